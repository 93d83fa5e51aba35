"""Where the group of a worker begins, at its first start and where somebody took it away."""

from typing import TYPE_CHECKING

import pytest
from builders import a_received, a_report
from rig import (
    ENRICH,
    IN,
    MakeSettings,
    add,
    enriched,
    running,
    settled,
    until,
)

from tocsin.contracts.streams import RECEIVED
from tocsin.kit import build, route
from tocsin.kit.codec import encode
from tocsin.kit.groups import has_group

if TYPE_CHECKING:
    from redis.asyncio import Redis

pytestmark = pytest.mark.redis


async def test_a_backlog_from_before_the_first_start_is_read(client: "Redis", settings: MakeSettings) -> None:
    """A group begins at the stream's beginning, not at the moment of its first start."""
    texts = [f"report {n}" for n in range(300)]
    await add(client, *texts)
    async with running(build(settings(batch_size=64), ENRICH)):
        await until(lambda: settled(client))
    assert texts == await enriched(client)


async def test_a_group_may_begin_with_what_comes_next(client: "Redis", settings: MakeSettings) -> None:
    """Who wants only news says so; a flushed server begins it at 0, where everything is news."""
    read: list[str] = []
    await add(client, "old")
    listening = route(lambda message: read.append(message.report.text), reads=RECEIVED, group="news", begins="$")
    async with running(build(settings(), listening)):
        await until(lambda: has_group(client, stream_key=IN, group="news"))
        await add(client, "new")
        await until(lambda: _is(read, ["new"]))
        async with client.pipeline(transaction=True) as at_once:  # or the group might be there before the entry
            at_once.delete(IN)
            at_once.xadd(IN, {"data": encode(a_received(a_report("after the flush")))})
            await at_once.execute()
        await until(lambda: _is(read, ["new", "after the flush"]))
    await add(client, "while it was away")
    async with running(build(settings(), listening)):
        await until(lambda: _is(read, ["new", "after the flush", "while it was away"]))


async def _is(read: list[str], expected: list[str]) -> bool:
    return read == expected


async def test_a_flushed_server_gets_its_group_again(client: "Redis", settings: MakeSettings) -> None:
    """After FLUSHALL the worker makes its group again and reads what was added since, from the beginning."""
    async with running(build(settings(), ENRICH)):
        await add(client, "before")
        await until(lambda: settled(client))
        await client.flushall()
        await add(client, "after")
        await until(lambda: settled(client))
        assert ["after"] == await enriched(client)
