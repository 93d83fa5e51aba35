"""One fault at a time, on a real server: a worker rides it out, and every report comes out once."""

import asyncio
import signal
import socket
import statistics
import time
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import redis.asyncio
from builders import a_received, a_report, an_enriched
from fault_proxy import FaultProxy
from rig import (
    ENRICH,
    OUT,
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

from tocsin.contracts.messages import ReportEnriched, ReportReceived
from tocsin.contracts.streams import ENRICHED, RECEIVED
from tocsin.kit import Invalid, Publish, Transient, WorkerSettings, batch_route, build, source, stage
from tocsin.kit import client as connections
from tocsin.kit.groups import ensure_group

if TYPE_CHECKING:
    from redis.asyncio import Redis

pytestmark = pytest.mark.redis

SILENCE_SECONDS = 0.4
"""In these tests a server counts as silent after so long."""


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "SOCKET_TIMEOUT_SECONDS", SILENCE_SECONDS)
    monkeypatch.setattr(connections, "CONNECT_TIMEOUT_SECONDS", SILENCE_SECONDS)


@pytest.fixture
async def mine(own_server: Server) -> AsyncIterator["Redis"]:
    """Make a connection to a server of the test's own, which runs."""
    own_server.start()
    async with redis.asyncio.Redis.from_url(own_server.url) as mine:
        yield mine


@pytest.fixture
async def proxy(own_server: Server) -> AsyncIterator[FaultProxy]:
    proxy = FaultProxy(own_server.socket)
    await proxy.accept()
    yield proxy
    await proxy.close()


def settings_for(url: str, **changes: object) -> WorkerSettings:
    return WorkerSettings.model_validate({"redis_url": url, "visibility_seconds": 5} | changes)


async def count_of(client: "Redis", count: int) -> bool:
    return bool(await client.xlen(OUT) >= count and await settled(client))


async def test_killed_connections_are_made_anew_within_a_second(client: "Redis", settings: MakeSettings) -> None:
    """CLIENT KILL, ten times while a stream is read: after each, what is added is done within a second."""
    async with running(build(settings(), ENRICH)):
        await until(lambda: settled(client))
        took = []
        for n in range(10):
            await client.client_kill_filter(_type="normal", skipme=True)
            begun = time.monotonic()
            await add(client, f"report {n}")
            await until(lambda n=n: count_of(client, n + 1))  # type: ignore[misc]
            took.append(time.monotonic() - begun)
        assert statistics.median(took) < 1
    assert [f"report {n}" for n in range(10)] == await enriched(client)


async def test_a_paused_server_is_waited_for(mine: "Redis", own_server: Server) -> None:
    """SIGSTOP for longer than a worker waits for an answer: it says so, and goes on when the server does."""
    async with running(build(settings_for(own_server.url), ENRICH)) as worker:
        await add(mine, "before")
        await until(lambda: settled(mine))
        own_server.signal(signal.SIGSTOP)
        try:

            async def unready() -> bool:
                return (await get(worker, "/readyz"))[0] == 503

            await until(unready)
            assert 200 == (await get(worker, "/livez"))[0]
        finally:
            own_server.signal(signal.SIGCONT)
        await add(mine, "after")
        await until(lambda: settled(mine))
    assert ["before", "after"] == await enriched(mine)


async def test_a_slow_network_only_costs_time(mine: "Redis", proxy: FaultProxy) -> None:
    """A tenth of a second each way: everything arrives, once."""
    proxy.latency_seconds = 0.1
    async with running(build(settings_for(proxy.url, batch_size=5), ENRICH)):
        await add(mine, *(f"report {n}" for n in range(20)))
        await until(lambda: count_of(mine, 20))
    assert [f"report {n}" for n in range(20)] == await enriched(mine)


async def test_resets_in_the_midst_of_work_double_nothing(mine: "Redis", proxy: FaultProxy) -> None:
    """Connections are cut every few milliseconds while batches are read and handed over, some answers with them."""
    count = 300
    await add(mine, *(f"report {n}" for n in range(count)))
    async with running(build(settings_for(proxy.url, batch_size=10, visibility_seconds=0.3), ENRICH)):

        async def done_despite_resets() -> bool:
            proxy.reset()
            await asyncio.sleep(0.02)
            return bool(await mine.xlen(OUT) >= count // 2)

        await until(done_despite_resets, seconds=30)
        await until(lambda: settled(mine))
    assert sorted(f"report {n}" for n in range(count)) == sorted(await enriched(mine))


async def test_a_refusing_network_is_asked_again(mine: "Redis", proxy: FaultProxy) -> None:
    """While no connection is let in the worker lives and is not ready; afterwards it goes on within a few seconds."""
    async with running(build(settings_for(proxy.url), ENRICH)) as worker:
        await until(lambda: settled(mine))
        await proxy.refuse()

        async def unready() -> bool:
            return (await get(worker, "/readyz"))[0] == 503

        await until(unready)
        assert 200 == (await get(worker, "/livez"))[0]
        await add(mine, "late")
        await proxy.accept()
        await until(lambda: count_of(mine, 1))
    assert ["late"] == await enriched(mine)


async def test_a_silent_network_is_left(mine: "Redis", proxy: FaultProxy) -> None:
    """Bytes vanish, connections stay up: the worker gives them up after the socket timeout and makes new ones."""
    async with running(build(settings_for(proxy.url), ENRICH)) as worker:
        await until(lambda: settled(mine))
        proxy.swallowing = True

        async def unready() -> bool:
            return (await get(worker, "/readyz"))[0] == 503

        await until(unready)
        await add(mine, "late")
        proxy.swallowing = False
        await until(lambda: count_of(mine, 1))
    assert ["late"] == await enriched(mine)


async def test_a_lost_answer_doubles_nothing(mine: "Redis", proxy: FaultProxy) -> None:
    """The server hands a batch over and its answer vanishes: the worker asks again, and hears that it is done."""

    async def lose(messages: Sequence[ReportReceived]) -> Sequence[Sequence[ReportEnriched] | Invalid]:
        proxy.swallowing_answers = messages[0].report.text != "warm up"
        return [[an_enriched(message.report)] for message in messages]

    await add(mine, "warm up")
    losing = batch_route(lose, reads=RECEIVED, writes=ENRICHED, group="losing")
    async with running(build(settings_for(proxy.url), losing)) as worker:
        await until(lambda: count_of(mine, 1))
        await add(mine, "a")
        await until(lambda: count_of(mine, 2))
        proxy.swallowing_answers = False

        async def told() -> bool:
            return 'tocsin_duplicates_total{stage="losing"} 1.0' in (await get(worker, "/metrics"))[1]

        await until(told)
    assert ["warm up", "a"] == await enriched(mine)


@pytest.mark.parametrize(("serves_stale", "says"), [("yes", "READONLY"), ("no", "MASTERDOWN")])
async def test_a_failover_is_ridden_out(tmp_path: Path, serves_stale: str, says: str) -> None:
    """In the midst of a batch the master becomes a replica, and its replica the master: connections move over.

    The address stays the same and leads to the new master for new connections only, as a service's address does. The
    open ones hear what the old master says; a worker that kept them would hear it for ever.
    """
    begun, promoted = asyncio.Event(), asyncio.Event()

    async def slow(messages: Sequence[ReportReceived]) -> Sequence[Sequence[ReportEnriched] | Invalid]:
        if messages[0].report.text == "during":
            begun.set()
            await promoted.wait()
        return [[an_enriched(message.report)] for message in messages]

    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
    options = ["--port", port, "--repl-diskless-sync-delay", "0", "--replica-serve-stale-data", serves_stale]
    old = Server(tmp_path / "old", options=options)
    new = Server(tmp_path / "new")
    try:
        old.start()
        new.start()
        async with (
            redis.asyncio.Redis.from_url(old.url) as first,
            redis.asyncio.Redis.from_url(new.url) as second,
        ):
            await second.replicaof("127.0.0.1", port)
            proxy = FaultProxy(old.socket)
            await proxy.accept()
            slowly = batch_route(slow, reads=RECEIVED, writes=ENRICHED, group="enrich")
            async with running(build(settings_for(proxy.url, visibility_seconds=60), slowly)):
                await add(first, "before")
                await until(lambda: count_of(first, 1))
                await until(lambda: count_of(second, 1))
                await add(first, "during")
                await begun.wait()
                await until(lambda: _pending(second, 1))
                await second.replicaof("NO", "ONE")
                proxy.upstream = new.socket
                await first.replicaof("127.0.0.1", "1")
                promoted.set()
                await add(second, "after")
                await until(lambda: count_of(second, 3))
            await proxy.close()
            assert ["before", "during", "after"] == await enriched(second)
            assert f"errorstat_{says}" in await first.info("errorstats")
    finally:
        old.kill()
        new.kill()


async def _pending(client: "Redis", count: int) -> bool:
    return (await client.xpending(RECEIVED.key(), "enrich"))["pending"] == count  # type: ignore[no-any-return]


async def test_a_full_server_is_drained_and_then_filled_again(client: "Redis", settings: MakeSettings) -> None:
    """Without memory a source waits and the line goes on; with memory again the source goes on, and loses nothing."""
    told: list[bool] = []
    first_taken = asyncio.Event()

    async def feed(publish: Publish[ReportReceived]) -> None:
        told.extend(await publish([("first", a_received(a_report("first")))]))
        first_taken.set()
        await full.wait()
        told.extend(await publish([("second", a_received(a_report("second")))]))

    full = asyncio.Event()
    async with running(build(settings(), ENRICH, source(feed, writes=RECEIVED))) as worker:
        await first_taken.wait()
        await until(lambda: count_of(client, 1))
        await client.config_set("maxmemory", 1)
        full.set()

        async def held_back(number: int) -> bool:
            return f'tocsin_held_back{{stage="enrich+ingest"}} {number}.0' in (await get(worker, "/metrics"))[1]

        await until(lambda: held_back(1))
        assert [True] == told
        await client.config_set("maxmemory", 0)
        await until(lambda: count_of(client, 2))
        await until(lambda: held_back(0))
    assert (["first", "second"], [True, True]) == (await enriched(client), told)


async def test_a_flush_in_the_midst_of_work_is_ridden_out(client: "Redis", settings: MakeSettings) -> None:
    """What is in hand when Redis is flushed is nobody's any more; what comes after it is read from the beginning."""
    begun, flushed = asyncio.Event(), asyncio.Event()

    async def slow(messages: Sequence[ReportReceived]) -> Sequence[Sequence[ReportEnriched] | Invalid]:
        begun.set()
        await flushed.wait()
        return [[an_enriched(message.report)] for message in messages]

    await add(client, "before")
    async with running(build(settings(), batch_route(slow, reads=RECEIVED, writes=ENRICHED, group="enrich"))):
        await begun.wait()
        await client.flushall()
        flushed.set()
        await add(client, "after")
        await until(lambda: count_of(client, 1))
    assert ["after"] == await enriched(client)


async def test_a_database_away_for_a_minute_costs_nothing(
    client: "Redis", settings: MakeSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sixty tries fail over many visibility times: nothing is claimed, counted as a delivery or dead-lettered."""
    monkeypatch.setattr(stage, "LONGEST_PAUSE_SECONDS", 0.05)
    tries = 0

    async def store(messages: Sequence[ReportReceived]) -> Sequence[Sequence[ReportEnriched] | Invalid]:
        nonlocal tries
        tries += 1
        if tries <= 60:
            raise Transient("the database does not answer")
        return [[an_enriched(message.report)] for message in messages]

    await add(client, *(f"report {n}" for n in range(50)))
    storing = batch_route(store, reads=RECEIVED, writes=ENRICHED, group="store")
    options = {"max_deliveries": 1, "visibility_seconds": 0.3}
    async with running(build(settings(**options), storing)), running(build(settings(**options), storing)):
        await until(lambda: settled(client), seconds=30)
    assert (50, 50, []) == (await client.xlen(OUT), len(set(await enriched(client))), await letters(client))


async def test_a_stop_while_redis_is_away_takes_no_longer_than_it_may(own_server: Server) -> None:
    """SIGTERM does not wait for a server that is gone: the entries stay pending for whoever comes."""
    own_server.start()
    worker = build(settings_for(own_server.url, drain_seconds=1), ENRICH)
    async with running(worker):
        async with redis.asyncio.Redis.from_url(own_server.url) as mine:
            await until(lambda: settled(mine))
        own_server.kill()
        begun = time.monotonic()
        worker.stop("test")
    assert time.monotonic() - begun < 5


async def test_a_stop_while_redis_is_silent_takes_no_longer_either(mine: "Redis", proxy: FaultProxy) -> None:
    """Nor does it wait for calls that nobody will answer."""
    worker = build(settings_for(proxy.url, drain_seconds=1), ENRICH)
    async with running(worker):
        await until(lambda: settled(mine))
        proxy.swallowing = True
        await add(mine, "left")
        begun = time.monotonic()
        worker.stop("test")
    assert time.monotonic() - begun < 5
    assert 1 == await mine.xlen(RECEIVED.key())


async def test_a_batch_that_takes_too_long_is_left_pending(client: "Redis", settings: MakeSettings) -> None:
    """A stopping worker gives its batch the stated time and no more; nothing of it is lost."""
    begun = asyncio.Event()

    async def endless(_messages: Sequence[ReportReceived]) -> Sequence[Sequence[ReportEnriched] | Invalid]:
        begun.set()
        await asyncio.sleep(60)
        return []

    await add(client, "long")
    worker = build(
        settings(drain_seconds=0.3, visibility_seconds=30),
        batch_route(endless, reads=RECEIVED, writes=ENRICHED, group="enrich"),
    )
    async with running(worker):
        await begun.wait()
        stopped = time.monotonic()
        worker.stop("test")
    assert 0.3 <= time.monotonic() - stopped < 3
    assert 1 == (await client.xpending(RECEIVED.key(), "enrich"))["pending"]


async def test_a_worker_that_starts_on_a_full_server_drains_it(client: "Redis", settings: MakeSettings) -> None:
    """A group that is there need not be made, which a full server refuses; or it would stay full for ever."""
    await ensure_group(client, stream_key=RECEIVED.key(), group="enrich")
    await client.xadd(RECEIVED.key(), {"data": a_received(a_report("waiting")).model_dump_json()})
    await client.config_set("maxmemory", 1)
    async with running(build(settings(), ENRICH)):
        await until(lambda: count_of(client, 1))
