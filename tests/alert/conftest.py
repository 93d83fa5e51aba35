"""A real Redis, a real receiver over HTTP, and a file of rules to write."""

import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
import redis.asyncio

from tocsin_alert import redis_ledger

sys.path += [str(Path(__file__).parents[1] / "redis"), str(Path(__file__).parent)]

from receiver import Receiver
from rig import Server
from worked import Bench, Rules


@pytest.fixture(autouse=True)
def _short_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shorten a read: a worker that stops waits for its end, and tests need not."""
    monkeypatch.setattr("tocsin.kit.declaration.BLOCK_MILLISECONDS", 50)


@pytest.fixture(autouse=True)
def _one_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no hour end in a test: what is counted in an hour would begin anew."""
    monkeypatch.setattr(redis_ledger, "time", SimpleNamespace(time=lambda: 1_800_000_000.0))


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    server = Server(tmp_path_factory.mktemp("redis"))
    server.start()
    yield server.url
    server.kill()


@pytest.fixture
async def client(redis_url: str) -> AsyncIterator["redis.asyncio.Redis"]:
    async with redis.asyncio.Redis.from_url(redis_url) as client:
        await client.flushall()
        yield client


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with Receiver() as receiver:
        yield receiver


@pytest.fixture
def bench(
    redis_url: str,
    client: "redis.asyncio.Redis",
    receiver: Receiver,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Bench:
    return Bench(redis_url, client, Rules(tmp_path), receiver, monkeypatch)
