"""The store under the kit while its database is away: a real process and server, a file that another process holds."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from patience import PATIENCE_SECONDS
from rig import until
from storing import Store, changes, publish, settled, stored, storing, told

from tocsin.contracts.streams import GEOCODED

if TYPE_CHECKING:
    from redis.asyncio import Redis

pytestmark = pytest.mark.redis

HELD_SECONDS = 3.0
"""Longer than SQLite waits by itself, and than the kit's first pauses."""

AWAY = "the store's database is locked or away: database is locked"

HOLDER = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA journal_mode = WAL")
connection.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.readline()
"""


@asynccontextmanager
async def held(path: Path) -> AsyncIterator[None]:
    """Have another process hold the file's write lock while this is open."""
    holder = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", HOLDER, str(path)), stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    assert holder.stdout
    assert b"held\n" == await holder.stdout.readline()
    try:
        yield
    finally:
        await holder.communicate(b"let go\n")


async def not_ready(store: Store) -> bool:
    status, why = await store.ready()
    return (status, AWAY in why) == (503, True)


async def is_ready(store: Store) -> bool:
    return await store.ready() == (200, "ok\n")


async def test_a_worker_starts_while_its_database_is_away(client: "Redis", redis_url: str, tmp_path: Path) -> None:
    """It says so in a line, is not ready and says why; when the database is back it makes its tables and works."""
    database = tmp_path / "tocsin.db"
    async with AsyncExitStack() as away:
        await away.enter_async_context(held(database))
        async with storing(redis_url, database) as store:
            await until(lambda: not_ready(store), seconds=PATIENCE_SECONDS)
            assert [AWAY] == store.told("database away")
            await publish(client, range(3))
            await asyncio.sleep(HELD_SECONDS)
            assert [] == await changes(client)
            await away.aclose()
            await until(lambda: settled(client), seconds=PATIENCE_SECONDS)
            await until(lambda: is_ready(store), seconds=PATIENCE_SECONDS)
            await until(lambda: told(client, database), seconds=PATIENCE_SECONDS)
    assert {AWAY} == set(store.told("tried again soon"))
    expected = [(f"i-{number}", 1) for number in range(3)]
    assert (expected, expected) == (await changes(client), stored(database))


async def test_a_database_that_goes_away_and_comes_back_loses_and_doubles_nothing(
    client: "Redis", redis_url: str, tmp_path: Path
) -> None:
    """Messages stay pending while another process holds it; the log and /readyz say why; then all of them are kept."""
    database = tmp_path / "tocsin.db"
    async with storing(redis_url, database) as store:
        await publish(client, range(2))
        await until(lambda: settled(client), seconds=PATIENCE_SECONDS)
        await until(lambda: told(client, database), seconds=PATIENCE_SECONDS)
        async with held(database):
            await publish(client, range(2, 6))
            await until(lambda: not_ready(store), seconds=PATIENCE_SECONDS)
            await asyncio.sleep(HELD_SECONDS)
            [group] = await client.xinfo_groups(GEOCODED.key())
            assert (4, 2) == (group["pending"] + group["lag"], len(await changes(client)))
        await until(lambda: settled(client), seconds=PATIENCE_SECONDS)
        await until(lambda: is_ready(store), seconds=PATIENCE_SECONDS)
        await until(lambda: told(client, database), seconds=PATIENCE_SECONDS)
        whys = store.told("tried again soon")
    assert {AWAY} == set(whys)
    expected = [(f"i-{number}", 1) for number in range(6)]
    assert (expected, expected) == (await changes(client), stored(database))
    assert not await client.exists(GEOCODED.dead.key())
    assert [] == [line for line in store.events() if line["level"] == "error"]
