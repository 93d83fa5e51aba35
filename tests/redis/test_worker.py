"""A worker on a real server: it reads everything once, whatever happens around it."""

import asyncio
import time
import weakref
from collections.abc import Sequence
from typing import TYPE_CHECKING

import pytest
import redis.asyncio
import structlog
from builders import a_received, a_report, an_enriched
from rig import (
    ENRICH,
    IN,
    MakeSettings,
    Server,
    add,
    enriched,
    get,
    letters,
    running,
    settled,
    until,
)

from tocsin.contracts.messages import RejectReason, ReportEnriched, ReportReceived
from tocsin.contracts.streams import ENRICHED, RECEIVED
from tocsin.kit import Invalid, Publish, Transient, Worker, WorkerSettings, batch_route, build, source
from tocsin.kit.metrics import REGISTRY
from tocsin.kit.stage import Stage

if TYPE_CHECKING:
    from redis.asyncio import Redis

pytestmark = pytest.mark.redis


async def test_an_integrators_plain_entry_is_read(client: "Redis", settings: MakeSettings) -> None:
    """XADD with the one field `data` is all that a producer in another language needs; other fields do no harm."""
    report = f'{{"report":{{"id":"{"a" * 64}","text":"plain","source":{{"name":"x"}}}}}}'
    await client.execute_command("XADD", IN, "*", "data", report, "trace", "t-1")
    async with running(build(settings(), ENRICH)):
        await until(lambda: settled(client))
    assert ["plain"] == await enriched(client)


async def test_one_bad_entry_does_not_hold_up_its_batch(client: "Redis", settings: MakeSettings) -> None:
    """Of ten entries one is no JSON and one is refused: eight go on, two are dead letters, none is pending."""
    await add(client, "a", "b", "c", "d")
    await client.xadd(IN, {"data": "no json"})
    await add(client, "invalid", "e", "f", "g", "h")
    async with running(build(settings(), ENRICH)):
        await until(lambda: settled(client))
    assert list("abcdefgh") == await enriched(client)
    assert [RejectReason.NOT_JSON, RejectReason.REFUSED] == [letter.reason for letter in await letters(client)]


async def test_a_batch_that_is_done_is_let_go(client: "Redis", settings: MakeSettings) -> None:
    """A busy worker does not grow: what it handed over is freed at once, although timers set meanwhile run on."""
    given: list[weakref.ref[ReportReceived]] = []

    async def remember(messages: Sequence[ReportReceived]) -> list[list[ReportEnriched]]:
        given.extend(map(weakref.ref, messages))
        await asyncio.sleep(0.01)
        return [[an_enriched(message.report)] for message in messages]

    await add(client, "a", "b", "c")
    remembering = batch_route(remember, reads=RECEIVED, writes=ENRICHED, group="enrich")
    async with running(build(settings(visibility_seconds=30.0), remembering)):
        await until(lambda: settled(client))
        await asyncio.sleep(0.1)
        assert [None, None, None] == [message() for message in given]


async def test_a_crashing_entry_is_tried_again_and_then_dead_lettered(client: "Redis", settings: MakeSettings) -> None:
    """The entry that crashes the handler is delivered as often as allowed; its neighbours do not wait for it."""
    await add(client, "crash", "fine")
    async with running(build(settings(max_deliveries=3, visibility_seconds=0.1), ENRICH)):
        await until(lambda: settled(client))
    [letter] = await letters(client)
    assert (RejectReason.EXHAUSTED, 3, "KeyError: 'boom'") == (letter.reason, letter.deliveries, letter.detail)
    assert ["fine"] == await enriched(client)


async def test_a_fault_of_the_kit_costs_a_delay(
    client: "Redis", settings: MakeSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A batch on which the kit itself fails stays pending and comes again; it is counted, and told with a traceback."""
    work = Stage.work

    async def fail(_stage: Stage[ReportReceived, ReportEnriched], _batch: object) -> None:
        monkeypatch.setattr(Stage, "work", work)
        raise RuntimeError("a fault of the kit")

    def failures() -> float:
        return REGISTRY.get_sample_value("tocsin_loop_failures_total", {"stage": "enrich"}) or 0

    before = failures()
    monkeypatch.setattr(Stage, "work", fail)
    await add(client, "a")
    with structlog.testing.capture_logs() as lines:
        async with running(build(settings(), ENRICH)):
            await until(lambda: settled(client))
    [line] = [line for line in lines if line["event"] == "read loop failed"]
    assert ("a fault of the kit", 1) == (str(line["exc_info"]), failures() - before)
    assert ["a"] == await enriched(client)


async def test_entries_of_a_dead_worker_are_claimed(client: "Redis", settings: MakeSettings) -> None:
    """What a killed worker had read and not handed over comes to another after the visibility time."""
    await client.xgroup_create(IN, "enrich", id="0", mkstream=True)
    await add(client, *(f"report {n}" for n in range(20)))
    await client.xreadgroup("enrich", "killed", {IN: ">"}, count=15)
    async with running(build(settings(batch_size=4), ENRICH)):
        await until(lambda: settled(client))
    assert sorted(f"report {n}" for n in range(20)) == sorted(await enriched(client))


async def test_an_entry_that_kills_every_worker_ends_among_the_dead(client: "Redis", settings: MakeSettings) -> None:
    """An entry that was delivered too often is given up without another try."""
    await client.xgroup_create(IN, "enrich", id="0", mkstream=True)
    await add(client, "killer")
    [[_, [[id_, _]]]] = await client.xreadgroup("enrich", "killed", {IN: ">"})
    await client.xclaim(IN, "enrich", "killed", min_idle_time=0, message_ids=[id_], retrycount=5)
    async with running(build(settings(max_deliveries=5), ENRICH)):
        await until(lambda: settled(client))
    assert [(RejectReason.EXHAUSTED, 6)] == [(letter.reason, letter.deliveries) for letter in await letters(client)]
    assert [] == await enriched(client)


async def test_what_is_away_for_a_while_costs_nothing(client: "Redis", settings: MakeSettings) -> None:
    """While a database is away a batch waits, uncounted and unclaimed, and is stored once when it is back."""
    away_until = time.monotonic() + 1.5
    batches: list[int] = []

    async def on_batch(messages: Sequence[ReportReceived]) -> Sequence[Sequence[ReportEnriched] | Invalid]:
        if time.monotonic() < away_until:
            raise Transient("the database does not answer")
        batches.append(len(messages))
        return [[an_enriched(message.report)] for message in messages]

    await add(client, "a", "b", "c")
    stored = batch_route(on_batch, reads=RECEIVED, writes=ENRICHED, group="store")
    two = (
        build(settings(max_deliveries=1, visibility_seconds=0.6), stored),
        build(settings(max_deliveries=1, visibility_seconds=0.6), stored),
    )
    async with running(two[0]), running(two[1]):
        await until(lambda: settled(client))
    assert ([3], ["a", "b", "c"], []) == (batches, await enriched(client), await letters(client))


async def test_a_slow_batch_is_not_taken_away(client: "Redis", settings: MakeSettings) -> None:
    """A batch that takes several times the visibility time stays with its worker and counts as one delivery."""
    batches: list[int] = []

    async def slow(messages: Sequence[ReportReceived]) -> Sequence[Sequence[ReportEnriched] | Invalid]:
        batches.append(len(messages))
        await asyncio.sleep(1.5)
        return [[an_enriched(message.report)] for message in messages]

    await add(client, "a", "b", "c")
    stored = batch_route(slow, reads=RECEIVED, writes=ENRICHED, group="store")
    two = (
        build(settings(max_deliveries=1, visibility_seconds=0.6), stored),
        build(settings(max_deliveries=1, visibility_seconds=0.6), stored),
    )
    async with running(two[0]), running(two[1]):
        await until(lambda: settled(client))
    assert ([3], ["a", "b", "c"], []) == (batches, await enriched(client), await letters(client))


async def test_several_workers_share_a_stream(client: "Redis", settings: MakeSettings) -> None:
    """Workers of one group divide the entries; each entry is done once."""
    texts = [f"report {n}" for n in range(200)]
    await add(client, *texts)
    async with running(build(settings(batch_size=8), ENRICH)), running(build(settings(batch_size=8), ENRICH)):
        await until(lambda: settled(client))
    assert sorted(texts) == sorted(await enriched(client))


async def test_reading_resumes_at_once_after_a_cut_connection(client: "Redis", settings: MakeSettings) -> None:
    """A killed connection costs less than a second."""
    async with running(build(settings(), ENRICH)):
        await add(client, "before")
        await until(lambda: settled(client))
        took = []
        for _ in range(3):
            await client.client_kill_filter(_type="normal", skipme=True)
            begun = time.monotonic()
            await add(client, "after")
            await until(lambda: settled(client))
            took.append(time.monotonic() - begun)
        assert min(took) < 1
    assert ["before", "after", "after", "after"] == await enriched(client)


async def test_a_worker_waits_for_a_server_that_is_not_there_yet(own_server: Server) -> None:
    """A worker started before Redis is alive, says that it is not ready, and works as soon as Redis is there."""
    worker = build(WorkerSettings(redis_url=own_server.url), ENRICH)
    async with running(worker):
        await until(lambda: _has_url(worker))
        assert (200, "ok\n") == await get(worker, "/livez")
        status, body = await get(worker, "/readyz")
        assert (503, True) == (status, "not connected to Redis" in body)
        own_server.start()
        async with redis.asyncio.Redis.from_url(own_server.url) as client:
            await add(client, "late")
            await until(lambda: settled(client))
            assert (200, "ok\n") == await get(worker, "/readyz")


async def test_a_killed_and_restarted_server_loses_nothing(own_server: Server) -> None:
    """A worker rides out a server killed with SIGKILL: what had been added is read, once, when it is back."""
    own_server.start()
    worker = build(WorkerSettings(redis_url=own_server.url, visibility_seconds=0.3), ENRICH)
    async with running(worker):
        async with redis.asyncio.Redis.from_url(own_server.url) as client:
            await add(client, "before")
            await until(lambda: settled(client))
        own_server.kill()

        async def unready() -> bool:
            return (await get(worker, "/readyz"))[0] == 503

        await until(unready)
        own_server.start()
        async with redis.asyncio.Redis.from_url(own_server.url) as client:
            await add(client, "after")
            await until(lambda: settled(client))
            assert ["before", "after"] == await enriched(client)


async def _has_url(worker: Worker) -> bool:
    return worker.health_url is not None


async def test_a_sources_finds_are_read_once(client: "Redis", settings: MakeSettings) -> None:
    """A source and a route in one process: what the source publishes twice is handled and counted as new once."""
    told: list[list[bool]] = []

    def counted(name: str) -> float:
        return REGISTRY.get_sample_value(f"tocsin_{name}_total", {"stage": "ingest"}) or 0

    before = counted("published"), counted("known")

    async def feed(publish: Publish[ReportReceived]) -> None:
        items = [(f"key {n}", a_received(a_report(f"report {n}"))) for n in range(100)]
        told.append(await publish(items))
        told.append(await publish(items))

    async def all_is_told() -> bool:
        return len(told) == 2 and await settled(client)

    async with running(build(settings(), ENRICH, source(feed, writes=RECEIVED))) as worker:
        await until(all_is_told)
        assert [(200, "ok\n")] * 2 == [await get(worker, "/livez"), await get(worker, "/readyz")]
    assert [[True] * 100, [False] * 100] == told
    assert 100 == len(await enriched(client))
    assert (100, 100) == (counted("published") - before[0], counted("known") - before[1])
