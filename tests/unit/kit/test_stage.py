"""A batch to its end: what is handed over, what stays pending, and what a stage does while something is away."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace

import pytest
import structlog
from builders import a_received, a_report, an_enriched
from redis.exceptions import ConnectionError as RedisConnectionError

from tocsin.contracts.messages import Rejected, RejectReason, ReportEnriched, ReportReceived
from tocsin.contracts.streams import ENRICHED, RECEIVED
from tocsin.kit import stage as stages
from tocsin.kit.entries import Entry
from tocsin.kit.errors import Invalid, Transient
from tocsin.kit.metrics import REGISTRY
from tocsin.kit.pulse import Pulse
from tocsin.kit.routes import batch_route, route
from tocsin.kit.scripts import Finished
from tocsin.kit.stage import Stage
from tocsin.kit.testing import RecordingHandOver, entry_of, work


@pytest.fixture(autouse=True)
def _no_long_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stages, "FIRST_PAUSE_SECONDS", 0.001)


def on_received(message: ReportReceived) -> ReportEnriched:
    match message.report.text:
        case "invalid":
            raise Invalid("it says nothing")
        case "crash":
            raise KeyError("boom")
        case _:
            return an_enriched(message.report)


ENRICH = route(on_received, reads=RECEIVED, writes=ENRICHED, group="enrich")


def entry(text: str, number: int = 1, deliveries: int = 1) -> Entry:
    return Entry(f"{number}-0", entry_of(a_received(a_report(text))).fields, deliveries)


@dataclass
class Away:
    """Fails as often as told, then works. Stands for a handler's database, or for Redis."""

    times: int
    calls: int = 0

    def __call__(self, message: ReportReceived) -> ReportEnriched:
        self.calls += 1
        if self.calls <= self.times:
            raise Transient("the gazetteer is being built")
        return an_enriched(message.report)


@dataclass
class FlakyHandOver(RecordingHandOver):
    fails: int = 0
    calls: int = 0

    async def __call__(self, finished: Sequence[Finished]) -> list[bool]:
        self.calls += 1
        if self.calls <= self.fails:
            raise RedisConnectionError("connection reset")
        return await super().__call__(finished)


@dataclass
class Holds:
    fails: int = 0
    held: list[list[str]] = field(default_factory=list)
    twice: asyncio.Event = field(default_factory=asyncio.Event)

    async def __call__(self, entry_ids: Sequence[str]) -> None:
        if self.fails:
            self.fails -= 1
            raise RedisConnectionError("connection reset")
        self.held.append(list(entry_ids))
        if len(self.held) == 2:
            self.twice.set()


def a_stage(
    handler: Away, hand_over: RecordingHandOver, holds: Holds, stopping: asyncio.Event | None = None
) -> Stage[ReportReceived, ReportEnriched]:
    return Stage(
        route=route(handler, reads=RECEIVED, writes=ENRICHED, group="enrich"),
        partition=0,
        max_deliveries=5,
        visibility_seconds=30,
        hand_over=hand_over,
        hold=holds,
        pulse=Pulse("test"),
        stopping=stopping or asyncio.Event(),
    )


async def test_a_mixed_batch_ends_with_each_entry_where_it_belongs() -> None:
    """Good entries go on, bad ones to the dead letters with their reason, a crashed one stays pending."""
    bad = Entry("2-0", {b"data": b"no json"})
    worked = await work(ENRICH, [entry("a"), bad, entry("invalid", 3), entry("crash", 4), entry("b", 5)])
    assert ["a", "b"] == [output.report.text for output in worked.outputs]
    assert [("2-0", RejectReason.NOT_JSON), ("3-0", RejectReason.REFUSED)] == [
        (letter.entry_id, letter.reason) for letter in worked.rejected
    ]
    assert ["4-0"] == worked.pending


async def test_a_dead_letter_says_where_the_entry_came_from() -> None:
    """Stage, stream and entry id lead back to the original."""
    [letter] = (await work(ENRICH, [entry("invalid", 9)])).rejected
    assert ("enrich", "tocsin:{0}:reports.received", "9-0", "it says nothing") == (
        letter.stage,
        letter.stream,
        letter.entry_id,
        letter.detail,
    )


async def test_a_crash_with_no_tries_left_is_exhausted() -> None:
    """The last allowed delivery that crashes ends among the dead letters, with the error's name."""
    worked = await work(ENRICH, [entry("crash", deliveries=5)], max_deliveries=5)
    assert [(RejectReason.EXHAUSTED, "KeyError: 'boom'", 5)] == [
        (letter.reason, letter.detail, letter.deliveries) for letter in worked.rejected
    ]
    assert [] == worked.pending


async def test_an_entry_that_kills_its_workers_is_not_tried_for_ever() -> None:
    """An entry delivered more often than allowed is dead-lettered without calling the handler."""
    [letter] = (await work(ENRICH, [entry("fine", deliveries=6)], max_deliveries=5)).rejected
    assert (RejectReason.EXHAUSTED, 6) == (letter.reason, letter.deliveries)


async def test_an_output_that_cannot_be_written_is_the_handlers_fault() -> None:
    """A lone surrogate cannot become UTF-8: that entry stays pending and its neighbour goes on."""

    def broken(message: ReportReceived) -> ReportEnriched:
        title = "\ud800" if message.report.text == "broken" else None
        return an_enriched(message.report.model_copy(update={"title": title}))

    worked = await work(
        route(broken, reads=RECEIVED, writes=ENRICHED, group="enrich"), [entry("broken"), entry("fine", 2)]
    )
    assert (["fine"], ["1-0"]) == ([output.report.text for output in worked.outputs], worked.pending)


async def test_what_is_away_is_waited_for() -> None:
    """A transient failure is tried again in place until it is none."""
    handler, hand_over = Away(times=3), RecordingHandOver()
    stage = a_stage(handler, hand_over, Holds())
    await stage.work([stage.decode(entry("a"))])
    assert (4, ["1-0"]) == (handler.calls, [finished.entry_id for finished in hand_over.finished])


async def test_a_pause_is_as_long_as_what_is_away_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of several the longest; a service that is asked too early only takes longer. Such a pause is not a stuck loop."""
    clock, pauses, stuck = 0.0, list[float](), list[str | None]()
    pulse = Pulse("test", clock=lambda: clock)
    asks = {"a": 7.0, "b": 300.0, "c": 0.0}

    async def time_goes_by(seconds: float, *, stopping: asyncio.Event) -> None:
        nonlocal clock
        assert not stopping.is_set()
        clock += seconds
        pauses.append(seconds)
        stuck.append(pulse.stuck())

    def busy_once(message: ReportReceived) -> ReportEnriched:
        if not pauses:
            raise Transient("the model is busy", retry_after=asks[message.report.text])
        return an_enriched(message.report)

    monkeypatch.setattr(stages, "rest", time_goes_by)
    hand_over = RecordingHandOver()
    slow = route(busy_once, reads=RECEIVED, writes=ENRICHED, group="enrich")
    stage = replace(a_stage(Away(times=0), hand_over, Holds()), route=slow, pulse=pulse)
    with structlog.testing.capture_logs() as lines:
        await stage.work([stage.decode(entry(text, n)) for n, text in enumerate(asks, 1)])
    [told] = [line for line in lines if line["event"] == "tried again soon"]

    assert ([300.0], [None], 3) == (pauses, stuck, len(hand_over.finished))
    assert ("the model is busy", 3, 300.0) == (told["why"], told["entries"], told["pause_seconds"])


async def test_a_short_ask_does_not_shorten_the_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    """The kit's own pauses are the least: nobody is asked hundreds of times a second."""
    pauses: list[float] = []

    async def at_once(seconds: float, *, stopping: asyncio.Event) -> None:  # noqa: ARG001  as `rest` has it
        pauses.append(seconds)

    monkeypatch.setattr(stages, "rest", at_once)
    monkeypatch.setattr(stages, "FIRST_PAUSE_SECONDS", 4.0)
    stage = a_stage(Away(times=1), RecordingHandOver(), Holds())
    await stage.work([stage.decode(entry("a"))])

    [pause] = pauses
    assert 2.0 <= pause <= 4.0


async def test_a_crash_is_counted_and_told_with_its_report() -> None:
    """So is an output of a handler whose route writes no stream: it is not lost in silence."""

    def crashes() -> float:
        return REGISTRY.get_sample_value("tocsin_crashed_total", {"stage": "silent"}) or 0

    before = crashes()
    silent = route(on_received, reads=RECEIVED, group="silent")  # type: ignore[arg-type,return-value]
    with structlog.testing.capture_logs() as lines:
        worked = await work(silent, [entry("crash"), entry("fine", 2)])

    told = [(line["entry"], type(line["exc_info"])) for line in lines if line["event"] == "handler crashed"]
    assert (["1-0", "2-0"], 2) == (worked.pending, crashes() - before)
    assert [("1-0", KeyError), ("2-0", TypeError)] == told


async def test_nothing_goes_on_after_the_batch() -> None:
    """Whoever holds the entries would sleep on, for as long as a third of the visibility time."""
    stage = a_stage(Away(times=0), RecordingHandOver(), Holds())
    before = asyncio.all_tasks()
    await stage.work([stage.decode(entry("a"))])
    await asyncio.sleep(0)

    assert before == asyncio.all_tasks()


async def test_what_is_done_does_not_wait_for_what_is_away() -> None:
    """It is handed over at once, and not again with the entry that had to wait."""
    away = Away(times=2)

    def one_needs_it(message: ReportReceived) -> ReportEnriched:
        return away(message) if message.report.text == "needs it" else an_enriched(message.report)

    hand_over = RecordingHandOver()
    mixed = route(one_needs_it, reads=RECEIVED, writes=ENRICHED, group="enrich")
    stage = replace(a_stage(away, hand_over, Holds()), route=mixed)
    await stage.work([stage.decode(e) for e in (entry("needs it"), Entry("2-0", {}), entry("fine", 3))])
    assert ["2-0", "3-0", "1-0"] == [finished.entry_id for finished in hand_over.finished]


async def test_entries_are_held_while_they_are_at_work_and_no_longer() -> None:
    """However slow a batch is, nobody claims its entries; a failing hold is tried again; after the batch none comes."""
    holds = Holds(fails=1)

    async def slow(messages: Sequence[ReportReceived]) -> Sequence[Sequence[ReportEnriched] | Invalid]:
        await holds.twice.wait()
        return [[] for _ in messages]

    store = batch_route(slow, reads=RECEIVED, writes=ENRICHED, group="store")
    stage = replace(a_stage(Away(times=0), RecordingHandOver(), holds), route=store, visibility_seconds=0.01)
    await stage.work([stage.decode(entry("a")), stage.decode(Entry("2-0", {}))])
    await asyncio.sleep(0.02)
    assert [["1-0", "2-0"]] * 2 == holds.held


async def test_a_hold_that_swallows_its_cancellation_still_ends_with_the_batch() -> None:
    """Redis-py may do that; entries that were held for ever would be claimed by nobody."""
    held = 0
    holding = asyncio.Event()

    async def deaf(_entry_ids: Sequence[str]) -> None:
        nonlocal held
        held += 1
        holding.set()
        with suppress(asyncio.CancelledError):
            await asyncio.sleep(0.05)

    async def slow(messages: Sequence[ReportReceived]) -> Sequence[Sequence[ReportEnriched] | Invalid]:
        await holding.wait()
        return [[] for _ in messages]

    store = batch_route(slow, reads=RECEIVED, writes=ENRICHED, group="store")
    stage = replace(
        a_stage(Away(times=0), RecordingHandOver(), Holds()), route=store, visibility_seconds=0.01, hold=deaf
    )
    await stage.work([stage.decode(entry("a"))])
    await asyncio.sleep(0.1)
    assert 1 == held


async def test_a_stop_ends_the_wait_and_leaves_the_entry_pending() -> None:
    """A worker told to stop while something is away hands nothing over; another worker will claim the entry."""
    stopping = asyncio.Event()
    stopping.set()
    handler, hand_over = Away(times=99), RecordingHandOver()
    stage = a_stage(handler, hand_over, Holds(), stopping)
    await stage.work([stage.decode(entry("a"))])
    assert (1, []) == (handler.calls, hand_over.finished)


async def test_the_work_is_not_done_again_while_redis_is_away() -> None:
    """The hand-over alone is repeated until Redis takes it."""
    handler, hand_over = Away(times=0), FlakyHandOver(fails=3)
    stage = a_stage(handler, hand_over, Holds())
    await stage.work([stage.decode(entry("a"))])
    assert (1, 4, 1) == (handler.calls, hand_over.calls, len(hand_over.finished))


async def test_a_stopping_worker_does_not_wait_for_a_redis_that_is_away() -> None:
    """Told to stop between two tries to hand over, it tries no more: the entries stay pending for another."""
    stopping = asyncio.Event()

    class StoppedMeanwhile(FlakyHandOver):
        async def __call__(self, finished: Sequence[Finished]) -> list[bool]:
            if self.calls == 2:
                stopping.set()
            return await super().__call__(finished)

    hand_over = StoppedMeanwhile(fails=99)
    stage = a_stage(Away(times=0), hand_over, Holds(), stopping)
    await stage.work([stage.decode(entry("a"))])
    assert (3, []) == (hand_over.calls, hand_over.finished)


async def test_a_stage_at_work_passes_its_pulse_on() -> None:
    """The handler's runner can show that a long batch goes on."""
    clock = 0.0
    pulse = Pulse("test", clock=lambda: clock)
    pulse.beat("reading", limit_seconds=1)
    stuck: list[str | None] = []

    async def slow(messages: Sequence[ReportReceived]) -> Sequence[Sequence[ReportEnriched] | Invalid]:
        nonlocal clock
        clock += stages.HANDLING_LIMIT_SECONDS - 1
        stuck.append(pulse.stuck())
        if len(messages) > 1:
            raise KeyError("boom")
        return [[]]

    store = batch_route(slow, reads=RECEIVED, writes=ENRICHED, group="store")
    stage = replace(a_stage(Away(times=0), RecordingHandOver(), Holds()), route=store, pulse=pulse)
    await stage.work([stage.decode(entry("a")), stage.decode(entry("b", 2))])
    assert [None, None, None] == stuck


async def test_a_stage_that_waits_for_redis_or_for_what_is_away_is_not_stuck() -> None:
    """However long it takes: to restart the worker would help nobody."""
    clock = 0.0
    pulse = Pulse("test", clock=lambda: clock)
    pulse.beat("reading", limit_seconds=1)
    stuck: list[str | None] = []

    def time_goes_by() -> None:
        nonlocal clock
        clock += stages.HANDLING_LIMIT_SECONDS - 1
        stuck.append(pulse.stuck())

    class Slow(FlakyHandOver):
        async def __call__(self, finished: Sequence[Finished]) -> list[bool]:
            time_goes_by()
            return await super().__call__(finished)

    class SlowlyAway(Away):
        def __call__(self, message: ReportReceived) -> ReportEnriched:
            time_goes_by()
            return super().__call__(message)

    stage = replace(a_stage(SlowlyAway(times=2), Slow(fails=2), Holds()), pulse=pulse)
    await stage.work([stage.decode(entry("a"))])
    assert [None] * 6 == stuck


async def test_an_entry_that_another_worker_handed_over_is_not_done_twice() -> None:
    """What was handed over already counts as a duplicate, neither as done nor as rejected."""

    def count(name: str) -> float:
        return REGISTRY.get_sample_value(f"tocsin_{name}_total", {"stage": "enrich"}) or 0

    before = count("done"), count("duplicates")
    stage = a_stage(Away(times=0), RecordingHandOver(lost=frozenset({"1-0"})), Holds())
    with structlog.testing.capture_logs() as lines:
        await stage.work([stage.decode(entry("a")), stage.decode(entry("b", 2))])
    [twice] = [line for line in lines if line["event"] == "handed over already"]
    assert ["1-0"] == [each["entry"] for each in twice["entries"] if each["report_id"]]
    assert (1, 1) == (count("done") - before[0], count("duplicates") - before[1])


async def test_outputs_and_dead_letters_stay_in_their_partition() -> None:
    """All keys of one hand-over share the hash tag of the partition."""
    hand_over = RecordingHandOver()
    stage = Stage(
        route=ENRICH,
        partition=3,
        max_deliveries=5,
        visibility_seconds=30,
        hand_over=hand_over,
        hold=Holds(),
        pulse=Pulse("test"),
        stopping=asyncio.Event(),
    )
    await stage.work([stage.decode(entry("a")), stage.decode(entry("invalid", 2))])
    keys = [finished.key for finished in hand_over.finished]
    assert ["tocsin:{3}:reports.enriched", "tocsin:{3}:reports.received.dead"] == keys
    letter = Rejected.model_validate_json(hand_over.finished[1].outputs[0])
    assert letter.stream == "tocsin:{3}:reports.received"


async def test_an_empty_batch_is_no_work() -> None:
    """Nothing to do calls neither handler nor hand-over."""
    handler, hand_over = Away(times=0), FlakyHandOver()
    await a_stage(handler, hand_over, Holds()).work([])
    assert (0, 0) == (handler.calls, hand_over.calls)
