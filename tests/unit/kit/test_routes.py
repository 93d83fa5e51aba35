"""Routes at the end of the line: they read, and write nothing."""

from collections.abc import Sequence
from typing import cast

import pytest
from builders import a_received, an_enriched

from tocsin.contracts.messages import RejectReason, ReportEnriched, ReportReceived
from tocsin.contracts.streams import ENRICHED, RECEIVED
from tocsin.kit import Invalid, WorkerSettings, batch_route, build, route
from tocsin.kit.testing import entry_of, pipe, work


async def test_a_consumer_returns_nothing_and_is_done() -> None:
    """Its entries are handed over like any other's."""
    seen: list[str] = []

    def look(message: ReportReceived) -> None:
        seen.append(message.report.text)

    assert [] == await pipe(route(look, reads=RECEIVED, group="look"), a_received(), a_received())
    assert 2 == len(seen)


async def test_a_consumer_may_refuse() -> None:
    """What it refuses goes to the dead letters of the stream that it reads."""

    def refuse(_message: ReportReceived) -> None:
        raise Invalid("not for us")

    worked = await work(route(refuse, reads=RECEIVED, group="look"), [entry_of(a_received())])
    assert [RejectReason.REFUSED] == [rejected.reason for rejected in worked.rejected]


async def test_a_batch_consumer_returns_no_outputs() -> None:
    """One empty entry for each message."""

    async def look(messages: Sequence[ReportReceived]) -> Sequence[Sequence[ReportEnriched] | Invalid]:
        return [[] for _ in messages]

    assert [] == await pipe(batch_route(look, reads=RECEIVED, group="look"), a_received(), a_received())


async def test_an_output_that_has_nowhere_to_go_is_a_fault_of_the_handler() -> None:
    """It is not dropped in silence: the entry is tried again and ends among the dead letters, which say why."""
    talkative = cast("object", lambda message: an_enriched(message.report))
    consumer = route(talkative, reads=RECEIVED, group="look")  # type: ignore[call-overload]
    worked = await work(consumer, [entry_of(a_received())], max_deliveries=1)
    assert ["TypeError: the handler returned an output, and its route writes no stream"] == [
        rejected.detail for rejected in worked.rejected
    ]


@pytest.mark.parametrize("writes", [None, ENRICHED])
def test_only_what_is_written_is_documented(writes: object) -> None:
    """The AsyncAPI document of a consumer names the stream it reads and its dead letters."""

    def look(_message: ReportReceived) -> None:
        return

    consumer = route(look, reads=RECEIVED, writes=writes, group="look")  # type: ignore[call-overload]
    assert bool(writes) == ("reports.enriched" in build(WorkerSettings(), consumer).asyncapi())
