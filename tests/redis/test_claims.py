"""When entries are taken over, and from whom: never from a worker that is at them."""

import asyncio
from collections.abc import Sequence
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
import redis.asyncio
import structlog
from rig import ENRICH, IN, MakeSettings, add, enriched, running, settled, until

from tocsin.contracts.messages import ReportEnriched, ReportReceived
from tocsin.contracts.streams import ENRICHED, RECEIVED
from tocsin.kit import Invalid, batch_route, build, reader
from tocsin.kit.groups import ensure_group
from tocsin.kit.metrics import REGISTRY
from tocsin.kit.reader import CLAIMS_PER_VISIBILITY

if TYPE_CHECKING:
    from redis.asyncio import Redis

pytestmark = pytest.mark.redis

LONG_SECONDS = 30.0


async def strand(client: "Redis", consumer: str, *texts: str, idle_seconds: float) -> list[str]:
    """Let a consumer read entries, and be silent for so long; return their ids."""
    await ensure_group(client, stream_key=IN, group="enrich")
    await add(client, *texts)
    [[_, entries]] = await client.xreadgroup("enrich", consumer, {IN: ">"})
    ids = [id_.decode() for id_, _ in entries]
    await let_lie(client, consumer, ids, idle_seconds=idle_seconds)
    return ids


async def let_lie(client: "Redis", consumer: str, ids: list[str], *, idle_seconds: float) -> None:
    """Give entries to a consumer, as if it had been silent for so long."""
    idle_ms = int(idle_seconds * 1000)
    await client.xclaim(IN, "enrich", consumer, min_idle_time=0, message_ids=list(ids), idle=idle_ms, justid=True)


async def holders(client: "Redis") -> list[str]:
    """Return the consumers for whom entries are pending."""
    entries = await client.xpending_range(IN, "enrich", min="-", max="+", count=100)
    return sorted({entry["consumer"].decode() for entry in entries})


class Looks:
    """Counts how often workers look for stranded entries, and lets something happen between a look and its claim."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.count = 0
        self.meanwhile = asyncio.Event()
        look = redis.asyncio.Redis.xpending_range

        async def spying(client: "Redis", *args: Any, **kwargs: Any) -> Any:
            found = await look(client, *args, **kwargs)
            if "idle" in kwargs:
                self.count += 1
                await self.between(client)
            return found

        monkeypatch.setattr(redis.asyncio.Redis, "xpending_range", spying)

    async def between(self, client: "Redis") -> None:
        """Do nothing, unless a test says otherwise."""


async def test_an_entry_that_another_worker_took_first_is_left_to_it(
    client: "Redis", settings: MakeSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two workers see the same stranded entry: whoever claims it second gets nothing, and hands nothing over."""
    looks = Looks(monkeypatch)
    ids = await strand(client, "dead", "stranded", idle_seconds=LONG_SECONDS)

    async def overtake(_: "Redis") -> None:
        if looks.count == 1:
            await let_lie(client, "faster", ids, idle_seconds=0)

    monkeypatch.setattr(looks, "between", overtake)
    async with running(build(settings(visibility_seconds=LONG_SECONDS), ENRICH)):
        await until(lambda: _looked(looks, 2))
        assert (["faster"], []) == (await holders(client), await enriched(client))


async def test_stranded_entries_are_found_behind_many_that_are_at_work(client: "Redis", settings: MakeSettings) -> None:
    """Older entries of living workers, more than a batch of them, do not hide one that lies."""
    at_work = await strand(client, "living", *(f"at work {n}" for n in range(5)), idle_seconds=0)
    await strand(client, "dead", "stranded", idle_seconds=LONG_SECONDS)
    async with running(build(settings(visibility_seconds=LONG_SECONDS, batch_size=2), ENRICH)):
        await until(lambda: _came_out(client, "stranded"))
    assert ["living"] == await holders(client)
    await client.xack(IN, "enrich", *at_work)


async def test_all_that_a_dead_worker_held_is_taken_over_at_once(client: "Redis", settings: MakeSettings) -> None:
    """One batch after the other, however many it takes: none waits for the next time that somebody looks."""
    texts = [f"report {n}" for n in range(9)]
    await strand(client, "dead", *texts, idle_seconds=LONG_SECONDS)
    async with running(build(settings(visibility_seconds=LONG_SECONDS, batch_size=2), ENRICH)):
        await until(lambda: settled(client), seconds=LONG_SECONDS / CLAIMS_PER_VISIBILITY)
    assert texts == await enriched(client)


async def test_what_is_claimed_is_counted_and_told(client: "Redis", settings: MakeSettings) -> None:
    """How many entries, and how often the unluckiest was delivered, this time included."""

    def claimed() -> float:
        return REGISTRY.get_sample_value("tocsin_claimed_total", {"stage": "enrich"}) or 0

    before = claimed()
    await strand(client, "dead", "a", "b", idle_seconds=LONG_SECONDS)
    with structlog.testing.capture_logs() as lines:
        async with running(build(settings(visibility_seconds=LONG_SECONDS), ENRICH)):
            await until(lambda: settled(client))
    [line] = [line for line in lines if line["event"] == "claimed"]
    assert (2, 2, 2) == (line["entries"], line["most_deliveries"], claimed() - before)


async def test_holding_on_is_no_delivery(client: "Redis", settings: MakeSettings) -> None:
    """A batch that is slow, and whose worker then dies, has had one try: it is no nearer to the dead letters."""
    deliveries: list[int] = []

    async def slow(messages: Sequence[ReportReceived]) -> Sequence[Sequence[ReportEnriched] | Invalid]:
        held = await _calls(client, "xclaim")
        await until(lambda: _called(client, "xclaim", held + 2))
        pending = await client.xpending_range(IN, "enrich", min="-", max="+", count=10)
        deliveries.extend(entry["times_delivered"] for entry in pending)
        return [[] for _ in messages]

    await add(client, "a", "b")
    async with running(build(settings(), batch_route(slow, reads=RECEIVED, writes=ENRICHED, group="enrich"))):
        await until(lambda: settled(client))
    assert [1, 1] == deliveries


async def test_stranded_entries_are_looked_for_four_times_in_a_visibility_time(
    client: "Redis", settings: MakeSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So an entry waits at most a quarter longer than that; and Redis is not asked with every read."""
    now = 1000.0
    monkeypatch.setattr(reader, "time", SimpleNamespace(monotonic=lambda: now))
    looks = Looks(monkeypatch)
    async with running(build(settings(visibility_seconds=LONG_SECONDS), ENRICH)):
        await until(lambda: _looked(looks, 1))
        await until(lambda: settled(client))
        ids = [(await client.xadd(IN, {"data": "x"})).decode()]
        await until(lambda: settled(client))
        await client.xclaim(IN, "enrich", "dead", min_idle_time=0, message_ids=ids, idle=40_000, force=True)
        now += LONG_SECONDS / 4 - 0.01
        reads = await _calls(client, "xreadgroup")
        await until(lambda: _called(client, "xreadgroup", reads + 3))
        assert (1, ["dead"]) == (looks.count, await holders(client))
        now += 0.01
        await until(lambda: settled(client))
        assert [] == await holders(client)


async def _looked(looks: Looks, times: int) -> bool:
    return looks.count >= times


async def _came_out(client: "Redis", text: str) -> bool:
    return text in await enriched(client)


async def _calls(client: "Redis", command: str) -> int:
    """Return how often the server was given a command."""
    return int((await client.info("commandstats")).get(f"cmdstat_{command}", {"calls": 0})["calls"])


async def _called(client: "Redis", command: str, times: int) -> bool:
    return await _calls(client, command) >= times
