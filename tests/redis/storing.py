"""Store workers as processes: what they are sent, what they keep, and what they tell."""

import asyncio
import json
import os
import signal
import sqlite3
import sys
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import redis
from builders import a_geocoded, a_location, a_report, an_incident
from patience import PATIENCE_SECONDS

from tocsin.contracts.messages import IncidentChanged
from tocsin.contracts.streams import CHANGED, GEOCODED
from tocsin.kit.codec import encode

if TYPE_CHECKING:
    from redis.asyncio import Redis


WORKER = ("-m", "tocsin_store")


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
async def storing(redis_url: str, database: Path, *, name: str = "log") -> AsyncIterator[Store]:
    """Run a store worker; it must end well."""
    log = database.parent / name
    with log.open("wb") as stream:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, *WORKER),
            env=os.environ | {"TOCSIN_REDIS_URL": redis_url, "TOCSIN_STORE_DATABASE_URL": f"sqlite:///{database}"},
            stderr=stream,
        )
    try:
        yield Store(process, log)
        process.send_signal(signal.SIGTERM)
        assert 0 == await asyncio.wait_for(process.wait(), PATIENCE_SECONDS)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def publish(client: "Redis", numbers: Iterable[int], *, key: str = GEOCODED.key()) -> None:
    for number in numbers:
        report, place = a_report(id=f"{number:064x}"), a_location(lat=10 * number)
        message = a_geocoded(report, incidents=(an_incident(report, id=f"i-{number}", location=place),))
        await client.xadd(key, {"data": encode(message)})


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


async def told(client: "Redis", database: Path) -> bool:
    """Tell whether the stream has, of each change that is committed, one that says it."""
    with closing(sqlite3.connect(database)) as connection:
        committed = connection.execute("SELECT incident_id, revision FROM changes").fetchall()
    return set(committed) == set(await changes(client))
