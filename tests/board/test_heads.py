"""`HEAD`, as link checkers, proxies and `curl -I` ask."""

import asyncio

import pytest
from boarding import Board, telling
from builders import a_report
from patience import PATIENCE_SECONDS
from rig import until

pytestmark = pytest.mark.redis


@pytest.mark.parametrize(
    "path", ["/incidents", "/incidents/i-1", "/overview", "/incidents.csv", "/health", "/app.mjs", "/nothing"]
)
async def test_a_head_is_that_of_the_whole(board: Board, path: str) -> None:
    """Status and headers are the same, and there is no body; the connection goes on."""
    await board.keep(telling(a_report()))
    whole, head = await board.asks.get(path), await board.asks.head(path)

    assert (whole.status_code, b"") == (head.status_code, head.content)
    assert whole.headers["content-type"] == head.headers["content-type"]
    assert whole.status_code == (await board.asks.get(path)).status_code


async def test_the_head_of_what_has_no_end_comes_to_its_own(board: Board) -> None:
    """And nobody is left who listens."""

    async def none() -> bool:
        return not board.parts.live.listeners

    async with asyncio.timeout(PATIENCE_SECONDS):
        assert 200 == (await board.asks.head("/stream")).status_code
        await until(none)


async def test_the_head_of_what_changes_something_is_none(board: Board) -> None:
    """Nothing is done for it."""
    assert 404 == (await board.asks.head("/incidents/i-1/retract")).status_code
