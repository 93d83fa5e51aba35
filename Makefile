# The manual of this repository. `make` alone prints it.
SHELL := bash
VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= $(firstword $(foreach p,python3.11 python3.12 python3.13 python3.14 python3,$(shell $(p) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $(p))))
MEMBERS := shared $(patsubst %/,%,$(dir $(wildcard services/*/pyproject.toml)))
PROJECTS := pyproject.toml $(addsuffix /pyproject.toml,$(MEMBERS))
GAZETTEER := $(VENV)/share/tocsin/gazetteer/meta.json
WORKERS := ingest enrich geocode store board alert cli
READERS := llm spacy
PYTEST := $(BIN)/python -m pytest
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export TOCSIN_TEST_REQUIRE := $(REQUIRE)

.DEFAULT_GOAL := help
.PHONY: help install run demo test check chaos fuzz bench-bus bench-enrich bench-store bench-queries bench-gazetteer bench-fusion bench-near bench-traces bench-ingest bench-board bench-scale measure lint format types imports schemas docs dashboards shots board-assets locks clean

help:  ## print this
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

install: $(VENV)/.run $(GAZETTEER)  ## make .venv from the hash-pinned lock, and the gazetteer

run: install  ## start a real Valkey server, the workers and the board, run examples/ through them, show the incidents (ONCE=1 ends then)
	@exec $(BIN)/tocsin run

demo: install  ## a line of its own with the board, and 400 made-up reports that come in over ten minutes: ARGS="--open --minutes 3"
	@exec $(BIN)/tocsin demo $(ARGS)

test: $(VENV)/.dev $(GAZETTEER)  ## the whole test suite; REQUIRE=all turns a skip for a missing part into a failure
	env -u PYTHONDONTWRITEBYTECODE $(PYTEST) -n 2 --dist loadfile --no-loadscope-reorder $(ARGS)

check: lint types imports test  ## everything that CI runs

chaos: $(VENV)/.dev $(GAZETTEER)  ## N reports through a storm of kills, restarts and cut connections: N=10000 SEED=1 KEEP=folder SYNC=everysec
	@cd tests && exec $(CURDIR)/$(BIN)/python -m chaos --reports $(or $(N),10000) --seed $(or $(SEED),1) $(if $(KEEP),--keep $(abspath $(KEEP))) $(if $(SYNC),--sync $(SYNC))

bench-bus: $(VENV)/.dev .cache/bench-venv/.done .cache/bench-venv-arq/.done .cache/bench-uvloop/.done  ## one hop of the bus beside its peers, into docs/bench-bus.md (five minutes)
	PYTHONPATH=tests $(BIN)/python -m bench $(ARGS)

bench-board: $(VENV)/.dev  ## how fast the board answers with 20,000 incidents and 200 open pages, on both databases, into docs/board.md (three minutes)
	PYTHONPATH=tests $(BIN)/python -m bench.board $(ARGS)

fuzz: $(VENV)/.dev .cache/fuzz/lib/.done  ## the parsers of ingest under atheris, which has wheels for Linux and CPython 3.11 to 3.13: ARGS="mail feed --seconds 600"
	PYTHONPATH=tests:.cache/fuzz/lib $(BIN)/python -m fuzz $(ARGS)

measure: $(VENV)/.dev $(GAZETTEER)  ## what is read of gold text, into docs/quality.md: make measure GOLD=folder (its layout: docs/quality.md)
	PYTHONPATH=tests $(BIN)/python -m measure $(GOLD) $(ARGS)

bench-enrich: $(VENV)/.dev  ## reports that enrich reads per second of processor time, and where the time goes (a minute)
	PYTHONPATH=tests $(BIN)/python -m bench.enrich $(ARGS)

bench-store: $(VENV)/.dev  ## reports that the store keeps and fuses in a minute, on SQLite and PostgreSQL, into docs/quality-store.md
	PYTHONPATH=tests $(BIN)/python -m bench.store $(ARGS)

bench-queries: $(VENV)/.dev  ## how long it takes to find incidents among 200,000, on both databases, into docs/quality-store.md (ten minutes)
	PYTHONPATH=tests $(BIN)/python -m bench.queries $(ARGS)

bench-gazetteer: $(VENV)/.dev $(GAZETTEER)  ## size, opening time and memory of the gazetteer, as in docs/gazetteer.md
	@cd tests && exec $(CURDIR)/$(BIN)/python -m bench.gazetteer $(ARGS)

bench-fusion: $(VENV)/.dev  ## what the pure part of a batch takes in the store, into docs/fusion.md (a minute)
	PYTHONPATH=tests $(BIN)/python -m bench.fusion $(ARGS)

bench-near: $(VENV)/.dev  ## how many copies of texts are found and what it costs, into docs/near-duplicates.md (two minutes)
	PYTHONPATH=tests $(BIN)/python -m bench.near $(ARGS)

bench-traces: $(VENV)/.dev  ## what traces cost a stage, off and on, as in docs/operations.md (half a minute)
	PYTHONPATH=tests $(BIN)/python -m bench.traces

bench-ingest: $(VENV)/.dev  ## reports that are taken in over HTTP in a second, into docs/http-api.md (three minutes)
	PYTHONPATH=tests $(BIN)/python -m bench.ingest $(ARGS)

bench-scale: $(VENV)/.dev  ## what one to four workers of enrich do on one stream, into docs/operations.md (two minutes)
	PYTHONPATH=tests $(BIN)/python -m bench.scale $(ARGS)

lint: $(VENV)/.dev  ## ruff: rules and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: $(VENV)/.dev  ## ruff: mend what can be mended
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: $(VENV)/.dev  ## mypy --strict
	$(BIN)/mypy

imports: $(VENV)/.dev  ## import-linter: who may know whom
	$(BIN)/lint-imports

schemas: $(VENV)/.run  ## write the JSON Schemas and the AsyncAPI document anew from the contracts
	$(BIN)/python -m tocsin.contracts.generate

docs: $(VENV)/.dev  ## write the pages of docs/ that state facts of the code
	PYTHONPATH=tests $(BIN)/python -m architecture.pages

dashboards: $(VENV)/.dev  ## write the JSON of Grafana's dashboards anew from infra/grafana/tocsin_dashboards
	PYTHONPATH=infra/grafana $(BIN)/python -m tocsin_dashboards

shots: $(VENV)/.dev $(GAZETTEER)  ## take the pictures of the board for README and docs, of a line with the reports of a demo (needs chromium)
	PYTHONPATH=tests:tests/browser $(BIN)/python -m readme_shot

board-assets:  ## copy what the page is vendored from, and cut its base map (needs npm)
	cd services/board/assets && npm install --no-audit --no-fund --ignore-scripts --no-package-lock && npm run build

locks:  ## resolve the dependencies anew and write infra/locks (needs the network)
	$(PYTHON) -m venv .cache/uv && .cache/uv/bin/pip install --quiet uv
	.cache/uv/bin/uv lock --upgrade --quiet
	$(call export-lock,run,--no-dev --group build)
	$(call export-lock,dev,--all-groups)
	$(foreach w,$(WORKERS),$(call export-lock,$(w),--package tocsin-$(w) --no-dev) &&) true
	$(foreach r,$(READERS),$(call export-lock,enrich-$(r),--package tocsin-enrich --extra $(r) --no-dev) &&) true
	$(foreach w,$(WORKERS),$(call export-lock,$(w)-otel,--package tocsin-$(w) --extra otel --no-dev) &&) true
	$(call export-lock,cli-parquet,--package tocsin-cli --extra parquet --no-dev)
	$(call export-lock,build,--only-group build)
	$(call export-lock,gazetteer,--package tocsin-geocode --extra build --no-dev)
	$(call export-lock,kit,--package tocsin --no-dev)
	$(call compile-lock,tests/bench/peers.in,bench,--constraint infra/locks/dev.txt)
	$(call compile-lock,tests/bench/peers-arq.in,bench/arq)
	$(call compile-lock,tests/bench/uvloop.in,bench/uvloop)
	$(call compile-lock,tests/fuzz/atheris.in,bench/atheris)

clean:  ## remove .venv and caches; var/, your database, stays
	rm -rf $(VENV) .cache .hypothesis

# A lock lists versions and hashes; --no-emit-workspace leaves our own members out, and no registry is named.
export-lock = .cache/uv/bin/uv export --quiet --frozen --format requirements-txt --no-emit-workspace --no-header --no-annotate $(2) --output-file infra/locks/$(1).txt

compile-lock = .cache/uv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate $(3) $(1) --output-file infra/locks/$(2).txt

define install-lock
	@test -n "$(PYTHON)" || { echo "Tocsin needs Python 3.11 or newer: install it, or say make PYTHON=/path/to/python3"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$(PYTHON) is older than Python 3.11"; exit 1; }
	@test -x $(BIN)/pip || $(PYTHON) -m venv $(VENV) || { echo "python3 -m venv failed: on Debian and Ubuntu, apt install python3-venv"; exit 1; }
	$(BIN)/pip install --quiet --require-hashes --requirement $<
	$(BIN)/pip install --quiet --no-deps --no-index --no-build-isolation $(addprefix --editable ./,$(MEMBERS))
	$(BIN)/python -m compileall -q $(MEMBERS)
	@touch $@
endef

# What the bus is measured against stays out of .venv; arq asks for an old redis-py and has an environment of its own.
.cache/bench-venv/.done: infra/locks/bench.txt
.cache/bench-venv-arq/.done: infra/locks/bench/arq.txt
.cache/bench-venv/.done .cache/bench-venv-arq/.done:
	$(PYTHON) -m venv --clear $(@D)
	$(@D)/bin/pip install --quiet --require-hashes --requirement $<
	@touch $@

.cache/bench-uvloop/.done: infra/locks/bench/uvloop.txt | $(VENV)/.dev
.cache/fuzz/lib/.done: infra/locks/bench/atheris.txt | $(VENV)/.dev
.cache/bench-uvloop/.done .cache/fuzz/lib/.done:
	$(BIN)/pip install --quiet --require-hashes --upgrade --target $(@D) --requirement $<
	@touch $@

$(VENV)/.run: infra/locks/run.txt $(PROJECTS)
	$(install-lock)

$(VENV)/.dev: infra/locks/dev.txt $(PROJECTS)
	$(install-lock)
	@touch $(VENV)/.run

$(GAZETTEER): $(wildcard services/geocode/tocsin_geocode/data/* services/geocode/tocsin_geocode/build/*.py $(addprefix services/geocode/tocsin_geocode/,artefact.py entries.py names.py resolve/folding.py resolve/prominence.py resolve/sides.py)) infra/locks/gazetteer.txt | $(VENV)/.run
	$(BIN)/tocsin gazetteer build
