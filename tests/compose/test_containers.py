"""The suite's servers in containers: what is deployed does what the local ones do."""

from collections.abc import AsyncIterator, Iterator

import containers
import pytest
import redis.asyncio
from postgres import drop_database, new_database

from tocsin.kit.groups import ensure_group, look
from tocsin.kit.scripts import Finished, RedisHandOver
from tocsin_store.sql import open_repository

pytestmark = [pytest.mark.docker, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def redis_url() -> Iterator[str]:
    with containers.a_redis() as url:
        yield url


@pytest.fixture
async def client(redis_url: str) -> AsyncIterator["redis.asyncio.Redis"]:
    async with redis.asyncio.Redis.from_url(redis_url) as client:
        yield client


async def test_the_scripts_of_the_kit_run_on_the_image(client: redis.asyncio.Redis) -> None:
    """An entry is handed over once, and the look tells that nothing is left."""
    await ensure_group(client, stream_key="{0}:in", group="g")
    await client.xadd("{0}:in", {"data": "x"})
    [[_, [[entry_id, _]]]] = await client.xreadgroup("g", "me", {"{0}:in": ">"})
    hand_over = RedisHandOver(client, stream_key="{0}:in", group="g")
    finished = [Finished(entry_id.decode(), "{0}:out", [b"y"])]

    assert [[True], [False]] == [await hand_over(finished), await hand_over(finished)]
    assert 1 == await client.xlen("{0}:out")
    [seen] = (await look(client, stream_key="{0}:in", readers=["g"])).groups
    assert (0, 0) == (seen.lag, seen.pending)


async def test_the_store_makes_its_tables_in_the_image() -> None:
    """And finds PostGIS there, by which places are found."""
    with containers.a_postgres() as server:
        url = await new_database(server, template="template_postgis")
        repository = await open_repository(url)
        counts = await repository.counts()
        await repository.aclose()
        await drop_database(server, url)

    assert (0, 0) == (counts.reports, counts.incidents)


def test_whoever_asks_for_containers_without_an_engine_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """A suite that silently ran on something else would prove nothing."""
    monkeypatch.setenv("PATH", "/nowhere")
    with (
        pytest.raises(pytest.skip.Exception, match="asked for, and no Docker engine answers: no docker on the PATH"),
        containers.a_redis(),
    ):
        pass
