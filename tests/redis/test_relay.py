"""Changes on their way from the database to the bus: real store workers and servers, killed where it hurts most."""

import asyncio
import os
import shutil
import signal
import sys
from collections import defaultdict
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import redis.asyncio
from builders import a_geocoded, a_location, a_report, an_incident
from databases import fetch
from patience import PATIENCE_SECONDS
from rig import Server, until
from storing import changes, publish, settled, storing, told

from tocsin.contracts.streams import CHANGED, GEOCODED
from tocsin.kit.codec import encode

if TYPE_CHECKING:
    from redis.asyncio import Redis

pytestmark = [pytest.mark.redis, pytest.mark.timeout(180)]

DIES = """
import os, signal
from tocsin.kit.publishing import StreamPublish
from tocsin_store.app import main

append = StreamPublish.append

async def dying(self, after, items):
    {before}
    here = await append(self, after, items)
    {after}
    return here

StreamPublish.append = dying
main()
"""
DIE = "items and os.kill(os.getpid(), signal.SIGKILL)"
BEFORE, AFTER = DIES.format(before=DIE, after="pass"), DIES.format(before="pass", after=DIE)


async def in_order(database: Path) -> list[tuple[object, ...]]:
    return await fetch(f"sqlite:///{database}", "SELECT incident_id, revision FROM changes ORDER BY id")


@pytest.mark.parametrize("program", [BEFORE, AFTER], ids=["commit and publish", "publish and note"])
async def test_a_worker_that_dies_between_loses_and_doubles_nothing(
    client: "Redis", redis_url: str, tmp_path: Path, program: str
) -> None:
    """The next one goes on exactly where it stopped."""
    database = tmp_path / "tocsin.db"
    await publish(client, range(3))
    mortal = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", program),
        env=os.environ | {"TOCSIN_REDIS_URL": redis_url, "TOCSIN_STORE_DATABASE_URL": f"sqlite:///{database}"},
    )
    assert -signal.SIGKILL == await asyncio.wait_for(mortal.wait(), PATIENCE_SECONDS)
    assert 3 == len(await in_order(database))
    assert (3 if program == AFTER else 0) == len(await changes(client))

    async with storing(redis_url, database):
        await publish(client, range(3, 5))
        await until(lambda: settled(client), seconds=PATIENCE_SECONDS)
        await until(lambda: told(client, database), seconds=PATIENCE_SECONDS)

    expected = [(f"i-{number}", 1) for number in range(5)]
    assert (expected, expected) == (await changes(client), await in_order(database))


async def revise(client: "Redis", *, incidents: int, times: int) -> None:
    """Tell of each incident again and again, each time with another confidence, each by a later message."""
    begin = datetime.now(UTC)
    for turn in range(times):
        for number in range(incidents):
            report = a_report(id=f"{number:064x}")
            place = a_location(lat=5 * number)
            incident = an_incident(report, id=f"i-{number}", location=place, confidence=(turn + 1) / (times + 1))
            at = begin + timedelta(seconds=turn)
            await client.xadd(
                GEOCODED.key(), {"data": encode(a_geocoded(report, incidents=(incident,), produced_at=at))}
            )


async def test_several_workers_tell_in_the_order_of_their_commits(
    client: "Redis", redis_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each tells what any of them committed: none overtakes another, and nothing comes twice."""
    monkeypatch.setenv("TOCSIN_BATCH_SIZE", "4")
    database = tmp_path / "tocsin.db"
    await revise(client, incidents=6, times=20)
    async with AsyncExitStack() as workers:
        for name in ("one", "two", "three"):
            await workers.enter_async_context(storing(redis_url, database, name=name))
        await until(lambda: settled(client), seconds=PATIENCE_SECONDS)
        await until(lambda: told(client, database), seconds=PATIENCE_SECONDS)

    heard = await changes(client)
    assert heard == await in_order(database)
    revisions: dict[str, list[int]] = defaultdict(list)
    for id_, revision in heard:
        revisions[id_].append(revision)
    assert 6 == len(revisions)
    assert all(later == earlier + 1 for told_of in revisions.values() for earlier, later in pairwise(told_of))


async def test_a_correction_from_another_process_goes_out_through_the_running_worker(
    client: "Redis", redis_url: str, tmp_path: Path
) -> None:
    """Whoever commits, the worker that runs tells it within a second or two."""
    database = tmp_path / "tocsin.db"
    async with storing(redis_url, database):
        await publish(client, range(1))
        await until(lambda: settled(client), seconds=PATIENCE_SECONDS)
        said = ("--why", "a drill", "--by", "ana", "--var", str(tmp_path))
        analyst = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tocsin_cli", "incident", "retract", "i-0", *said),
            env=os.environ | {"TOCSIN_STORE_DATABASE_URL": f"sqlite:///{database}"},
            stdout=asyncio.subprocess.PIPE,
        )
        out, _ = await asyncio.wait_for(analyst.communicate(), PATIENCE_SECONDS)
        await until(lambda: told(client, database), seconds=PATIENCE_SECONDS)

    assert out.decode().startswith("retracted: i-0, revision 2: ")
    assert [("i-0", 1), ("i-0", 2)] == await changes(client)


async def test_a_server_that_comes_back_with_less_is_told_the_rest_again(own_server: Server, tmp_path: Path) -> None:
    """In order, from what it lost on, without anybody sending a report again; acknowledged reports among them."""
    database, saved = tmp_path / "tocsin.db", tmp_path / "saved"
    own_server.start()
    async with storing(own_server.url, database):
        async with redis.asyncio.Redis.from_url(own_server.url) as client:
            await publish(client, range(3))
            await until(lambda: settled(client), seconds=PATIENCE_SECONDS)
            await until(lambda: told(client, database), seconds=PATIENCE_SECONDS)
            shutil.copytree(own_server.folder / "appendonlydir", saved)
            await publish(client, range(3, 6))
            await until(lambda: settled(client), seconds=PATIENCE_SECONDS)
            await until(lambda: told(client, database), seconds=PATIENCE_SECONDS)

        own_server.kill()
        shutil.rmtree(own_server.folder / "appendonlydir")
        shutil.copytree(saved, own_server.folder / "appendonlydir")
        own_server.start()

        async with redis.asyncio.Redis.from_url(own_server.url) as client:
            await until(lambda: told(client, database), seconds=PATIENCE_SECONDS)
            assert [(f"i-{number}", 1) for number in range(6)] == await changes(client)


async def test_a_server_that_was_emptied_is_told_what_is_young(client: "Redis", redis_url: str, tmp_path: Path) -> None:
    """Changes of the last hour, which consumers know by their revisions."""
    database = tmp_path / "tocsin.db"
    async with storing(redis_url, database):
        await publish(client, range(3))
        await until(lambda: settled(client), seconds=PATIENCE_SECONDS)
        await until(lambda: told(client, database), seconds=PATIENCE_SECONDS)
        await client.flushall()
        assert 0 == await client.exists(CHANGED.key())
        await until(lambda: told(client, database), seconds=PATIENCE_SECONDS)

    assert [(f"i-{number}", 1) for number in range(3)] == await changes(client)
