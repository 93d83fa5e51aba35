"""The store under the kit while its database is away: a real process and server, a file that another process holds."""

import asyncio
import json
import os
import signal
import sqlite3
import sys
import urllib.error
import urllib.request
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import redis
from builders import a_geocoded, a_location, a_report, an_incident
from rig import until

from tocsin.contracts.messages import IncidentChanged
from tocsin.contracts.streams import CHANGED, GEOCODED
from tocsin.kit.codec import encode

if TYPE_CHECKING:
    from redis.asyncio import Redis

pytestmark = pytest.mark.redis

HELD_SECONDS = 3.0
"""Longer than SQLite waits by itself, and than the kit's first pauses."""

PATIENCE_SECONDS = 30.0
"""A process starts in a second or two; on a busy machine in ten."""

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


@dataclass(frozen=True, slots=True)
class Store:
    """A store worker as a process, and where it writes its log."""

    process: asyncio.subprocess.Process
    log: Path

    def events(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in self.log.read_text().splitlines()]

    def told(self, event: str) -> list[str]:
        """Return why, for each time that this was logged."""
        return [str(line.get("why")) for line in self.events() if line["event"] == event]

    async def ready(self) -> tuple[int, str]:
        [url] = [line["url"] for line in self.events() if line["event"] == "health served"] or [None]
        return (0, "not up yet") if url is None else await asyncio.to_thread(_get, f"{url}/readyz")


def _get(url: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


@asynccontextmanager
async def storing(redis_url: str, database: Path) -> AsyncIterator[Store]:
    """Run a store worker; it must end well."""
    log = database.parent / "log"
    with log.open("wb") as stream:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tocsin_store"),
            env=os.environ | {"TOCSIN_REDIS_URL": redis_url, "TOCSIN_STORE_DATABASE_URL": f"sqlite:///{database}"},
            stderr=stream,
        )
    try:
        yield Store(process, log)
        process.send_signal(signal.SIGTERM)
        assert 0 == await asyncio.wait_for(process.wait(), timeout=20)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def publish(client: "Redis", numbers: range) -> None:
    for number in numbers:
        report, place = a_report(id=f"{number:064x}"), a_location(lat=10 * number)
        message = a_geocoded(report, incidents=(an_incident(report, id=f"i-{number}", location=place),))
        await client.xadd(GEOCODED.key(), {"data": encode(message)})


async def settled(client: "Redis") -> bool:
    try:
        [group] = await client.xinfo_groups(GEOCODED.key())
    except (redis.ResponseError, ValueError):
        return False
    return (group["lag"], group["pending"]) == (0, 0)


async def changes(client: "Redis") -> list[tuple[str, int]]:
    entries = await client.xrange(CHANGED.key())
    read = (IncidentChanged.model_validate_json(fields[b"data"]) for _, fields in entries)
    return [(change.incident.id, change.revision) for change in read]


def stored(database: Path) -> list[tuple[str, int]]:
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute("SELECT id, revision FROM incidents ORDER BY number").fetchall()


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
        async with held(database):
            await publish(client, range(2, 6))
            await until(lambda: not_ready(store), seconds=PATIENCE_SECONDS)
            await asyncio.sleep(HELD_SECONDS)
            [group] = await client.xinfo_groups(GEOCODED.key())
            assert (4, 2) == (group["pending"] + group["lag"], len(await changes(client)))
        await until(lambda: settled(client), seconds=PATIENCE_SECONDS)
        await until(lambda: is_ready(store), seconds=PATIENCE_SECONDS)
        whys = store.told("tried again soon")
    assert {AWAY} == set(whys)
    expected = [(f"i-{number}", 1) for number in range(6)]
    assert (expected, expected) == (await changes(client), stored(database))
    assert not await client.exists(GEOCODED.dead.key())
    assert [] == [line for line in store.events() if line["level"] == "error"]
