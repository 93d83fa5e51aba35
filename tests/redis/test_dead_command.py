"""The round trip of a dead letter as an operator makes it: the real command, as a process, on a real server."""

import asyncio
import json
import os
import sys
from typing import TYPE_CHECKING

import pytest
from builders import an_enriched
from rig import DEAD, ENRICH, MakeSettings, add, enriched, letters, running, settled, until

from tocsin.contracts.streams import ENRICHED, RECEIVED
from tocsin.kit import build, route

if TYPE_CHECKING:
    from redis.asyncio import Redis

pytestmark = pytest.mark.redis

MENDED = route(lambda message: an_enriched(message.report), reads=RECEIVED, writes=ENRICHED, group="enrich")


async def tocsin_dead(redis_url: str, *arguments: str) -> tuple[int | None, str, str]:
    """Type a command; return its status, what it said and what it complained of."""
    command = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tocsin_cli", "dead", *arguments),
        env=os.environ | {"TOCSIN_REDIS_URL": redis_url},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    said, complained = await command.communicate()
    return command.returncode, said.decode(), complained.decode()


async def test_what_was_refused_is_found_mended_and_put_back(
    client: "Redis", settings: MakeSettings, redis_url: str
) -> None:
    """Listed by stage, reason and age; shown; tried dry; replayed: then the stage makes of it what it should have."""
    await add(client, "fine", "invalid", "crash")
    async with running(build(settings(max_deliveries=1), ENRICH)):
        await until(lambda: settled(client))

    chosen = ("--stage", "enrich", "--reason", "refused", "--newer-than", "1h")
    status, listed, _ = await tocsin_dead(redis_url, "list", *chosen, "--json")
    [letter] = map(json.loads, listed.splitlines())
    assert (0, "it says nothing", 1) == (status, letter["detail"], letter["deliveries"])
    assert (0, "") == (await tocsin_dead(redis_url, "list", *chosen[:-2], "--older-than", "1h", "--json"))[:2]
    assert "2 letters" in (await tocsin_dead(redis_url, "list"))[2]

    status, shown, _ = await tocsin_dead(redis_url, "show", letter["letter"])
    assert (0, True, True) == (status, "it says nothing" in shown, '"text":"invalid"' in shown)

    status, _, told = await tocsin_dead(redis_url, "replay", *chosen, "--dry-run")
    assert (0, True) == (status, "would replay 1 letter" in told)
    assert (2, True) == (len(await letters(client)), await settled(client))

    status, _, told = await tocsin_dead(redis_url, "replay", *chosen)
    assert (0, True) == (status, "replayed 1 letter" in told)
    async with running(build(settings(), MENDED)):
        await until(lambda: settled(client))
    assert ["fine", "invalid"] == await enriched(client)
    assert ["exhausted"] == [left.reason for left in await letters(client)]


async def test_what_is_not_worth_mending_is_dropped(client: "Redis", settings: MakeSettings, redis_url: str) -> None:
    """Tried dry, then for good: the letter is gone, and nothing came of it; a second time its id is none."""
    await add(client, "invalid")
    async with running(build(settings(), ENRICH)):
        await until(lambda: settled(client))
    [[entry_id, _]] = await client.xrange(DEAD)

    status, _, told = await tocsin_dead(redis_url, "drop", "--reason", "refused", "--dry-run")
    assert (0, True, 1) == (status, "would drop 1 letter" in told, await client.xlen(DEAD))

    status, _, told = await tocsin_dead(redis_url, "drop", entry_id.decode())
    assert (0, True, 0) == (status, "dropped 1 letter" in told, await client.xlen(DEAD))
    assert (True, []) == (await settled(client), await enriched(client))

    status, _, told = await tocsin_dead(redis_url, "drop", entry_id.decode())
    assert (1, True) == (status, f"no letter {entry_id.decode()}" in told)
