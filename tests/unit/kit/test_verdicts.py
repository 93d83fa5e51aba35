"""Each message gets its own verdict, whatever happens to its neighbours."""

import asyncio
from collections.abc import Sequence

import pytest
import structlog
from builders import a_received, a_report, an_enriched

from tocsin.contracts.messages import RejectReason, ReportEnriched, ReportReceived
from tocsin.kit import verdicts as verdicts_module
from tocsin.kit.errors import Invalid, Transient
from tocsin.kit.metrics import REGISTRY
from tocsin.kit.verdicts import Crashed, Done, Later, Refusal, run_batch, run_each

FATES = ("fine", "invalid", "away", "crash", "none", "fine")


def received(*texts: str) -> list[ReportReceived]:
    return [a_received(a_report(text)) for text in texts]


def still_alive() -> None:
    """Stand for the pulse of a read loop."""


def on_received(message: ReportReceived) -> ReportEnriched | None:
    match message.report.text:
        case "invalid":
            raise Invalid("no text")
        case "away":
            raise Transient("gazetteer")
        case "crash":
            raise KeyError("boom")
        case "none":
            return None
        case _:
            return an_enriched(message.report, message_id="out")


async def test_every_fate_has_its_verdict() -> None:
    """Fine, invalid, away, crashed and silent messages in one batch do not touch each other."""
    verdicts = await run_each(on_received, received(*FATES), stage="enrich", alive=still_alive)
    assert [Done, Refusal, Later, Crashed, Done, Done] == [type(verdict) for verdict in verdicts]
    assert Refusal(RejectReason.REFUSED, "no text") == verdicts[1]
    assert Done(()) == verdicts[4]


async def test_a_coroutine_function_is_a_handler_too() -> None:
    """A handler that has to wait is awaited, message by message, and its fates are the same."""

    async def waiting(message: ReportReceived) -> ReportEnriched | None:
        await asyncio.sleep(0)
        return on_received(message)

    plain = await run_each(on_received, received(*FATES), stage="enrich", alive=still_alive)
    awaited = await run_each(waiting, received(*FATES), stage="enrich", alive=still_alive)
    assert [type(verdict) for verdict in plain] == [type(verdict) for verdict in awaited]
    assert [plain[1], plain[4]] == [awaited[1], awaited[4]]


async def test_a_handlers_own_log_lines_carry_the_report() -> None:
    """Whatever a handler logs can be found by the report's id, and nothing of it stays behind."""
    seen: list[dict[str, object]] = []

    def spying(_message: ReportReceived) -> ReportEnriched | None:
        seen.append(dict(structlog.contextvars.get_contextvars()))
        return None

    await run_each(spying, received("x"), stage="enrich", alive=still_alive)
    assert [{"report_id": "0" * 64}] == seen
    assert {} == structlog.contextvars.get_contextvars()


async def test_each_call_is_timed() -> None:
    """The handler's seconds are counted once per message."""
    before = REGISTRY.get_sample_value("tocsin_handler_seconds_count", {"stage": "timed"}) or 0
    await run_each(on_received, received("a", "b"), stage="timed", alive=still_alive)
    assert 2 == REGISTRY.get_sample_value("tocsin_handler_seconds_count", {"stage": "timed"}) - before


async def batch(messages: Sequence[ReportReceived]) -> Sequence[Sequence[ReportEnriched] | Invalid]:
    results: list[Sequence[ReportEnriched] | Invalid] = []
    for message in messages:
        if message.report.text == "refuse":
            results.append(Invalid("by result"))
        elif (output := on_received(message)) is not None:
            results.append([output, output])
        else:
            results.append([])
    return results


async def test_a_batch_handler_gives_several_outputs_for_one_message() -> None:
    """The store turns one report into a change per incident."""
    verdicts = await run_batch(batch, received("fine", "none", "refuse"), stage="store", alive=still_alive)
    assert [2, 0] == [len(v.outputs) for v in verdicts if isinstance(v, Done)]
    assert Refusal(RejectReason.REFUSED, "by result") == verdicts[2]


async def test_one_crashing_message_does_not_take_the_batch_with_it() -> None:
    """A batch that fails is tried message by message, so that only the one at fault pays."""
    verdicts = await run_batch(batch, received("fine", "crash", "invalid", "fine"), stage="store", alive=still_alive)
    assert [Done, Crashed, Refusal, Done] == [type(verdict) for verdict in verdicts]


async def test_a_batch_tried_one_by_one_shows_that_it_is_alive() -> None:
    """A long row of slow messages is not a stuck worker: it says so before each."""
    beats = 0
    seen: list[int] = []

    def alive() -> None:
        nonlocal beats
        beats += 1

    async def crash_together(messages: Sequence[ReportReceived]) -> Sequence[Sequence[ReportEnriched] | Invalid]:
        seen.append(beats)
        if len(messages) > 1:
            raise KeyError("boom")
        return [[]]

    await run_batch(crash_together, received("a", "b", "c"), stage="store", alive=alive)
    assert [1, 2, 3, 4] == seen


async def test_a_long_batch_of_single_messages_shows_that_it_is_alive(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whenever it lets the event loop through, the worker says that it goes on."""
    monkeypatch.setattr(verdicts_module, "BREATHE_EVERY_SECONDS", 0.0)
    beats: list[str] = []
    await run_each(on_received, received("a", "b"), stage="enrich", alive=lambda: beats.append("alive"))
    assert ["alive", "alive"] == beats


async def test_a_long_batch_of_single_messages_lets_others_through(monkeypatch: pytest.MonkeyPatch) -> None:
    """Signals and health checks share the event loop with the handler, and are not kept waiting for a whole batch."""
    monkeypatch.setattr(verdicts_module, "BREATHE_EVERY_SECONDS", 0.0)
    order: list[str] = []

    async def health_check() -> None:
        order.append("health check")

    def handler(message: ReportReceived) -> None:
        order.append(message.report.text)

    checking = asyncio.create_task(health_check())
    await run_each(handler, received("a", "b"), stage="enrich", alive=still_alive)
    await checking
    assert ["a", "health check", "b"] == order


async def test_what_is_away_is_away_for_the_whole_batch() -> None:
    """A database that does not answer is not asked once more for each message."""
    calls = 0

    async def away(_messages: Sequence[ReportReceived]) -> Sequence[Sequence[ReportEnriched] | Invalid]:
        nonlocal calls
        calls += 1
        raise Transient("database")

    verdicts = await run_batch(away, received("a", "b", "c"), stage="store", alive=still_alive)
    assert ([Later] * 3, 1) == ([type(verdict) for verdict in verdicts], calls)


async def test_a_batch_handler_owes_one_result_for_each_message() -> None:
    """A handler that forgets a message is at fault; no message is taken for another's."""

    async def forgetful(_messages: Sequence[ReportReceived]) -> Sequence[Sequence[ReportEnriched] | Invalid]:
        return []

    [verdict] = await run_batch(forgetful, received("a"), stage="store", alive=still_alive)
    assert isinstance(verdict, Crashed)
    assert "0 results for 1 messages" in str(verdict.error)
