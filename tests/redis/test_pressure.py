"""Back-pressure on a real server: sources wait for the slowest group, and go on when it has caught up."""

import asyncio
from collections.abc import MutableMapping, Sequence
from typing import TYPE_CHECKING

import pytest
import structlog
from builders import a_received, a_report
from patience import PATIENCE_SECONDS
from rig import ENRICH, IN, OUT, MakeSettings, add, enriched, get, running, settled, until

from tocsin.contracts.messages import ReportReceived
from tocsin.contracts.streams import ENRICHED, GEOCODED, RECEIVED, Stream
from tocsin.kit import Publish, build, source
from tocsin.kit.groups import look
from tocsin.kit.pressure import Pressure, watch_pressure
from tocsin.kit.scripts import seen_key

if TYPE_CHECKING:
    from redis.asyncio import Redis

pytestmark = pytest.mark.redis


async def behind(client: "Redis", key: str = IN, group: str = "enrich") -> int:
    return (await look(client, stream_key=key, readers=[group])).backlog(group)


async def test_a_backlog_counts_what_is_unread_and_what_is_unacknowledged(client: "Redis") -> None:
    """A group that does not exist yet has everything before it."""
    assert 0 == await behind(client)
    await add(client, *"abcdef")
    assert 6 == await behind(client)
    await client.xgroup_create(IN, "enrich", id="0")
    assert 6 == await behind(client)
    [[_, entries]] = await client.xreadgroup("enrich", "c", {IN: ">"}, count=4)
    assert 6 == await behind(client)
    await client.xack(IN, "enrich", *(id_ for id_, _ in entries[:3]))
    assert 3 == await behind(client)


async def test_where_redis_cannot_tell_the_lag_the_backlog_is_not_too_little(client: "Redis") -> None:
    """An unread entry was deleted: Redis says nil until the group has caught up."""
    await add(client, *"abcdef")
    await client.xgroup_create(IN, "enrich", id="0")
    [[_, [[first, _]]]] = await client.xreadgroup("enrich", "c", {IN: ">"}, count=1)
    await client.xdel(IN, (await client.xrange(IN))[3][0])
    [group] = await client.xinfo_groups(IN)
    assert group["lag"] is None
    assert 5 == await behind(client)
    await client.xreadgroup("enrich", "c", {IN: ">"})
    await client.xack(IN, "enrich", first)
    assert 4 == await behind(client)


async def test_a_group_that_has_read_all_there_is_has_no_lag(client: "Redis") -> None:
    """The one entry that was unread is deleted: Redis cannot tell the lag, and there is nothing left to read."""
    await add(client, *"abc")
    await client.xgroup_create(IN, "enrich", id="0")
    await client.xreadgroup("enrich", "c", {IN: ">"}, count=2)
    await client.xdel(IN, (await client.xrange(IN))[2][0])
    [group] = await client.xinfo_groups(IN)
    assert group["lag"] is None
    assert 2 == await behind(client)
    await client.xack(IN, "enrich", *(id_ for id_, _ in await client.xrange(IN)))
    assert 0 == await behind(client)


async def test_a_source_waits_while_a_group_is_behind(client: "Redis", settings: MakeSettings) -> None:
    """Above the high mark nothing more is published, and a caller is told to come later; below the low one it goes on.

    It is the last of three groups that is behind: what lies anywhere on the line counts.
    """
    asked: list[float] = []
    go_on = asyncio.Event()

    async def feed(publish: Publish[ReportReceived]) -> None:
        await publish([("first", a_received(a_report("first")))])
        await go_on.wait()
        asked.append(publish.retry_after())
        await publish([("second", a_received(a_report("second")))])
        asked.append(publish.retry_after())

    marks = {"backlog_high_entries": 10, "backlog_low_entries": 5}
    async with running(build(settings(**marks), source(feed, writes=RECEIVED), ENRICH)) as worker:
        await until(lambda: _length(client, OUT, 1))
        for _ in range(20):
            await client.xadd(GEOCODED.key(), {"data": "{}"})

        async def held_back() -> bool:
            return 'tocsin_held_back{stage="enrich+ingest"} 1.0' in (await get(worker, "/metrics"))[1]

        await until(held_back)
        go_on.set()
        await until(lambda: _asked(asked))
        assert ["first"] == await enriched(client)
        await client.xgroup_create(GEOCODED.key(), "store", id="0")
        [[_, entries]] = await client.xreadgroup("store", "c", {GEOCODED.key(): ">"})
        await client.xack(GEOCODED.key(), "store", *(id_ for id_, _ in entries))
        await until(lambda: _length(client, OUT, 2))
        await until(lambda: settled(client))
        assert 'tocsin_held_back{stage="enrich+ingest"} 0.0' in (await get(worker, "/metrics"))[1]
    assert ["first", "second"] == await enriched(client)
    assert asked[0] >= 1
    assert 0 == asked[1]


async def _length(client: "Redis", key: str, entries: int) -> bool:
    return bool(await client.xlen(key) == entries)


async def _asked(asked: list[float]) -> bool:
    return bool(asked)


async def test_a_group_that_nobody_registered_stops_nothing(client: "Redis", settings: MakeSettings) -> None:
    """Somebody made a group to have a look, and left it: the line goes on."""
    await client.xgroup_create(ENRICHED.key(), "a look", id="0", mkstream=True)
    await client.xgroup_create(ENRICHED.key(), "geocode", id="$")
    for _ in range(50):
        await client.xadd(ENRICHED.key(), {"data": "{}"})
    await client.xgroup_setid(ENRICHED.key(), "geocode", "$")

    async def feed(publish: Publish[ReportReceived]) -> None:
        await publish([(str(n), a_received(a_report(str(n)))) for n in range(20)])

    worker = build(settings(backlog_high_entries=30, backlog_low_entries=5), source(feed, writes=RECEIVED))
    await asyncio.wait_for(worker.serve(), PATIENCE_SECONDS)
    assert 20 == await client.xlen(IN)


async def test_two_streams_may_have_readers_of_one_name(client: "Redis") -> None:
    """A group of the same name on another stream, which is not behind, does not hide the one that is."""
    busy, calm = (Stream(name, ReportReceived, "a test", ("reader",), "A test's.") for name in ("busy", "calm"))
    for _ in range(20):
        await client.xadd(busy.key(), {"data": "{}"})
    pressure, done = Pressure("two streams", high=10, low=5), asyncio.Event()
    with structlog.testing.capture_logs() as lines:
        watching = asyncio.create_task(watch_pressure(client, pressure, [busy, calm], partition=0, stopping=done))
        await until(lambda: _told(lines))
        done.set()
        await watching
    assert ["reader of busy is 20 entries behind; sources go on at 5"] == [line["why"] for line in lines]


async def _told(lines: Sequence[object]) -> bool:
    return bool(lines)


async def test_a_plug_ins_source_waits_for_the_plug_ins_reader(client: "Redis", settings: MakeSettings) -> None:
    """A stream that the registry does not know has readers too: who writes it waits for them."""
    feed = Stream("feed", ReportReceived, "a plug-in", ("reader",), "A test's.")
    for _ in range(20):
        await client.xadd(feed.key(), {"data": "{}"})

    async def publish_one(publish: Publish[ReportReceived]) -> None:
        await publish([("a", a_received())])

    worker = build(settings(backlog_high_entries=10, backlog_low_entries=5), source(publish_one, writes=feed))
    with structlog.testing.capture_logs() as lines:
        async with running(worker):
            await until(lambda: _held_back(lines))
            assert 20 == await client.xlen(feed.key())


async def _held_back(lines: Sequence[MutableMapping[str, object]]) -> bool:
    return "reader of feed is 20 entries behind; sources go on at 5" in [line.get("why") for line in lines]


async def test_what_was_published_is_remembered_as_long_as_is_set(client: "Redis", settings: MakeSettings) -> None:
    """Each key takes memory until its time is over, so whoever runs it says how long that is."""

    async def feed(publish: Publish[ReportReceived]) -> None:
        await publish([("a", a_received())])

    await asyncio.wait_for(build(settings(seen_days=0.5), source(feed, writes=RECEIVED)).serve(), PATIENCE_SECONDS)
    assert 0 < 12 * 3600 - await client.ttl(seen_key(IN, "a")) + 1 < 60
