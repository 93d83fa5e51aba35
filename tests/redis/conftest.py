"""Real Redis or Valkey servers on Unix sockets: one for the session, emptied before each test, and ones to kill."""

import sys
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import containers
import postgres
import pytest
import redis
import redis.asyncio
from redis_cluster import Cluster, a_cluster

sys.path.append(str(Path(__file__).parent))  # this folder cannot be a package: it has the name of one

import older
from rig import Server

from tocsin.kit import WorkerSettings

collect_ignore = [] if older.every() else ["test_rolling_upgrade.py"]
"""A shallow clone has no older workers. The frozen contracts of tests/contract/older are tested everywhere."""


@pytest.fixture(autouse=True)
def _short_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shorten a read: a worker that stops waits for its end, and tests need not."""
    monkeypatch.setattr("tocsin.kit.declaration.BLOCK_MILLISECONDS", 50)


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if containers.wanted():
        with containers.a_redis() as url:
            yield url
        return
    server = Server(tmp_path_factory.mktemp("redis"))
    server.start()
    yield server.url
    server.kill()


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Server]:
    """Make a server that is not started yet, for a test that kills it."""
    server = Server(tmp_path)
    yield server
    server.kill()


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Run a cluster for all tests of a file."""
    with a_cluster(tmp_path_factory.mktemp("cluster")) as cluster:
        yield cluster


@pytest.fixture
async def client(redis_url: str) -> AsyncIterator["redis.asyncio.Redis"]:
    async with redis.asyncio.Redis.from_url(redis_url) as client:
        await client.flushall()
        yield client
        await client.config_set("maxmemory", 0)


@pytest.fixture
def bus(redis_url: str) -> Iterator[redis.Redis]:
    """Empty the session's server, and give a client to a test that is not asynchronous."""
    with redis.Redis.from_url(redis_url) as client:
        client.flushall()
        yield client


@pytest.fixture(params=["sqlite", "postgresql"])
async def url(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """Make a database of the store's, of either kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'tocsin.db'}"
        return
    server = request.getfixturevalue("postgres_server")
    database = await postgres.new_database(server)
    yield database
    await postgres.drop_database(server, database)


@pytest.fixture
def settings(redis_url: str) -> Callable[..., WorkerSettings]:
    """Make settings for the session's server: short times, so that tests need not wait."""

    def make(**changes: object) -> WorkerSettings:
        return WorkerSettings.model_validate({"redis_url": redis_url, "visibility_seconds": 0.3} | changes)

    return make


def pytest_report_header() -> str | None:
    """Say where the older workers are not to be had: nothing else says that their tests were left out."""
    return None if older.every() else "no history in this clone: old and new workers side by side are not tested"
