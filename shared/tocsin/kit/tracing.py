"""Traces: what became of a report, stage by stage and process by process, under one trace id. Off unless asked for.

Each message carries, in `traceparent`, the span that it was sent by; a stage's span is under it, and what the stage
makes of the message carries that span on. While traces are off a `traceparent` goes on as it came, and a batch costs
three calls that do nothing. `otel.py`, which knows OpenTelemetry, is imported only where they are on.
"""

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Final, Literal, Protocol, TypeVar

from tocsin.contracts.base import Message
from tocsin.kit.entries import Item, Refused
from tocsin.kit.errors import Misconfigured
from tocsin.kit.verdicts import Crashed, Later, Verdict

ENDPOINTS: Final = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
"""Where spans go, by OpenTelemetry's own variables; traces are on where one of them is set."""

M = TypeVar("M", bound=Message)
N = TypeVar("N", bound=Message)

Kind = Literal["consumer", "producer"]

Fact = str | int | float

Facts = Mapping[str, Fact]


class Span(Protocol):
    """What a stage does with one message."""

    @property
    def traceparent(self) -> str:
        """Name the span as W3C's Trace Context has it."""

    def note(self, facts: Facts) -> None:
        """Add attributes."""

    def end(self, outcome: str) -> None:
        """End it, now, with what became of the message; a span that is never ended is never told."""


class Tracer(Protocol):
    """Makes spans, and sends them somewhere in the background."""

    def begin(self, name: str, *, parent: str | None, kind: Kind, facts: Facts) -> Span:
        """Return a span that begins now, under a `traceparent`; a trace of its own where that is none."""

    def close(self) -> None:
        """Send what is left, within a second or two. Nothing may be begun any more."""


_TRACEPARENT: Final = re.compile(r"00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")

_on: list[Tracer] = []


def span_said(by_caller: str | None) -> str | None:
    """Return the `traceparent` that somebody outside says, if it is one."""
    return by_caller if by_caller and _TRACEPARENT.fullmatch(by_caller) else None


def configure(worker: str) -> None:
    """Begin to trace, if the environment says where to. Raises `Misconfigured` where OpenTelemetry is not installed."""
    disabled = os.environ.get("OTEL_SDK_DISABLED", "").lower() == "true"
    if _on or disabled or not any(os.environ.get(name) for name in ENDPOINTS):
        return
    try:
        from tocsin.kit.otel import OtelTracer  # noqa: PLC0415 - only where traces are on
    except ImportError as error:
        raise Misconfigured(
            f"traces are asked for by {' or '.join(ENDPOINTS)}, and {error.name} is not installed: "
            "pip install 'tocsin[otel]', or unset the variable"
        ) from error
    _on.append(OtelTracer(worker))


def close() -> None:
    """End tracing; send what is left."""
    while _on:
        _on.pop().close()


@contextmanager
def tracing_with(tracer: Tracer) -> Iterator[None]:
    """Trace with this tracer meanwhile."""
    _on.insert(0, tracer)
    try:
        yield
    finally:
        _on.remove(tracer)


def carried(message: Message, outputs: Sequence[N]) -> tuple[N, ...]:
    """Return what was made of a message, with its `traceparent` where it has none of its own."""
    parent = message.traceparent
    if parent is None:
        return tuple(outputs)
    return tuple(each if each.traceparent else _under(each, parent) for each in outputs)


def mark(stage: str, message: Message, facts: Facts) -> None:
    """Tell that a message has come to a stage that makes nothing of it."""
    if _on:
        _on[0].begin(stage, parent=message.traceparent, kind="consumer", facts={**_facts(stage, message), **facts}).end(
            "done"
        )


class Handling:
    """The spans of a batch that a stage has in hand. This one is for when traces are off."""

    def begin(self, items: Sequence[Item[M]]) -> list[Item[M]]:
        """Return the items, their messages under a span each."""
        return list(items)

    def judged(self, items: Sequence[Item[M]], verdicts: Sequence[Verdict[N]]) -> None:
        """Note what failed."""

    def told(self, outcomes: Sequence[Refused | tuple[Item[Message], Sequence[Message]]], held: Sequence[bool]) -> None:
        """End the spans of what was handed over."""

    def close(self) -> None:
        """End the others: what they are of stays pending."""


class Sending:
    """The spans of messages that a source sends. This one is for when traces are off."""

    def begin(self, items: Sequence[tuple[str, N]]) -> Sequence[tuple[str, N]]:
        """Return the items, their messages under a span each."""
        return items

    def sent(self, new: Sequence[bool]) -> None:
        """End the spans of those that were new; nothing is told of the others."""


class _Handled(Handling):
    def __init__(self, tracer: Tracer, stage: str, stream: str) -> None:
        self._tracer = tracer
        self._stage = stage
        self._stream = stream
        self._spans: dict[str, Span] = {}
        self._failed: dict[str, str] = {}

    def begin(self, items: Sequence[Item[M]]) -> list[Item[M]]:
        return [self._begun(item, batch=len(items)) for item in items]

    def _begun(self, item: Item[M], *, batch: int) -> Item[M]:
        entry, message = item.entry, item.message
        facts = _facts(self._stage, message) | {
            "messaging.destination.name": self._stream,
            "messaging.message.id": entry.id,
            "messaging.batch.message_count": batch,
            "tocsin.deliveries": entry.deliveries,
            "tocsin.waited_seconds": (datetime.now(UTC) - message.produced_at).total_seconds(),
        }
        span = self._tracer.begin(self._stage, parent=message.traceparent, kind="consumer", facts=facts)
        self._spans[entry.id] = span
        return Item(entry, _under(message, span.traceparent))

    def judged(self, items: Sequence[Item[M]], verdicts: Sequence[Verdict[N]]) -> None:
        for item, verdict in zip(items, verdicts, strict=True):
            if isinstance(verdict, Crashed | Later):
                self._failed[item.entry.id] = "crashed" if isinstance(verdict, Crashed) else "postponed"

    def told(self, outcomes: Sequence[Refused | tuple[Item[Message], Sequence[Message]]], held: Sequence[bool]) -> None:
        for outcome, mine in zip(outcomes, held, strict=True):
            entry = outcome.entry if isinstance(outcome, Refused) else outcome[0].entry
            span = self._spans.pop(entry.id, None)
            if span is None:
                continue  # what is no message has no trace
            if isinstance(outcome, Refused):
                span.note({"tocsin.reason": outcome.reason.value})
                span.end("rejected" if mine else "duplicate")
            else:
                item, outputs = outcome
                span.note({"tocsin.incidents": max(_incidents(each) for each in (item.message, *outputs))})
                span.end("done" if mine else "duplicate")

    def close(self) -> None:
        for entry_id, span in self._spans.items():
            span.end(self._failed.get(entry_id, "pending"))


class _Sent(Sending):
    def __init__(self, tracer: Tracer, stage: str, stream: str) -> None:
        self._tracer = tracer
        self._stage = stage
        self._stream = stream
        self._spans: list[Span] = []

    def begin(self, items: Sequence[tuple[str, N]]) -> Sequence[tuple[str, N]]:
        return [(key, self._begun(message)) for key, message in items]

    def _begun(self, message: N) -> N:
        facts = _facts(self._stage, message) | {"messaging.destination.name": self._stream}
        span = self._tracer.begin(self._stage, parent=message.traceparent, kind="producer", facts=facts)
        self._spans.append(span)
        return _under(message, span.traceparent)

    def sent(self, new: Sequence[bool]) -> None:
        for span, is_new in zip(self._spans, new, strict=True):
            if is_new:
                span.end("done")


_NOT_HANDLED: Final = Handling()
_NOT_SENT: Final = Sending()


@contextmanager
def handling(stage: str, stream: str) -> Iterator[Handling]:
    """Trace a batch that a stage has in hand while this is open."""
    spans = _Handled(_on[0], stage, stream) if _on else _NOT_HANDLED
    try:
        yield spans
    finally:
        spans.close()


def sending(stage: str, stream: str) -> Sending:
    """Trace what a source sends together."""
    return _Sent(_on[0], stage, stream) if _on else _NOT_SENT


def _under(message: N, traceparent: str) -> N:
    return message.model_copy(update={"traceparent": traceparent})


def _facts(stage: str, message: Message) -> dict[str, Fact]:
    facts: dict[str, Fact] = {
        "messaging.system": "redis",
        "tocsin.stage": stage,
        "tocsin.incidents": _incidents(message),
    }
    if isinstance(report_id := message.log_ids().get("report_id"), str):
        facts["tocsin.report_id"] = report_id
    return facts


def _incidents(message: Message) -> int:
    """Return how many incidents a message tells of."""
    return len(message.log_ids().get("incident_ids", ()))
