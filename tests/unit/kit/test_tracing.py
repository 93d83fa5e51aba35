"""Which messages go on under which span, and when there are none."""

import asyncio
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import pytest
from builders import a_received, a_report, an_enriched

from tocsin.contracts.messages import ReportEnriched, ReportReceived
from tocsin.contracts.streams import CHANGED, ENRICHED, RECEIVED
from tocsin.kit import tracing
from tocsin.kit.entries import Entry
from tocsin.kit.errors import Invalid, Misconfigured, Transient
from tocsin.kit.pulse import Pulse
from tocsin.kit.routes import route
from tocsin.kit.stage import Stage
from tocsin.kit.testing import RecordingHandOver, entry_of, example, work
from tocsin.kit.tracing import Facts, Kind, carried, span_said

CALLER = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


@dataclass
class FakeSpan:
    name: str
    parent: str | None
    kind: Kind
    traceparent: str
    facts: dict[str, str | int | float]
    outcome: str | None = None

    def note(self, facts: Facts) -> None:
        self.facts |= facts

    def end(self, outcome: str) -> None:
        assert self.outcome is None, "a span ends once"
        self.outcome = outcome


@dataclass
class FakeTracer:
    spans: list[FakeSpan] = field(default_factory=list)

    def begin(self, name: str, *, parent: str | None, kind: Kind, facts: Facts) -> FakeSpan:
        self.spans.append(FakeSpan(name, parent, kind, f"span {len(self.spans)}", dict(facts)))
        return self.spans[-1]

    def close(self) -> None:
        """Nothing is left."""


@pytest.fixture
def tracer() -> Iterator[FakeTracer]:
    fake = FakeTracer()
    with tracing.tracing_with(fake):
        yield fake


def on_received(message: ReportReceived) -> ReportEnriched | None:
    match message.report.text:
        case "away":
            raise Transient("gazetteer")
        case "crash":
            raise KeyError("boom")
        case "invalid":
            raise Invalid("it says nothing")
        case _:
            return an_enriched(message.report)


ROUTE = route(on_received, reads=RECEIVED, writes=ENRICHED, group="enrich")


async def test_outputs_go_on_under_the_stages_span(tracer: FakeTracer) -> None:
    """The stage's span is below the sender's, and the next stage's is below it."""
    message = a_received().model_copy(update={"traceparent": CALLER})
    worked = await work(ROUTE, [entry_of(message, number=7)])

    [span] = tracer.spans
    assert ("enrich", CALLER, "consumer", "done") == (span.name, span.parent, span.kind, span.outcome)
    assert [span.traceparent] == [output.traceparent for output in worked.outputs]
    assert ("7-0", 1, 1) == tuple(
        span.facts[name] for name in ("messaging.message.id", "messaging.batch.message_count", "tocsin.deliveries")
    )


async def test_what_stays_pending_says_why(tracer: FakeTracer) -> None:
    """A span ends once, however its message fared, and also where it comes again."""
    texts = ("away", "crash", "fine")
    await work(ROUTE, [entry_of(a_received(a_report(text)), number=n) for n, text in enumerate(texts, 1)])

    assert ["postponed", "crashed", "done"] == [span.outcome for span in tracer.spans]


async def test_what_another_worker_handed_over_is_a_duplicate(tracer: FakeTracer) -> None:
    """Whether this one handled it or refused it: its span ends, and says that what it made was dropped."""
    refuses = route(on_received, reads=RECEIVED, writes=ENRICHED, group="enrich")
    stage = Stage(
        route=refuses,
        partition=0,
        max_deliveries=1,
        visibility_seconds=30,
        hand_over=RecordingHandOver(lost=frozenset({"1-0", "2-0"})),
        hold=hold_nothing,
        pulse=Pulse("test"),
        stopping=asyncio.Event(),
    )
    texts = ("fine", "invalid", "invalid", "fine")
    entries = [entry_of(a_received(a_report(text)), number=n) for n, text in enumerate(texts, 1)]
    no_message = Entry("9-0", {b"data": b"no json"})  # which has no span
    await stage.work([stage.decode(each) for each in (no_message, *entries)])

    assert ["duplicate", "duplicate", "rejected", "done"] == [span.outcome for span in tracer.spans]
    assert [None, "refused", "refused", None] == [span.facts.get("tocsin.reason") for span in tracer.spans]
    incidents = len(an_enriched(a_report("fine")).incidents)
    assert [incidents, incidents] == [tracer.spans[n].facts["tocsin.incidents"] for n in (0, 3)]


async def hold_nothing(_entry_ids: Sequence[str]) -> None:
    """Nobody else claims anything."""


def test_of_what_a_source_sends_only_the_new_is_told(tracer: FakeTracer) -> None:
    """Each message goes on under a span of its own; what was known is no beginning of anything."""
    spans = tracing.sending("ingest", "reports.received")
    sent = spans.begin([("a", a_received(a_report("a"))), ("b", a_received(a_report("b")))])
    spans.sent([False, True])

    assert [span.traceparent for span in tracer.spans] == [message.traceparent for _, message in sent]
    assert [("producer", None), ("producer", "done")] == [(span.kind, span.outcome) for span in tracer.spans]
    assert {"reports.received"} == {span.facts["messaging.destination.name"] for span in tracer.spans}


def test_an_arrival_is_a_span_of_its_own(tracer: FakeTracer) -> None:
    """Where nothing is made of a message, its coming is told with what is known there."""
    changed = example(CHANGED).model_copy(update={"traceparent": CALLER})
    tracing.mark("board", changed, {"tocsin.listeners": 3})

    [span] = tracer.spans
    assert ("board", CALLER, "done", 3) == (span.name, span.parent, span.outcome, span.facts["tocsin.listeners"])
    assert (changed.cause.report_id, 1) == (span.facts["tocsin.report_id"], span.facts["tocsin.incidents"])


def test_a_span_of_ones_own_is_kept() -> None:
    """An output that says under which span it goes on is not put under another."""
    message = a_received().model_copy(update={"traceparent": CALLER})
    own = an_enriched().model_copy(update={"traceparent": "its own"})

    assert [CALLER, "its own"] == [output.traceparent for output in carried(message, [an_enriched(), own])]


@pytest.mark.parametrize(
    ("said", "known"),
    [
        (CALLER, CALLER),
        (None, None),
        ("", None),
        (CALLER.upper(), None),
        (f"{CALLER}-more", None),
        (f"{CALLER}\n", None),
        ("00-" + "0" * 32 + "-00f067aa0ba902b7-01", None),
        ("00-4bf92f3577b34da6a3ce929d0e0e4736-" + "0" * 16 + "-01", None),
        ("x" * 100_000, None),
    ],
)
def test_only_a_traceparent_is_taken_from_outside(said: str | None, known: str | None) -> None:
    """What anybody may say in a header does not get onto the bus unless it is what it should be."""
    assert known == span_said(said)


@pytest.fixture
def no_otel(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make OpenTelemetry one that cannot be imported."""
    for variable in (*tracing.ENDPOINTS, "OTEL_SDK_DISABLED"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.delitem(sys.modules, "tocsin.kit.otel", raising=False)
    monkeypatch.setitem(sys.modules, "opentelemetry.exporter.otlp.proto.http.trace_exporter", None)


@pytest.mark.usefixtures("no_otel")
@pytest.mark.parametrize(
    "variables",
    [{}, {tracing.ENDPOINTS[0]: ""}, {tracing.ENDPOINTS[1]: "http://127.0.0.1:4318", "OTEL_SDK_DISABLED": "True"}],
)
def test_traces_are_off_unless_they_are_asked_for(variables: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Then OpenTelemetry need not be there."""
    for variable, value in variables.items():
        monkeypatch.setenv(variable, value)

    tracing.configure("enrich")


@pytest.mark.usefixtures("no_otel", "tracer")
def test_who_traces_already_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second worker of a process has the tracer of the first."""
    monkeypatch.setenv(tracing.ENDPOINTS[0], "http://127.0.0.1:4318")

    tracing.configure("geocode")


@pytest.mark.usefixtures("no_otel")
def test_an_extra_that_is_missing_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who asks for traces and cannot have them reads what to install, and the worker does not start."""
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:4318")

    with pytest.raises(Misconfigured, match=r"pip install 'tocsin\[otel\]', or unset the variable"):
        tracing.configure("enrich")
