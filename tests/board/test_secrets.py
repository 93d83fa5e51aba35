"""No password is told: not in an answer, not in an error, not in the log."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import httpx2
import pytest
from board_process import a_board, lines, said
from boarding import Board, boarded
from patience import PATIENCE_SECONDS
from redis.asyncio import Redis

from tocsin.contracts.messages import RawField, Rejected, RejectReason
from tocsin.contracts.streams import RECEIVED
from tocsin_board.settings import BoardSettings

pytestmark = pytest.mark.redis

SECRET = "hunter2"
URL = f"https://ana:{SECRET}@feeds.example/wire"


@pytest.mark.parametrize(
    "settings",
    [
        {"TOCSIN_STORE_DATABASE_URL": f"postgresql://ana:{SECRET}@127.0.0.1:1/tocsin"},
        {"TOCSIN_STORE_DATABASE_URL": f"postgresql://ana:{SECRET}@127.0.0.1:port/tocsin"},
        {"TOCSIN_STORE_DATABASE_URL": f"mysql://ana:{SECRET}@127.0.0.1/tocsin"},
        {"TOCSIN_REDIS_URL": f"redis://ana:{SECRET}@127.0.0.1:1/0"},
        {"TOCSIN_REDIS_URL": f"http://ana:{SECRET}@127.0.0.1:1/0"},
    ],
)
async def test_the_log_has_none(tmp_path: Path, settings: dict[str, str]) -> None:
    """Whether a part is away or a URL is wrong."""
    log = tmp_path / "log"
    own = {"TOCSIN_STORE_DATABASE_URL": f"sqlite:///{tmp_path}/tocsin.db", "TOCSIN_REDIS_URL": "redis://127.0.0.1:1"}
    rest = {"TOCSIN_BOARD_PORT": "0", "TOCSIN_BOARD_ANONYMOUS": "1"}
    async with a_board(log, **own | rest | settings) as process:
        await ended_or_away(process, log)

    assert "" != log.read_text(encoding="utf-8")
    assert SECRET not in log.read_text(encoding="utf-8")


async def test_answers_have_none_while_redis_is_away(tmp_path: Path) -> None:
    """Nor what is counted, nor whether it is well."""
    log = tmp_path / "log"
    own = {
        "TOCSIN_STORE_DATABASE_URL": f"sqlite:///{tmp_path}/tocsin.db",
        "TOCSIN_REDIS_URL": f"redis://ana:{SECRET}@127.0.0.1:1/0",
        "TOCSIN_BOARD_PORT": "0",
        "TOCSIN_BOARD_ANONYMOUS": "1",
    }
    async with a_board(log, **own):
        url = (await said(log, "board served"))["url"]
        async with httpx2.AsyncClient(base_url=url, timeout=PATIENCE_SECONDS) as asks:
            paths = ("/health", "/metrics", "/pipeline.json", "/overview", "/stream", "/incidents")
            answers = {path: await asks.get(path) for path in paths}

    assert [503, 200, 503, 503, 503, 200] == [each.status_code for each in answers.values()]
    assert not [path for path, each in answers.items() if SECRET in each.text]
    assert SECRET not in log.read_text(encoding="utf-8")


async def test_what_a_source_or_a_letter_quotes_is_shown_without(
    settings: Callable[..., BoardSettings], client: Redis
) -> None:
    """A plug-in may have written a whole URL; the page shows it to every reader."""
    await client.sadd("tocsin:{0}:sources", f"feed:{URL}")
    await client.hset(f"tocsin:{{0}}:sources:page:feed:{URL}", mapping={"last_error": f"GET {URL}: 401"})
    rejected = Rejected(
        stage="enrich",
        reason=RejectReason.REFUSED,
        detail=f"cannot read {URL}",
        stream=RECEIVED.key(),
        entry_id="1-0",
        entry=(RawField(name="data", value="?"),),
    )
    await client.xadd(RECEIVED.dead.key(), {"data": rejected.model_dump_json()})
    async with boarded(settings()) as board:
        told = await pipeline_of(board)

    assert SECRET not in told
    assert "GET https://***@feeds.example/wire: 401" in told
    assert "cannot read https://***@feeds.example/wire" in told


async def ended_or_away(process: asyncio.subprocess.Process, log: Path) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            if process.returncode is not None or {"part away", "changes unheard"} & {
                each["event"] for each in lines(log)
            }:
                return
            await asyncio.sleep(0.05)


async def pipeline_of(board: Board) -> str:
    await board.parts.pipeline.look()
    return (await board.asks.get("/pipeline.json")).text
