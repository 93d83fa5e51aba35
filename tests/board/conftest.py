"""A board on a real server and a real database, and what a test asks it with."""

import shutil
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
from redis.asyncio import Redis

sys.path += [str(Path(__file__).parent), str(Path(__file__).parents[1] / "redis")]

from boarding import Board, boarded
from databases import a_migrated_file
from rig import Server

from tocsin_board import live
from tocsin_board.settings import BoardSettings


@pytest.fixture(autouse=True)
def _short_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shorten a read: a board that stops waits for its end, and tests need not."""
    monkeypatch.setattr(live, "BLOCK_MILLISECONDS", 50)
    monkeypatch.setattr(live, "PAUSE_SECONDS", 0.05)


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    server = Server(tmp_path_factory.mktemp("redis"))
    server.start()
    yield server.url
    server.kill()


@pytest.fixture
async def client(redis_url: str) -> AsyncIterator[Redis]:
    async with Redis.from_url(redis_url) as client:
        await client.flushall()
        yield client


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return a_migrated_file(tmp_path_factory.mktemp("empty") / "tocsin.db")


@pytest.fixture
def settings(redis_url: str, empty: Path, tmp_path: Path) -> Callable[..., BoardSettings]:
    """Make settings for the session's server, and a database of the test's own."""
    file = Path(shutil.copy(empty, tmp_path))

    def make(**changes: object) -> BoardSettings:
        places = {"redis_url": redis_url, "store_database_url": f"sqlite:///{file}", "board_port": 0}
        return BoardSettings.model_validate(places | {"board_anonymous": True} | changes)

    return make


@pytest.fixture
async def board(settings: Callable[..., BoardSettings], client: Redis) -> AsyncIterator[Board]:  # noqa: ARG001  it is emptied
    """Serve a board with an empty database."""
    async with boarded(settings()) as board:
        yield board
