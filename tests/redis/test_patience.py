"""What a source keeps in Redis beside its stream: it waits where the server is away or full, and loses nothing."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import pytest
from rig import MakeSettings, Server, running, until

from tocsin.contracts.messages import ReportReceived
from tocsin.contracts.streams import RECEIVED
from tocsin.kit import Publish, Worker, WorkerSettings, build, source
from tocsin.kit.client import make_client

if TYPE_CHECKING:
    from redis.asyncio import Redis

pytestmark = pytest.mark.redis

Ask = Callable[[], Awaitable[int]]


def asking(settings: WorkerSettings, ask: Ask) -> tuple[Worker, list[int], list[float]]:
    """Return a worker that asks once, where its answer goes, and where what it says of room goes."""
    answers: list[int] = []
    waits: list[float] = []

    async def feed(publish: Publish[ReportReceived]) -> None:
        waiting = asyncio.create_task(publish.patiently(ask))
        while not waiting.done():
            waits.append(publish.retry_after())
            await asyncio.sleep(0.01)
        answers.append(waiting.result())
        await asyncio.Event().wait()

    return build(settings, source(feed, writes=RECEIVED)), answers, waits


async def test_a_server_that_is_away_is_waited_for(own_server: Server) -> None:
    """The first calls fail; when the server is back, the same call is answered."""
    own_server.start()
    async with make_client(WorkerSettings(redis_url=own_server.url)) as client:

        async def count() -> int:
            if not calls:
                own_server.kill()
            calls.append("called")
            return int(await client.incr("count"))

        calls: list[str] = []
        worker, answers, _ = asking(WorkerSettings(redis_url=own_server.url), count)

        async def called_again() -> bool:
            return len(calls) > 1

        async def answered() -> bool:
            return bool(answers)

        async with running(worker):
            await until(called_again)
            assert [] == answers
            own_server.start()
            await until(answered)
    assert [1] == answers


async def test_a_server_that_is_full_is_waited_for(client: "Redis", settings: MakeSettings) -> None:
    """Meanwhile a caller is told to come later, as where publishing is refused."""
    await client.config_set("maxmemory", 1)

    async def count() -> int:
        return int(await client.incr("count"))

    worker, answers, waits = asking(settings(), count)

    async def told_to_wait() -> bool:
        return any(wait > 0.02 for wait in waits)

    async def answered() -> bool:
        return bool(answers)

    async with running(worker):
        await until(told_to_wait)
        assert [] == answers
        await client.config_set("maxmemory", 0)
        await until(answered)
    assert [1] == answers
