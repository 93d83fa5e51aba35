"""Hosts that all ingest workers take in turn."""

import asyncio
from itertools import pairwise
from pathlib import Path

import pytest
import redis.asyncio
from patience import PATIENCE_SECONDS
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from rig import Server
from web import drip, local_fetcher, serving

from tocsin_ingest.fetch import Unfetchable
from tocsin_ingest.fetch.politeness import Ahead, Politeness
from tocsin_ingest.fetch.shared_hosts import SharedHosts

pytestmark = pytest.mark.redis

GAP = 0.2
TAKES = 0.1
"""Seconds: a pause, and a slow document."""
HOST = "example.org:443"


async def test_workers_together_make_one_request_at_a_time(client: "redis.asyncio.Redis") -> None:
    """With a pause after each, whichever worker it was."""
    with serving() as web:
        url = web.serve("/", drip(b"ab", pause_seconds=TAKES))
        workers = [local_fetcher(hosts=SharedHosts(client), gap_seconds=GAP) for _ in range(3)]

        await asyncio.gather(*[worker.fetch(url) for worker in workers for _ in range(2)])

    times = [request.at for request in web.requests]
    assert 6 == len(times)
    assert all(later - earlier >= TAKES + GAP * 0.9 for earlier, later in pairwise(times))


async def test_a_pause_that_a_host_asked_one_worker_for_is_made_by_all(client: "redis.asyncio.Redis") -> None:
    """And who wants something of it meanwhile is told when to come again."""
    one, other = (Politeness(SharedHosts(client)) for _ in range(2))
    async with one.visit(HOST) as visit:
        visit.asks_for(120.0)

    with pytest.raises(Unfetchable) as caught:
        async with other.visit(HOST):
            raise AssertionError("nobody has this turn")

    assert caught.value.retry_after == pytest.approx(120.0, abs=5.0)


async def test_a_host_of_a_worker_that_was_killed_is_free_after_a_while(client: "redis.asyncio.Redis") -> None:
    """And what that worker says when it wakes up again changes nothing for who has the host then."""
    hosts = SharedHosts(client, lease_seconds=0.2)
    assert await hosts.take(HOST, "killed") is None
    ahead = await hosts.take(HOST, "next")
    assert ahead is not None
    assert ahead.taken

    async with asyncio.timeout(PATIENCE_SECONDS):
        while await hosts.take(HOST, "next"):  # noqa: ASYNC110 - it is Redis that tells
            await asyncio.sleep(0.02)
    await hosts.leave(HOST, "killed", pause_seconds=0.0)

    assert await SharedHosts(client).take(HOST, "third") is not None


async def test_no_pause_leaves_nothing_behind(client: "redis.asyncio.Redis") -> None:
    """A host that was left without one is nobody's; what Redis keeps of the others has an end."""
    hosts = SharedHosts(client)
    await hosts.take(HOST, "a")
    await hosts.leave(HOST, "a", pause_seconds=0.0)
    await hosts.take("other.example:80", "a")

    [key] = await client.keys("*hosts*")

    assert b"tocsin:{0}:hosts:other.example:80" == key
    assert 0 < await client.pttl(key) <= 90_000


async def test_while_redis_is_away_each_worker_keeps_its_own_pauses(tmp_path: Path) -> None:
    """Documents come all the same, and a host is asked no faster by a worker than before."""
    server = Server(tmp_path)
    server.start()
    async with redis.asyncio.Redis.from_url(server.url, retry=Retry(NoBackoff(), 0)) as client:
        hosts = SharedHosts(client)
        await hosts.take(HOST, "a")
        server.kill()
        await hosts.leave(HOST, "a", pause_seconds=60.0)

        ahead = await hosts.take(HOST, "b")

    assert ahead is not None
    assert Ahead(pytest.approx(60.0, abs=5.0), taken=False) == ahead
