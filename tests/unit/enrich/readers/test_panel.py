"""The readers at work: side by side, in time, each failure its own."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from builders import a_received, a_report
from patience import PATIENCE_SECONDS
from structlog.testing import capture_logs

from tocsin.contracts.messages import ReportEnriched
from tocsin.contracts.report import Report
from tocsin.kit.metrics import REGISTRY
from tocsin.kit.testing import pipe
from tocsin_enrich.app import enriching, enriching_with
from tocsin_enrich.extract import Lexicon
from tocsin_enrich.handler import on_received
from tocsin_enrich.readers import Findings, Unanswered, Why
from tocsin_enrich.readers.panel import FAILURES_TO_REST, REST_SECONDS, Panel, Seat

TEXT = "Gunmen with spearguns killed two people in Mora on Sunday."
SPEARGUNS = Findings.model_validate(
    {"sightings": [{"trigger": "killed", "weapons": [{"words": "spearguns", "category": "other"}]}]}
)


@dataclass
class Played:
    """A reader that does as it is told, and counts."""

    act: Callable[[Report], Findings] = lambda _: SPEARGUNS
    seconds: float = 0.0
    model: str = "1"
    read_ids: list[str] = field(default_factory=list)
    closed: bool = False

    async def read(self, report: Report) -> Findings:
        self.read_ids.append(report.id)
        await asyncio.sleep(self.seconds)
        return self.act(report)

    async def aclose(self) -> None:
        self.closed = True


def failing(error: Exception) -> Callable[[Report], Findings]:
    def fail(_: Report) -> Findings:
        raise error

    return fail


def counted(reader: str, outcome: str) -> float:
    return REGISTRY.get_sample_value("tocsin_reader_reports_total", {"reader": reader, "outcome": outcome}) or 0.0


def weapons(message: ReportEnriched) -> list[str]:
    return [weapon.text for incident in message.incidents for weapon in incident.weapons]


async def test_the_route_with_readers_gives_what_both_saw(lexicon: Lexicon) -> None:
    """Through the kit's codec and back: the rules' incident, with the reader's weapon and its name in the evidence."""
    panel = Panel([Seat("played", Played())], lexicon, seconds=5)

    [enriched] = await pipe(enriching_with(panel), a_received(a_report(TEXT)))

    assert ["spearguns"] == weapons(enriched)
    assert "reader/played/1" in {evidence.rule for evidence in enriched.incidents[0].evidence}


async def test_without_findings_it_is_the_rules_answer(lexicon: Lexicon) -> None:
    """A reader that sees nothing changes nothing: both routes say the same."""
    panel = Panel([Seat("blind", Played(lambda _: Findings()))], lexicon, seconds=5)
    message = a_received(a_report(TEXT))

    [with_reader] = await pipe(enriching_with(panel), message)
    [by_rules] = await pipe(enriching(lexicon), message)

    assert by_rules.incidents == with_reader.incidents
    assert by_rules.report == with_reader.report


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (Unanswered(Why.UNAVAILABLE, "the server is away"), "unavailable"),
        (Unanswered(Why.TOO_LONG, "it is too long"), "too_long"),
        (ZeroDivisionError("a slip"), "fault"),
    ],
)
async def test_a_readers_failure_costs_no_report(lexicon: Lexicon, error: Exception, outcome: str) -> None:
    """The rules' answer goes on, the failure is counted and logged, and the other reader is heard."""
    name = f"fails_{outcome}"
    panel = Panel([Seat(name, Played(failing(error))), Seat("sees", Played())], lexicon, seconds=5)

    with capture_logs() as logs:
        [enriched] = await pipe(enriching_with(panel), a_received(a_report(TEXT)))

    assert ["spearguns"] == weapons(enriched)
    assert 1 == counted(name, outcome)
    assert 1 == sum(line.get("reader") == name and line["log_level"] in {"warning", "error"} for line in logs)


async def test_a_slow_reader_does_not_hold_the_batch(lexicon: Lexicon) -> None:
    """When the time is up what is answered is used, and the rest goes on by the rules."""
    slow = Played(seconds=30)
    panel = Panel([Seat("slow", slow), Seat("quick", Played())], lexicon, seconds=1)
    message = on_received(a_received(a_report(TEXT)), lexicon=lexicon)

    async with asyncio.timeout(PATIENCE_SECONDS):
        [read] = await panel.read([message])

    assert (["spearguns"], 1) == (weapons(read), counted("slow", "too_late"))


async def test_a_batch_is_read_side_by_side(lexicon: Lexicon) -> None:
    """Twenty reports take as long as one, where the reader lets them."""
    panel = Panel([Seat("patient", Played(seconds=0.5))], lexicon, seconds=20)
    message = on_received(a_received(a_report(TEXT)), lexicon=lexicon)

    async with asyncio.timeout(PATIENCE_SECONDS):
        read = await panel.read([message] * 20)

    assert [["spearguns"]] * 20 == [weapons(each) for each in read]


async def test_a_reader_that_fails_again_and_again_rests(lexicon: Lexicon) -> None:
    """It is left alone for a while, so that reports do not wait for it, and then asked again."""
    now = [1000.0]
    reader = Played(failing(Unanswered(Why.UNAVAILABLE, "away")))
    seat = Seat("resting", reader, clock=lambda: now[0])
    panel = Panel([seat], lexicon, seconds=5)
    message = on_received(a_received(a_report(TEXT)), lexicon=lexicon)

    for _ in range(FAILURES_TO_REST + 4):
        await panel.read([message])
    assert FAILURES_TO_REST == len(reader.read_ids)
    assert 4 == counted("resting", "resting")

    now[0] += REST_SECONDS
    reader.act = lambda _: SPEARGUNS
    [read] = await panel.read([message])
    assert (["spearguns"], 0) == (weapons(read), seat.failures)


async def test_a_large_batch_does_not_wait_for_a_reader_that_is_away(lexicon: Lexicon) -> None:
    """Those that wait for their turn go on by the rules as soon as it is known that there will be none."""

    class OneAtATime(Played):
        turn = asyncio.Semaphore(1)

        async def read(self, report: Report) -> Findings:
            async with self.turn:
                return await super().read(report)

    reader = OneAtATime(failing(Unanswered(Why.UNAVAILABLE, "away")), seconds=0.01)
    message = on_received(a_received(a_report(TEXT)), lexicon=lexicon)

    read = await Panel([Seat("crowded", reader)], lexicon, seconds=30).read([message] * 100)

    assert [message] * 100 == read
    assert len(reader.read_ids) <= FAILURES_TO_REST + 1
    assert 100 - FAILURES_TO_REST == counted("crowded", "resting")


async def test_what_lies_in_the_report_is_no_reason_to_rest(lexicon: Lexicon) -> None:
    """Long reports and answers without sense do not say that the reader is away."""
    reader = Played(failing(Unanswered(Why.INVALID, "no sense")))
    panel = Panel([Seat("senseless", reader)], lexicon, seconds=5)
    message = on_received(a_received(a_report(TEXT)), lexicon=lexicon)

    for _ in range(FAILURES_TO_REST * 2):
        await panel.read([message])

    assert FAILURES_TO_REST * 2 == len(reader.read_ids)


async def test_readers_are_let_go(lexicon: Lexicon) -> None:
    """Stopping the worker closes every reader, also where one cannot be closed."""

    class Stuck(Played):
        async def aclose(self) -> None:
            raise OSError("stuck")

    last = Played()
    await Panel([Seat("stuck", Stuck()), Seat("last", last)], lexicon, seconds=5).aclose()

    assert last.closed
