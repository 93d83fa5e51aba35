"""A real database of its own for each test: a SQLite file, and one in a real PostgreSQL server."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import postgres
import pytest
from databases import a_migrated_file, execute, fetch, sqlite_path
from desks import Desk, close_desk, open_desk

from tocsin_store.repository import Repository
from tocsin_store.sql import open_repository


@pytest.fixture(scope="session")
def with_postgis(postgres_server: str) -> str:
    """Make a template in which PostGIS is installed, where the server has it: that takes a while."""

    async def make() -> str:
        url = await postgres.new_database(postgres_server)
        if await fetch(url, "SELECT FROM pg_available_extensions WHERE name = 'postgis'"):
            await execute(url, "CREATE EXTENSION postgis")
        return postgres.name_of(url)

    return asyncio.run(make())


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "new" / "tocsin.db"


@pytest.fixture
def sqlite_url(path: Path) -> str:
    return f"sqlite:///{path}"


@pytest.fixture
async def postgres_url(postgres_server: str, with_postgis: str) -> AsyncIterator[str]:
    url = await postgres.new_database(postgres_server, template=with_postgis)
    yield url
    await postgres.drop_database(postgres_server, url)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    name = "sqlite_url" if request.param == "sqlite" else "postgres_url"
    return str(request.getfixturevalue(name))


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return a_migrated_file(tmp_path_factory.mktemp("empty") / "tocsin.db")


@pytest.fixture
async def repository(url: str, empty: Path) -> AsyncIterator[Repository]:
    if path := sqlite_path(url):
        path.parent.mkdir()
        shutil.copy(empty, path)
    repository = await open_repository(url)
    yield repository
    await repository.aclose()


@pytest.fixture(scope="module")
def runner() -> Iterator[asyncio.Runner]:
    """Run what hypothesis asks for: its examples share one loop, and with it the desks' connections."""
    with asyncio.Runner() as runner:
        yield runner


@pytest.fixture(scope="module")
def desks(
    postgres_server: str, with_postgis: str, runner: asyncio.Runner, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[list[Desk]]:
    """Open a database of either kind, each for several workers."""
    file = tmp_path_factory.mktemp("desk") / "tocsin.db"
    urls = [f"sqlite:///{file}", runner.run(postgres.new_database(postgres_server, template=with_postgis))]
    desks = [runner.run(open_desk(url)) for url in urls]
    yield desks
    for desk in desks:
        runner.run(close_desk(desk))
