"""A worker that is told to stop: what it finishes, what it leaves behind, and how long it may take."""

import asyncio
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

import pytest
import structlog
from builders import a_received, an_enriched
from patience import PATIENCE_SECONDS
from rig import ENRICH, IN, OUT, MakeSettings, add, enriched, get, running, settled, until

from tocsin.contracts.messages import ReportEnriched, ReportReceived
from tocsin.contracts.streams import ENRICHED, RECEIVED
from tocsin.kit import Invalid, Publish, batch_route, build, source

if TYPE_CHECKING:
    from redis.asyncio import Redis

pytestmark = pytest.mark.redis


async def test_a_stopping_worker_finishes_its_batch(client: "Redis", settings: MakeSettings) -> None:
    """A stop while a batch is at work hands that batch over and reads no other."""
    begun = asyncio.Event()

    async def on_batch(messages: Sequence[ReportReceived]) -> Sequence[Sequence[ReportEnriched] | Invalid]:
        begun.set()
        await asyncio.sleep(0.2)
        return [[an_enriched(message.report)] for message in messages]

    await add(client, *"abcdef")
    worker = build(settings(batch_size=3), batch_route(on_batch, reads=RECEIVED, writes=ENRICHED, group="enrich"))
    async with running(worker):
        await begun.wait()
        worker.stop("test")
    assert list("abc") == await enriched(client)
    assert 0 == (await client.xpending(IN, "enrich"))["pending"]


async def test_a_worker_that_ends_leaves_no_name_behind(client: "Redis", settings: MakeSettings) -> None:
    """Consumers do not pile up in the group with every restart."""
    for _ in range(3):
        async with running(build(settings(), ENRICH)):
            await add(client, "a")
            await until(lambda: settled(client))
    assert [] == await client.xinfo_consumers(IN, "enrich")


async def test_a_worker_that_leaves_entries_pending_stays_in_the_group(client: "Redis", settings: MakeSettings) -> None:
    """A consumer that is removed takes its pending entries with it: so it is not, and they can be claimed."""
    await add(client, "crash")
    async with running(build(settings(visibility_seconds=60), ENRICH)):
        await until(lambda: _pending(client, 1))
    assert 1 == len(await client.xinfo_consumers(IN, "enrich"))
    assert await _pending(client, 1)


async def _pending(client: "Redis", count: int) -> bool:
    groups = await client.xinfo_groups(IN)
    return [group["pending"] for group in groups] == [count]


async def test_a_worker_of_sources_ends_when_they_are_finished(client: "Redis", settings: MakeSettings) -> None:
    """Feeding a file in is a job with an end."""

    async def feed(publish: Publish[ReportReceived]) -> None:
        await publish([("a", a_received())])

    await asyncio.wait_for(build(settings(), source(feed, writes=RECEIVED)).serve(), PATIENCE_SECONDS)
    assert 1 == await client.xlen(IN)


async def test_a_stopping_worker_lives_and_is_not_ready(client: "Redis", settings: MakeSettings) -> None:
    """While its batch is finished nobody restarts it, and nothing new is sent to it."""
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def on_batch(messages: Sequence[ReportReceived]) -> Sequence[Sequence[ReportEnriched] | Invalid]:
        begun.set()
        await go_on.wait()
        return [[] for _ in messages]

    await add(client, "a")
    async with running(
        build(settings(), batch_route(on_batch, reads=RECEIVED, writes=ENRICHED, group="enrich"))
    ) as worker:
        await begun.wait()
        worker.stop("test")
        assert [(200, "ok\n"), (503, "stopping\n")] == [await get(worker, "/livez"), await get(worker, "/readyz")]
        go_on.set()


async def test_what_a_worker_holds_is_closed_when_it_ends(client: "Redis", settings: MakeSettings) -> None:
    """`on_stop` runs after the last batch."""
    closed: list[int] = []

    async def close() -> None:
        closed.append(await client.xlen(OUT))

    await add(client, "a")
    async with running(build(settings(), ENRICH, on_stop=close)):
        await until(lambda: settled(client))
    assert [1] == closed


async def test_a_stop_waits_for_a_source_and_for_on_stop_no_longer_than_it_may(
    client: "Redis", settings: MakeSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A source and a batch have the drain time together, `on_stop` has its own: it ends although none of them does."""
    monkeypatch.setattr("tocsin.kit.worker.CLOSING_SECONDS", 0.2)
    begun = asyncio.Event()

    async def endless() -> None:
        await asyncio.sleep(60)

    async def feed(_publish: Publish[ReportReceived]) -> None:
        try:
            await endless()
        finally:
            await endless()

    async def on_batch(_messages: Sequence[ReportReceived]) -> Sequence[Sequence[ReportEnriched] | Invalid]:
        begun.set()
        await endless()
        return []

    await add(client, "long")
    slow = batch_route(on_batch, reads=RECEIVED, writes=ENRICHED, group="enrich")
    worker = build(settings(drain_seconds=1), slow, source(feed, writes=RECEIVED), on_stop=endless)
    with structlog.testing.capture_logs() as lines:
        async with running(worker):
            await begun.wait()
            stopped = time.monotonic()
            worker.stop("test")
        assert 1.2 <= time.monotonic() - stopped < 5
    assert ["sources", "on_stop"] == [line["waiting_for"] for line in lines if line["event"] == "gave up"]


async def test_a_source_has_time_to_end_well(settings: MakeSettings) -> None:
    """What it does when it is told to end is waited for."""
    ended: list[str] = []
    begun = asyncio.Event()

    async def feed(_publish: Publish[ReportReceived]) -> None:
        begun.set()
        try:
            await asyncio.sleep(60)
        finally:
            await asyncio.sleep(0.2)
            ended.append("well")

    async with running(build(settings(), ENRICH, source(feed, writes=RECEIVED))):
        await begun.wait()
    assert ["well"] == ended
