"""Backups of a bus that has several partitions, on one server and on a cluster; by whom; and what they cannot hold."""

import json
import sqlite3
from collections.abc import Mapping
from contextlib import AsyncExitStack, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import redis
from databases import fetch
from guarded import start
from kept import ids, keep
from line import line, tocsin
from patience import PATIENCE_SECONDS
from rig import until
from storing import publish

from tocsin.contracts.streams import CHANGED, GEOCODED
from tocsin.kit.client import client_of

if TYPE_CHECKING:
    from redis.asyncio import Redis

pytestmark = [pytest.mark.redis, pytest.mark.timeout(480)]

DATABASE = "TOCSIN_STORE_DATABASE_URL"
SERVER = "TOCSIN_REDIS_URL"
KEY = GEOCODED.key()


async def test_what_was_said_after_the_backup_is_named(client: "Redis", redis_url: str, tmp_path: Path) -> None:
    """The bus does not have all of a correction: who made it, when and why is told, so that it can be said again."""
    url = f"sqlite:///{tmp_path / 'tocsin.db'}"
    settings = {SERVER: redis_url, DATABASE: url}
    say = ("--by", "ana", "--why", "a film set")
    async with line(settings, tmp_path / "before", stages=("store",)):
        await publish(client, range(3))
        await until(lambda: _stored(url, 3), seconds=PATIENCE_SECONDS)
        assert 0 == (await tocsin(settings, "incident", "retract", "i-0", *say))[0]
        assert 0 == (await tocsin(settings, "backup", str(tmp_path / "b")))[0]
        assert 0 == (await tocsin(settings, "incident", "retract", "i-1", *say))[0]
        await until(lambda: _told(client, 5), seconds=PATIENCE_SECONDS)
    assert 0 == (await tocsin(settings, "restore", str(tmp_path / "b"), "--yes"))[0]
    async with line(settings, tmp_path / "after", stages=("store",)):
        status, _, complained = await tocsin(settings, "retell")

    assert 1 == status
    assert ["what ana said of i-1"] == [
        told.partition(" at ")[0].removeprefix("tocsin: ") for told in complained.splitlines() if "what ana" in told
    ]
    assert "(a film set) is not in the database" in complained


async def _stored(url: str, number: int) -> bool:
    with suppress(sqlite3.OperationalError):  # the worker has not made its tables yet
        return [(number,)] == await fetch(url, "SELECT count(*) FROM reports")
    return False


async def _told(client: "Redis", number: int) -> bool:
    return await client.xlen(CHANGED.key()) >= number


@pytest.fixture(params=["one server", "a cluster"])
def bus_url(request: pytest.FixtureRequest, redis_url: str) -> str:
    if request.param == "one server":
        with redis.Redis.from_url(redis_url) as client:
            client.flushall()
        return redis_url
    return str(request.getfixturevalue("servers").url).replace("://", "://127.0.0.1:1,")


async def test_every_partition_is_set_back_to_its_own_place(bus_url: str, tmp_path: Path) -> None:
    """Two stores write to one database; each reads again what its own stream had after the backup."""
    database = f"sqlite:///{tmp_path / 'tocsin.db'}"
    settings = {SERVER: bus_url, DATABASE: database}
    async with AsyncExitStack() as opened:
        buses = {number: await opened.enter_async_context(client_of(bus_url, partition=number)) for number in (0, 3)}

        async def work(name: str, *, expected: int, sends: Mapping[int, int]) -> None:
            async with AsyncExitStack() as lines:
                for number in buses:
                    own = {**settings, "TOCSIN_PARTITION": str(number)}
                    await lines.enter_async_context(line(own, tmp_path / f"{name}{number}", stages=("store",)))
                for partition, number in sends.items():
                    await publish(buses[partition], [number], key=GEOCODED.key(partition))
                await until(lambda: _stored(database, expected), seconds=PATIENCE_SECONDS)

        await work("first", expected=2, sends={0: 1, 3: 2})
        made = await tocsin(settings, "backup", str(tmp_path / "b"))
        assert 0 == made[0], made
        assert {"0", "3"} == json.loads((tmp_path / "b" / "backup.json").read_text())["positions"].keys()
        await work("second", expected=4, sends={0: 4, 3: 5})
        restored = await tocsin(settings, "restore", str(tmp_path / "b"), "--yes")
        assert 0 == restored[0], restored
        assert ["i-1", "i-2"] == await ids(database)
        await work("third", expected=4, sends={})
        assert ["i-1", "i-2", "i-4", "i-5"] == await ids(database)
        retold = await tocsin(settings, "retell")
        assert (0, True) == (retold[0], "of 4 incidents" in retold[2]), retold


@pytest.mark.parametrize("scheme", ["redis", "redis+cluster"])
async def test_a_server_that_is_away_is_named(scheme: str, tmp_path: Path) -> None:
    """Nothing is written without knowing what the bus has to keep."""
    database = f"sqlite:///{tmp_path / 'tocsin.db'}"
    await keep(database, 1)
    settings = {SERVER: f"{scheme}://:secret@127.0.0.1:1", DATABASE: database}
    status, _, complained = await tocsin(settings, "backup", str(tmp_path / "b"))

    assert (1, True, False) == (status, "127.0.0.1:1 does not do as asked" in complained, "secret" in complained)
    assert not (tmp_path / "b").exists()


async def test_the_operators_own_user_may_do_all_of_it(tmp_path: Path) -> None:
    """Under the rules of `tocsin acl`: looking for partitions, keeping, setting back and reading what was told."""
    database = f"sqlite:///{tmp_path / 'tocsin.db'}"
    guarded = start(tmp_path / "guarded")
    try:
        settings = {SERVER: guarded.url("cli"), DATABASE: database}
        await keep(database, 1)
        guarded.admin.xgroup_create(KEY, "store", id="0", mkstream=True)
        commands = (("backup", str(tmp_path / "b")), ("restore", str(tmp_path / "b"), "--yes"), ("retell",))
        said = [await tocsin(settings, *words) for words in commands]
        assert [0, 0, 0] == [status for status, _, _ in said], said
        assert [] == guarded.denied()
    finally:
        guarded.admin.close()
        guarded.server.kill()
