"""Old and new workers side by side: the real older ones, from this clone's history, on one server and one database."""

import asyncio
import json
import os
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import older
import pytest
from builders import a_report
from line import account, line, send, through, tocsin
from older import Older
from patience import PATIENCE_SECONDS
from rig import until
from storing import publish

from tocsin.contracts.streams import CHANGED, ENRICHED, GEOCODED, RECEIVED
from tocsin_cli.gazetteer import ensure_gazetteer
from tocsin_geocode.gazetteer import default_directory
from tocsin_store.repository import Counts
from tocsin_store.sql import open_repository

if TYPE_CHECKING:
    from redis.asyncio import Redis

pytestmark = [pytest.mark.redis, pytest.mark.timeout(300)]

DATABASE = "TOCSIN_STORE_DATABASE_URL"

TEXTS = (
    "Gunmen killed four farmers in Konduga, Nigeria, on 6 November 2023, police said.",
    "A bomb exploded in a market in Mombasa on 6 November 2023, killing two people, officials said.",
)


@pytest.fixture
def settings(redis_url: str, url: str) -> Mapping[str, str]:
    return {
        "TOCSIN_REDIS_URL": redis_url,
        DATABASE: url,
        "TOCSIN_GAZETTEER": str(default_directory()),
    }


class Old(NamedTuple):
    """An older version: the newest revision that it knows, and where Python finds it."""

    revision: str
    path: str


@pytest.fixture(scope="module", params=older.every(), ids=lambda each: each.revision)
def old(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Old:
    """Unpack an older version."""
    before: Older = request.param
    return Old(before.revision, before.unpacked(tmp_path_factory.mktemp("older") / before.revision))


async def counts(url: str) -> Counts:
    repository = await open_repository(url)
    try:
        return await repository.counts()
    finally:
        await repository.aclose()


async def no_letters(client: "Redis") -> bool:
    return 0 == sum([await client.xlen(stream.dead.key()) for stream in (RECEIVED, ENRICHED, GEOCODED)])


async def test_an_old_store_worker_goes_on_while_the_database_is_migrated(
    client: "Redis", settings: Mapping[str, str], tmp_path: Path, old: Old
) -> None:
    """It records into the new tables, alone and beside a new one; nothing is refused, lost or told twice."""
    many = {**settings, "TOCSIN_BATCH_SIZE": "2"}
    async with line(many, tmp_path / "old", stages=("store",), path=old.path):
        await publish(client, range(2))
        await until(lambda: _is_told(client, 2), seconds=PATIENCE_SECONDS)
        await (await open_repository(settings[DATABASE])).aclose()  # this migrates
        await publish(client, range(2, 4))
        await until(lambda: _is_told(client, 4), seconds=PATIENCE_SECONDS)
        async with line(many, tmp_path / "new", stages=("store",)):
            await publish(client, range(4, 9))
            await until(lambda: _is_told(client, 9), seconds=PATIENCE_SECONDS)

    assert await no_letters(client)
    assert Counts(reports=9, mentions=9, incidents=9) == await counts(settings[DATABASE])
    told = [json.loads(fields[b"data"]) for _, fields in await client.xrange(CHANGED.key())]
    assert [(f"i-{n}", 1) for n in range(9)] == sorted((each["incident"]["id"], each["revision"]) for each in told)


async def _is_told(client: "Redis", number: int) -> bool:
    return await client.xlen(CHANGED.key()) >= number


@pytest.mark.parametrize("old", older.every()[-1:], ids=lambda each: each.revision, indirect=True)
async def test_an_old_store_worker_does_not_start_on_the_new_tables_until_they_are_taken_back(
    client: "Redis", settings: Mapping[str, str], tmp_path: Path, old: Old
) -> None:
    """It ends at once with status 2 and says why; after `tocsin database downgrade` it works."""
    async with line(settings, tmp_path / "new", stages=("store",)):
        await publish(client, range(2))
        await until(lambda: _is_told(client, 2), seconds=PATIENCE_SECONDS)
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tocsin_store"),
        env=os.environ | settings | {"PYTHONPATH": old.path},
        stderr=asyncio.subprocess.PIPE,
    )
    _, said = await process.communicate()
    assert (2, True) == (process.returncode, "run the newest version that ever ran on it" in said.decode())

    status, _, complained = await tocsin(settings, "database", "downgrade", old.revision, "--yes")
    assert 0 == status, complained
    async with line(settings, tmp_path / "old", stages=("store",), path=old.path):
        await publish(client, range(2, 4))
        await until(lambda: _is_told(client, 4), seconds=PATIENCE_SECONDS)
    assert Counts(reports=4, mentions=4, incidents=4) == await counts(settings[DATABASE])  # this migrates again


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("old", older.every()[-1:], ids=lambda each: each.revision, indirect=True)
async def test_a_line_of_old_and_new_workers_loses_nothing(
    client: "Redis", settings: Mapping[str, str], tmp_path: Path, old: Old
) -> None:
    """Each stage once old and once new: every report arrives, whichever had it; then the new ones read it again."""
    ensure_gazetteer(quiet=True)
    now = datetime.now(UTC)
    sent = [a_report(TEXTS[n % 2], id=f"{n + 1:064x}", published_at=now, received_at=now) for n in range(40)]
    few = {**settings, "TOCSIN_BATCH_SIZE": "4"}
    async with (
        line(few, tmp_path / "old", path=old.path, stages=("enrich", "geocode", "store")),
        line(few, tmp_path / "new"),
    ):
        await send(client, *sent)
        await through(client)
    assert await no_letters(client)
    assert len(sent) == (await counts(settings[DATABASE])).reports

    async with line(settings, tmp_path / "new"):
        status, said, _ = await tocsin(settings, "replay", "--stage", "enrich", "--all", "--json")
    assert (0, len(sent)) == (status, account(said)["through"])
