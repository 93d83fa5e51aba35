"""What SQLite keeps and PostgreSQL does not: a text with the letter NUL in it."""

import hashlib
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import postgres
import pytest
from boarding import Board, boarded, telling
from builders import a_report
from redis.asyncio import Redis

from tocsin_board.settings import BoardSettings

pytestmark = pytest.mark.redis


@pytest.fixture
async def board(
    settings: Callable[..., BoardSettings],
    postgres_server: str,
    client: Redis,  # noqa: ARG001  it is emptied
    tmp_path: Path,
) -> AsyncIterator[Board]:
    file, url = tmp_path / "keys.toml", await postgres.new_database(postgres_server)
    file.write_text(f'[[key]]\nname = "k"\nrole = "admin"\nsha256 = "{hashlib.sha256(b"k").hexdigest()}"\n')
    async with boarded(settings(board_keys=file, board_anonymous=False, store_database_url=url)) as board:
        await board.keep(telling(a_report()))
        yield board
    await postgres.drop_database(postgres_server, url)


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/incidents/a%00b", None),
        ("GET", "/reports/a%00b", None),
        ("GET", "/incidents?country=%00%00", None),
        ("GET", "/overview?type=a%00b", None),
        ("POST", "/incidents/a%00b/retract", {"why": "so"}),
        ("POST", "/incidents/i-1/retract", {"why": "so\0"}),
        ("POST", "/incidents/i-1/merge", {"why": "so", "with": "a\0b"}),
        ("POST", "/incidents/i-1/split", {"why": "so", "reports": ["a\0b"]}),
        ("PUT", "/incidents/i-1/fields/actors", {"why": "so", "value": [{"role": "target", "text": "a\0b"}]}),
    ],
)
async def test_the_letter_nul_is_a_fault_of_the_request(
    board: Board, method: str, path: str, body: dict[str, Any] | None
) -> None:
    """And none of the board's: 404 or 422, with what to mend."""
    answer = await board.asks.request(method, path, json=body, headers={"X-API-Key": "k"})

    assert answer.status_code in {404, 422}, answer.text
    assert {"what", "where", "mend"} == set(answer.json()["error"])


@pytest.mark.parametrize("name", ["text", "actor"])
async def test_words_with_it_are_in_no_report(board: Board, name: str) -> None:
    """Nothing is found, as for any other word that nobody wrote."""
    answer = await board.asks.get("/incidents", params={name: "a\0b"}, headers={"X-API-Key": "k"})

    assert {"incidents": [], "next": None} == answer.json()
