"""Requests that come together are taken in together."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from http import HTTPStatus

import pytest
from builders import a_report
from hypothesis import given
from hypothesis import strategies as st
from redis.exceptions import ConnectionError as AwayError

from tocsin.contracts.report import Report
from tocsin.kit.errors import Transient
from tocsin_ingest.api.batching import BATCH, Batcher
from tocsin_ingest.api.problems import Problem
from tocsin_ingest.sources.collector import Taken, Unreadable

PATIENCE = 0.2


class Bus:
    """A `Deliver` that can be held, or told to fail."""

    def __init__(self) -> None:
        self.batches: list[list[Report | Unreadable]] = []
        self.open = asyncio.Event()
        self.open.set()
        self.wait = 0.0
        self.failure: Exception | None = None

    async def __call__(self, items: Sequence[Report | Unreadable]) -> list[Taken]:
        self.batches.append(list(items))
        await self.open.wait()
        if self.failure:
            raise self.failure
        return [Taken(item.id, new=True, group=item.id) for item in items if isinstance(item, Report)]

    def retry_after(self) -> float:
        return self.wait


@asynccontextmanager
async def batching(bus: Bus) -> AsyncIterator[Batcher]:
    batcher = Batcher(bus, patience_seconds=PATIENCE)
    running = asyncio.create_task(batcher.run())
    try:
        yield batcher
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running


def numbered(number: int) -> Report:
    return a_report(f"Report {number}.", id=f"{number:064x}")


async def test_what_waits_goes_in_at_once() -> None:
    """The first goes alone; those that came meanwhile go together, in the order in which they came."""
    bus = Bus()
    bus.open.clear()
    async with batching(bus) as batcher:
        asking = [asyncio.create_task(batcher.take([numbered(0)]))]
        await asyncio.sleep(0.01)
        asking += [asyncio.create_task(batcher.take([numbered(number)])) for number in range(1, 5)]
        await asyncio.sleep(0.01)
        bus.open.set()
        answers = [[each.report_id for each in taken] for taken in await asyncio.gather(*asking)]

    assert [[numbered(number).id] for number in range(5)] == answers
    assert [1, 4] == [len(batch) for batch in bus.batches]


@given(st.lists(st.lists(st.booleans(), min_size=1, max_size=BATCH), max_size=12))
def test_each_gets_the_answers_to_its_own_reports(requests: list[list[bool]]) -> None:
    """However reports and refusals are mixed; and no batch is larger than one may be."""

    async def ask() -> tuple[list[list[str]], list[list[str]], Bus]:
        bus, count, sent = Bus(), 0, []
        for request in requests:
            items: list[Report | Unreadable] = []
            for is_report in request:
                count += 1
                items.append(numbered(count) if is_report else Unreadable("http:1", "bad"))
            sent.append(items)
        async with batching(bus) as batcher:
            answers = await asyncio.gather(*map(batcher.take, sent))
        expected = [[item.id for item in items if isinstance(item, Report)] for items in sent]
        return expected, [[each.report_id for each in taken] for taken in answers], bus

    expected, found, bus = asyncio.run(ask())
    assert expected == found
    assert all(len(batch) <= BATCH for batch in bus.batches)


@pytest.mark.parametrize("failure", [AwayError("gone"), OSError("gone"), Transient("the worker stops")])
async def test_a_bus_that_is_away_is_told_to_all_that_wait(failure: Exception) -> None:
    """503; and the next ones are taken when it is back."""
    bus = Bus()
    bus.failure = failure
    async with batching(bus) as batcher:
        with pytest.raises(Problem) as caught:
            await batcher.take([numbered(1)])
        assert (HTTPStatus.SERVICE_UNAVAILABLE, "5") == (caught.value.status, caught.value.headers["Retry-After"])

        bus.failure = None
        assert [numbered(2).id] == [each.report_id for each in await batcher.take([numbered(2)])]


async def test_a_fault_of_ours_is_told_to_those_it_met_alone() -> None:
    """A text that breaks something must not take the API with it."""
    bus = Bus()
    bus.failure = KeyError("boom")
    async with batching(bus) as batcher:
        with pytest.raises(KeyError, match="boom"):
            await batcher.take([numbered(1)])

        bus.failure = None
        assert 1 == len(await batcher.take([numbered(2)]))


async def test_who_waited_too_long_is_not_taken_in_later() -> None:
    """He was told to come again; what is under way goes on, and those after it are turned away at once."""
    bus = Bus()
    bus.open.clear()
    async with batching(bus) as batcher:
        first = asyncio.create_task(batcher.take([numbered(1)]))
        await asyncio.sleep(0.01)
        second = asyncio.create_task(batcher.take([numbered(2)]))
        await asyncio.wait([first, second])
        with pytest.raises(Problem):
            batcher.check_room()
        bus.open.set()
        await asyncio.sleep(0.01)
        batcher.check_room()

    assert [[numbered(1)]] == bus.batches
    assert all(isinstance(each.exception(), Problem) for each in (first, second))


async def test_pressure_is_told_with_the_time_to_wait() -> None:
    """Before anything is taken, rounded up to whole seconds."""
    bus = Bus()
    bus.wait = 2.3
    async with batching(bus) as batcher:
        with pytest.raises(Problem) as caught:
            await batcher.take([numbered(1)])

    assert (HTTPStatus.TOO_MANY_REQUESTS, "3") == (caught.value.status, caught.value.headers["Retry-After"])
    assert [] == bus.batches


async def test_when_it_ends_nobody_waits_any_longer() -> None:
    """Neither those under way, nor those in line, nor those who come later."""
    bus = Bus()
    bus.open.clear()
    async with batching(bus) as batcher:
        asking = [asyncio.create_task(batcher.take([numbered(number)])) for number in range(3)]
        await asyncio.sleep(0.01)
    for each in asking:
        with pytest.raises(Problem):
            await each
    with pytest.raises(Problem):
        await batcher.take([numbered(9)])
