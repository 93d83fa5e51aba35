"""Backups that meet what operators have: full disks, damaged files, workers that run, older tables, a stopped line."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import postgres
import pytest
import redis
from kept import ids, keep
from line import tocsin

from tocsin.contracts.streams import GEOCODED
from tocsin_cli.backup import command
from tocsin_cli.errors import CommandError
from tocsin_store import migrate
from tocsin_store.engine import open_engine
from tocsin_store.sql import open_repository

if TYPE_CHECKING:
    from redis.asyncio import Redis

pytestmark = [pytest.mark.redis, pytest.mark.timeout(240)]

DATABASE = "TOCSIN_STORE_DATABASE_URL"
SERVER = "TOCSIN_REDIS_URL"
KEY = GEOCODED.key()


@pytest.fixture
def settings(client: "Redis", redis_url: str, url: str) -> Mapping[str, str]:  # noqa: ARG001  emptied, that is
    return {SERVER: redis_url, DATABASE: url}


@pytest.fixture
async def of_the_other_kind(url: str, postgres_server: str, tmp_path: Path) -> AsyncIterator[str]:
    if url.startswith("postgresql"):
        yield f"sqlite:///{tmp_path / 'other' / 'tocsin.db'}"
        return
    database = await postgres.new_database(postgres_server)
    yield database
    await postgres.drop_database(postgres_server, database)


async def test_a_backup_of_one_kind_of_database_is_restored_to_the_other(
    settings: Mapping[str, str], url: str, of_the_other_kind: str, tmp_path: Path
) -> None:
    """So a desk that has outgrown its file moves to a server, and back again."""
    await keep(url, 1, 2)
    made = await tocsin(settings, "backup", str(tmp_path / "b"))
    moved = await tocsin({**settings, DATABASE: of_the_other_kind}, "restore", str(tmp_path / "b"), "--yes")

    assert [0, 0] == [made[0], moved[0]], (made, moved)
    assert ["i-1", "i-2"] == await ids(of_the_other_kind)


async def test_a_backup_that_is_not_whole_is_refused(settings: Mapping[str, str], url: str, tmp_path: Path) -> None:
    """Copied halfway, or altered: what the database holds stays."""
    await keep(url, 1)
    assert 0 == (await tocsin(settings, "backup", str(tmp_path / "b")))[0]
    await keep(url, 2)
    file = tmp_path / "b" / "tocsin.db"
    whole = file.read_bytes()
    for damaged in (whole[: len(whole) // 2], whole[:-1] + bytes([whole[-1] ^ 1])):
        file.write_bytes(damaged)
        status, _, complained = await tocsin(settings, "restore", str(tmp_path / "b"), "--yes")
        assert (2, True) == (status, "is not what was written there" in complained), complained
    file.unlink()
    status, _, complained = await tocsin(settings, "restore", str(tmp_path / "b"), "--yes")
    assert (2, True) == (status, "is no backup" in complained), complained
    assert ["i-1", "i-2"] == await ids(url)


async def on_a_small_disk(settings: Mapping[str, str], *words: str) -> tuple[int | None, str]:
    """Type a command where no file may become larger than 64 kB."""
    command_line = ("bash", "-c", 'ulimit -f 64; exec "$@"', "bash", sys.executable, "-m", "tocsin_cli", *words)
    process = await asyncio.create_subprocess_exec(
        *command_line, env=os.environ | settings, stderr=asyncio.subprocess.PIPE
    )
    _, complained = await process.communicate()
    return process.returncode, complained.decode()


def begins_with(folder: Path, name: str) -> list[str]:
    """Return what lies in a folder under a name that begins so."""
    return sorted(path.name for path in folder.iterdir() if path.name.startswith(name))


async def test_a_full_disk_leaves_nothing_half_done(
    client: "Redis", settings: Mapping[str, str], url: str, tmp_path: Path
) -> None:
    """No folder that looks like a backup, nothing that the bus keeps for one; and the database as it was."""
    await keep(url, 1, 2)
    status, complained = await on_a_small_disk(settings, "backup", str(tmp_path / "b"))
    assert (1, True) == (status, "the backup was not made" in complained), complained
    assert [] == begins_with(tmp_path, "b")
    assert [] == await client.xinfo_groups(KEY)

    assert 0 == (await tocsin(settings, "backup", str(tmp_path / "b")))[0]
    await keep(url, 3)
    if url.startswith("sqlite"):
        status, complained = await on_a_small_disk(settings, "restore", str(tmp_path / "b"), "--yes")
        assert (1, True) == (status, "nothing was restored" in complained), complained
        assert ["tocsin.db"] == begins_with(tmp_path, "tocsin.db")
    assert ["i-1", "i-2", "i-3"] == await ids(url)


async def test_nothing_is_restored_under_who_has_the_database_open(
    settings: Mapping[str, str], url: str, tmp_path: Path
) -> None:
    """A store worker or a board would go on with what it remembers, or with a file that is no longer there."""
    await keep(url, 1)
    assert 0 == (await tocsin(settings, "backup", str(tmp_path / "b")))[0]
    worker = await open_repository(url)
    await worker.counts()
    status, _, complained = await tocsin(settings, "restore", str(tmp_path / "b"), "--yes")
    await worker.aclose()

    assert (1, True) == (status, "stop the store workers and the board" in complained), complained
    assert 0 == (await tocsin(settings, "restore", str(tmp_path / "b"), "--yes"))[0]


async def test_a_backup_of_an_older_version_is_restored(settings: Mapping[str, str], url: str, tmp_path: Path) -> None:
    """Its tables are brought up to date, here or by the store worker that starts; a newer one's are refused."""
    older = f"sqlite:///{tmp_path / 'older.db'}"
    await keep(older, 1)
    engine = open_engine(older)
    await migrate.downgrade(engine, "0005")
    await engine.dispose()
    assert 0 == (await tocsin({**settings, DATABASE: older}, "backup", str(tmp_path / "b")))[0]
    status, _, complained = await tocsin(settings, "restore", str(tmp_path / "b"), "--yes")
    assert 0 == status, complained
    await keep(url, 2)
    assert ["i-1", "i-2"] == await ids(url)

    engine = open_engine(older)
    async with engine.begin() as connection:
        await connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    await engine.dispose()
    assert 0 == (await tocsin({**settings, DATABASE: older}, "backup", str(tmp_path / "n")))[0]
    status, _, complained = await tocsin(settings, "restore", str(tmp_path / "n"), "--yes")
    assert (1, True) == (status, "are 9999" in complained and "use a newer one" in complained), complained
    assert ["i-1", "i-2"] == await ids(url)


@pytest.mark.parametrize("fails", [False, True])
def test_the_bus_keeps_what_a_first_backup_lacks_from_before_it_is_made(
    bus: redis.Redis, redis_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, fails: bool
) -> None:
    """Streams are cut while the database is read: nobody else would hold what it no longer comes to."""
    monkeypatch.setenv(SERVER, redis_url)
    monkeypatch.setenv(DATABASE, f"sqlite:///{tmp_path / 'tocsin.db'}")
    asyncio.run(keep(f"sqlite:///{tmp_path / 'tocsin.db'}", 1))
    last = bus.xadd(KEY, {"data": "x"})
    bus.xgroup_create(KEY, "store", id="$")
    held = list[object]()

    def dump(_: str, file: Path) -> None:
        held.extend((group["name"], group["last-delivered-id"]) for group in bus.xinfo_groups(KEY))
        if fails:
            raise CommandError("the disk is full")
        file.write_bytes(b"x")

    monkeypatch.setattr(command, "dump", dump)
    try:
        command.backup(tmp_path / "b", var=tmp_path)
    except CommandError:
        assert fails

    assert (b"backup", last) in held
    assert ([b"store"] if fails else [b"backup", b"store"]) == [group["name"] for group in bus.xinfo_groups(KEY)]


async def test_a_line_that_is_stopped_is_backed_up_and_restored(tmp_path: Path) -> None:
    """`tocsin run` brings its own server, which is not there without it: it is started for as long as it takes."""
    await keep(f"sqlite:///{tmp_path / 'tocsin.db'}", 1)
    (tmp_path / "valkey").mkdir()
    var = ("--var", str(tmp_path))
    said = [
        await tocsin({}, *words, *var)
        for words in (("backup", str(tmp_path / "b")), ("restore", str(tmp_path / "b"), "--yes"), ("retell",))
    ]
    assert [0, 0, 0] == [status for status, _, _ in said], said
    assert not (tmp_path / "valkey" / "socket").exists()
    assert ["i-1"] == await ids(f"sqlite:///{tmp_path / 'tocsin.db'}")
