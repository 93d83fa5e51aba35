"""Spans by OpenTelemetry, sent as OTLP over HTTP. Needs the extra: `pip install 'tocsin[otel]'`.

Everything else is said by OpenTelemetry's own variables: where to, with which headers, how many
(`OTEL_TRACES_SAMPLER`), as which service.
"""

import os
import threading
from typing import Final

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Span, SpanKind, Status, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from tocsin.kit.tracing import Facts, Kind

CLOSING_SECONDS: Final = 2.0
"""What is left is sent within this time; a receiver that is away must not keep a worker from ending."""

KINDS: Final = {"consumer": SpanKind.CONSUMER, "producer": SpanKind.PRODUCER}

_W3C: Final = TraceContextTextMapPropagator()


class OtelSpan:
    """A span of OpenTelemetry's."""

    def __init__(self, span: Span) -> None:
        self._span = span

    @property
    def traceparent(self) -> str:
        named = self._span.get_span_context()
        return f"00-{named.trace_id:032x}-{named.span_id:016x}-{named.trace_flags:02x}"

    def note(self, facts: Facts) -> None:
        self._span.set_attributes(dict(facts))

    def end(self, outcome: str) -> None:
        self._span.set_attribute("tocsin.outcome", outcome)
        if outcome in ("crashed", "rejected"):
            self._span.set_status(Status(StatusCode.ERROR))
        self._span.end()


class OtelTracer:
    """The spans of one worker, sent from a thread of their own."""

    def __init__(self, worker: str) -> None:
        service = os.environ.get("OTEL_SERVICE_NAME") or f"tocsin-{worker}"
        self._provider = TracerProvider(resource=Resource.create({"service.name": service}), shutdown_on_exit=False)
        self._provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
        self._tracer = self._provider.get_tracer("tocsin")

    def begin(self, name: str, *, parent: str | None, kind: Kind, facts: Facts) -> OtelSpan:
        above = _W3C.extract({"traceparent": parent}) if parent else None
        return OtelSpan(self._tracer.start_span(name, context=above, kind=KINDS[kind], attributes=dict(facts)))

    def close(self) -> None:
        """Send what is left; from a thread that ends with the process, for the exporter is more patient than we are."""
        closing = threading.Thread(target=self._provider.shutdown, name="last spans", daemon=True)
        closing.start()
        closing.join(CLOSING_SECONDS)
