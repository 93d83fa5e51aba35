"""Database and Redis brought back from backups of other moments, by the commands of docs/operations.md."""

import asyncio
import os
import re
import shlex
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import redis.asyncio
from builders import a_geocoded, a_location, a_report, an_incident
from databases import fetch
from line import changes, line, tocsin
from patience import PATIENCE_SECONDS
from rig import Server, until
from storing import publish

from tocsin.contracts.incident import Incident
from tocsin.contracts.messages import ChangeKind
from tocsin.contracts.streams import CHANGED, GEOCODED
from tocsin.kit.codec import encode

if TYPE_CHECKING:
    from redis.asyncio import Redis

pytestmark = [pytest.mark.redis, pytest.mark.timeout(240)]

PAGE = (Path(__file__).parents[2] / "docs/operations.md").read_text(encoding="utf-8")
DATABASE = "TOCSIN_STORE_DATABASE_URL"


@pytest.fixture
def settings(redis_url: str, url: str) -> Mapping[str, str]:
    return {"TOCSIN_REDIS_URL": redis_url, DATABASE: url}


@pytest.fixture
async def cut_at_once(client: "Redis") -> AsyncIterator[None]:
    """Have the server cut streams entry by entry: it cuts whole nodes, which hold a hundred."""
    [(_, size)] = (await client.config_get("stream-node-max-entries")).items()
    await client.config_set("stream-node-max-entries", 1)
    yield
    await client.config_set("stream-node-max-entries", size)


async def is_held(client: "Redis", entries: int) -> bool:
    """Tell whether the stream is cut to so many; the last that all have read stays."""
    return await client.xlen(GEOCODED.key()) == entries


def blocks(section: str) -> list[str]:
    """Return what a section tells to type, block by block."""
    told = PAGE.partition(f"### {section}\n")[2].partition("\n## ")[0].partition("\n### ")[0]
    return re.findall(r"```sh\n(.*?)```", told, re.DOTALL)


async def type_in(block: str, settings: Mapping[str, str], folder: Path, *, socket: Path | None = None) -> str:
    """Run commands in a folder as an operator types them; return what they said. Each must succeed."""
    python = shlex.quote(sys.executable)
    (folder / "backups").mkdir(exist_ok=True)
    programs = f'tocsin() {{ {python} -m tocsin_cli "$@"; }}\nredis-cli() {{ command redis-cli -s "$SOCKET" "$@"; }}\n'
    shell = await asyncio.create_subprocess_exec(
        *("bash", "-ec", programs + block),
        cwd=folder,
        env=os.environ | settings | ({"SOCKET": str(socket), "REDIS_DIR": str(socket.parent)} if socket else {}),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await shell.communicate()
    assert 0 == shell.returncode, said.decode()
    return said.decode()


async def revise(client: "Redis", times: range) -> None:
    """Have one incident told otherwise, again and again, each time by a later message."""
    report = a_report(id=f"{0:064x}")
    for turn in times:
        incident = an_incident(report, id="i-0", location=a_location(lat=0), confidence=(turn + 1) / 20)
        at = datetime.now(UTC) + timedelta(seconds=turn)
        message = a_geocoded(report, incidents=(incident,), message_id=f"turn-{turn}", produced_at=at)
        await client.xadd(GEOCODED.key(), {"data": encode(message)})


async def known(client: "Redis") -> dict[str, Incident]:
    """Return what a consumer knows that drops the revisions it has seen."""
    revisions, incidents = dict[str, int](), dict[str, Incident]()
    for change in await changes(client):
        id_ = change.incident.id
        if change.revision > revisions.get(id_, 0):
            revisions[id_], incidents[id_] = change.revision, change.incident
            if change.kind in {ChangeKind.MERGED, ChangeKind.RETRACTED}:
                del incidents[id_]
    return incidents


async def stored(url: str) -> dict[str, Incident]:
    rows = await fetch(url, "SELECT id, content FROM incidents WHERE state = 'live'")
    return {str(id_): Incident.model_validate_json(str(content)) for id_, content in rows}


async def all_told(client: "Redis", url: str) -> None:
    async def is_told() -> bool:
        # In the order in which it happens: what is asked first may else come true after the rest was found so.
        groups = {
            group["name"]: (group["lag"], group["pending"]) for group in await client.xinfo_groups(GEOCODED.key())
        }
        if groups.get(b"store") != (0, 0):
            return False
        committed = set(await fetch(url, "SELECT incident_id, revision FROM changes"))
        return committed <= {(change.incident.id, change.revision) for change in await changes(client)}

    await until(is_told, seconds=PATIENCE_SECONDS)


@pytest.mark.usefixtures("cut_at_once")
async def test_a_database_older_than_redis_loses_nothing(
    client: "Redis", url: str, settings: Mapping[str, str], tmp_path: Path
) -> None:
    """What the store did after the backup is done again; listeners end where the database is, and hear what is next."""
    backup, restore, retell = blocks("The database, from a backup")
    one_by_one = {**settings, "TOCSIN_BATCH_SIZE": "1"}
    async with line(one_by_one, tmp_path / "before", stages=("store",)):
        await publish(client, range(3))
        await all_told(client, url)
        await type_in(backup, settings, tmp_path)
        await publish(client, range(3, 6))
        await revise(client, range(8))
        await all_told(client, url)
        await until(lambda: is_held(client, 1 + 3 + 8), seconds=PATIENCE_SECONDS)
    was, heard = await stored(url), await known(client)
    assert (was, 6) == (heard, len(was))

    await type_in(restore, settings, tmp_path)
    assert 3 == len(await stored(url))
    async with line(settings, tmp_path / "after", stages=("store",)):
        await all_told(client, url)
        assert was == await stored(url)
        said = await type_in(retell, settings, tmp_path)
        assert "of 6 incidents that were heard of" in said
        await all_told(client, url)
        assert was == await known(client)
        await revise(client, range(8, 9))
        await all_told(client, url)

    assert await stored(url) == await known(client)
    assert 0.45 == (await known(client))["i-0"].confidence
    assert [(6,)] == await fetch(url, "SELECT count(*) FROM reports")


@pytest.mark.usefixtures("cut_at_once")
async def test_the_bus_keeps_what_came_after_a_backup_and_no_more(
    client: "Redis", url: str, settings: Mapping[str, str], tmp_path: Path
) -> None:
    """Until the next one: an older backup can no longer be made whole, and the command says so."""
    async with line(settings, tmp_path / "log", stages=("store",)):
        for number in range(2):
            await publish(client, range(3 * number, 3 * number + 3))
            await all_told(client, url)
            status, _, complained = await tocsin(settings, "backup", str(tmp_path / f"b{number}"))
            assert 0 == status, complained

        await until(lambda: is_held(client, 1), seconds=PATIENCE_SECONDS)
        assert 2 == (await tocsin(settings, "backup", str(tmp_path / "b1")))[0]
    assert 2 == (await tocsin(settings, "restore", str(tmp_path / "b0")))[0]
    status, _, complained = await tocsin(settings, "restore", str(tmp_path / "b0"), "--yes")
    assert (1, True) == (status, "no longer has all that came after" in complained)

    async with line(settings, tmp_path / "log", stages=("store",)):
        status, _, complained = await tocsin(settings, "retell")
    assert 1 == status
    named = re.findall(r"(i-\d) was told, and the database has no report of it; it had 0*(\d)", complained)
    assert [("i-3", "3"), ("i-4", "4")] == named[:2]


async def test_a_redis_older_than_the_database_doubles_nothing(own_server: Server, url: str, tmp_path: Path) -> None:
    """What it hands over again is known, and the changes that it forgot are told again, once each."""
    save, restore = blocks("Redis, from its files")
    own_server.folder = tmp_path / "redis"
    own_server.start()
    settings = {"TOCSIN_REDIS_URL": own_server.url, DATABASE: url}
    async with (
        redis.asyncio.Redis(unix_socket_path=str(own_server.socket)) as client,
        line(settings, tmp_path / "log", stages=("store",)),
    ):
        await publish(client, range(3))
        await all_told(client, url)
        await publish(client, range(3, 4))
        await type_in(save, settings, tmp_path, socket=own_server.socket)
        await publish(client, range(4, 7))
        await all_told(client, url)
        was = await stored(url)
        own_server.signal(signal.SIGKILL)
        own_server.kill()
        await type_in(restore, settings, tmp_path, socket=own_server.socket)
        own_server.start()
        await all_told(client, url)

        told = [(change.incident.id, change.revision) for change in await changes(client)]
        assert [(f"i-{n}", 1) for n in range(7)] == sorted(told)
        assert (was, was) == (await stored(url), await known(client))
        assert 7 == await client.xlen(CHANGED.key())
