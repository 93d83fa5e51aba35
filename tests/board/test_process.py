"""The board as a process: how it begins, what it says, and how it ends."""

import asyncio
import signal
from pathlib import Path

import httpx2
import pytest
from board_process import a_board, lines, said
from patience import PATIENCE_SECONDS
from redis.asyncio import Redis

pytestmark = pytest.mark.redis


@pytest.fixture
def environment(redis_url: str, tmp_path: Path) -> dict[str, str]:
    return {
        "TOCSIN_REDIS_URL": redis_url,
        "TOCSIN_STORE_DATABASE_URL": f"sqlite:///{tmp_path}/tocsin.db",
        "TOCSIN_BOARD_PORT": "0",
        "TOCSIN_BOARD_ANONYMOUS": "1",
    }


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_ends_it_and_all_open_streams(
    tmp_path: Path,
    environment: dict[str, str],
    client: Redis,  # noqa: ARG001  it is emptied
    number: signal.Signals,
) -> None:
    """At once and in order: it does not wait for pages that are open."""
    log = tmp_path / "log"
    async with a_board(log, **environment) as process:
        url = (await said(log, "board served"))["url"]
        async with httpx2.AsyncClient(base_url=url) as asks, asks.stream("GET", "/stream") as stream:
            process.send_signal(number)
            assert b"" == b"".join([chunk async for chunk in stream.aiter_bytes()])
        assert 0 == await asyncio.wait_for(process.wait(), PATIENCE_SECONDS)
    assert number.name == (await said(log, "stopping"))["why"]
    assert "stopped" == (await said(log, "stopped"))["event"]


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"TOCSIN_BOARD_PORT": "many"}, "TOCSIN_BOARD_PORT: Input should be a valid integer"),
        ({"TOCSIN_BOARD_HOST": "192.0.2.1"}, "set TOCSIN_BOARD_HOST and TOCSIN_BOARD_PORT"),
        ({"TOCSIN_STORE_DATABASE_URL": "mysql://x"}, "TOCSIN_STORE_DATABASE_URL"),
    ],
)
async def test_a_wrong_setting_is_named(
    tmp_path: Path, environment: dict[str, str], settings: dict[str, str], told: str
) -> None:
    """In one line, and the status says that starting again does not help."""
    log = tmp_path / "log"
    async with a_board(log, **environment | settings) as process:
        assert 2 == await asyncio.wait_for(process.wait(), PATIENCE_SECONDS)

    [line] = lines(log)
    assert told in line["why"]


async def test_a_board_without_keys_says_once_how_to_make_one(tmp_path: Path, environment: dict[str, str]) -> None:
    """It runs all the same: whoever starts containers makes the key afterwards."""
    log, file = tmp_path / "log", tmp_path / "keys.toml"
    own = {"TOCSIN_BOARD_ANONYMOUS": "0", "TOCSIN_BOARD_KEYS": str(file)}
    async with a_board(log, **environment | own) as process:
        told = await said(log, "nobody has a key")
        assert None is process.returncode

    assert "warning" == told["level"]
    assert "docker compose run --rm cli keys new NAME --role correct" in told["mend"]
    assert ["nobody has a key"] == [line["event"] for line in lines(log) if "key" in line["event"]]
