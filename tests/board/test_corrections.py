"""Corrections over HTTP: kept with who and why, refused where they mean nothing."""

import hashlib
import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import httpx2
import pytest
from boarding import Board, boarded, telling
from builders import a_location, a_report
from redis.asyncio import Redis

from tocsin_board.settings import BoardSettings

pytestmark = pytest.mark.redis

KEYS = "".join(
    f'[[key]]\nname = "{name}"\nsha256 = "{hashlib.sha256(name.encode()).hexdigest()}"\nrole = "{role}"\n'
    for name, role in (("ana", "correct"), ("rob", "read"))
)
THREE = {"min": 3, "max": 3, "basis": "exact"}


@pytest.fixture
async def board(
    settings: Callable[..., BoardSettings],
    client: Redis,  # noqa: ARG001  it is emptied
    tmp_path: Path,
) -> AsyncIterator[Board]:
    """Serve a board with two incidents, the first told by two reports."""
    file = tmp_path / "keys.toml"
    file.write_text(KEYS, encoding="utf-8")
    gao = a_location(name="Gao", country="ML", lat=16.27, lon=-0.04)
    async with boarded(settings(board_keys=file, board_anonymous=False)) as board:
        await board.keep(
            telling(a_report(id="1" * 64)),
            telling(a_report(id="2" * 64), id="i-2"),
            telling(a_report("Gunmen shot two in Gao.", id="3" * 64), id="i-3", location=gao),
        )
        yield board


async def said(board: Board, method: str, path: str, *, by: str = "ana", **body: object) -> httpx2.Response:
    headers = {"Authorization": f"Bearer {by}", "Content-Type": "application/json"}
    content = json.dumps({"why": "I saw it"} | body)  # in ASCII: JSON can say what UTF-8 cannot
    return await board.asks.request(method, f"/incidents/{path}", content=content, headers=headers)


async def known(board: Board, id_: str) -> dict[str, object]:
    told: dict[str, object] = (
        await board.asks.get(f"/incidents/{id_}", headers={"Authorization": "Bearer rob"})
    ).json()
    return told


async def test_two_are_one(board: Board) -> None:
    """What the stream will tell is answered at once, and who said it stands with the incident."""
    answer = await said(board, "POST", "i-1/merge", **{"with": "i-3"})

    assert 200 == answer.status_code
    assert {"updated", "merged"} == {change["kind"] for change in answer.json()["changed"]}
    told = await known(board, "i-3")
    assert ("i-1", 3) == (told["incident"]["id"], told["source_count"])
    [kept] = told["corrections"]
    assert ("merge", "ana", "I saw it") == (kept["kind"], kept["by"], kept["why"])


async def test_one_is_two(board: Board) -> None:
    """By the report that tells of the other."""
    answer = await said(board, "POST", "i-1/split", reports=["2" * 64])

    assert 200 == answer.status_code
    assert {1} == {(await known(board, id_))["source_count"] for id_ in ("i-1", "i-2")}


async def test_it_did_not_happen_or_did_after_all(board: Board) -> None:
    """Retracted, restored, and each told once more on the stream."""
    assert 200 == (await said(board, "POST", "i-3/retract")).status_code
    assert "retracted" == (await known(board, "i-3"))["state"]
    assert 422 == (await said(board, "POST", "i-3/retract")).status_code
    assert 200 == (await said(board, "POST", "i-3/restore")).status_code
    assert "live" == (await known(board, "i-3"))["state"]


async def test_a_field_is_set_and_unset(board: Board) -> None:
    """What reports say of it later does not count while it is set."""
    assert 200 == (await said(board, "PUT", "i-3/fields/casualties.killed", value=THREE)).status_code
    told = await known(board, "i-3")
    assert (THREE, ["casualties.killed"]) == (told["incident"]["casualties"]["killed"], told["pinned"])
    assert THREE == told["corrections"][0]["value"]

    assert 200 == (await said(board, "DELETE", "i-3/fields/casualties.killed")).status_code
    assert [] == (await known(board, "i-3"))["pinned"]


async def test_who_may_only_read_changes_nothing(board: Board) -> None:
    """The answer says which role it takes."""
    answer = await said(board, "POST", "i-3/retract", by="rob")

    assert (403, "live") == (answer.status_code, (await known(board, "i-3"))["state"])
    assert "role correct" in answer.json()["error"]["what"]


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", "i-9/retract", {}, 404),
        ("POST", "i-1/merge", {"with": "i-9"}, 404),
        ("POST", "i-1/merge", {"with": "i-1"}, 422),
        ("POST", "i-1/merge", {}, 422),
        ("POST", "i-1/split", {"reports": []}, 422),
        ("POST", "i-1/split", {"reports": ["9"]}, 422),
        ("POST", "i-1/split", {"reports": ["1" * 64, "2" * 64]}, 422),
        ("POST", "i-1/restore", {}, 422),
        ("POST", "i-1/retract", {"why": " "}, 422),
        ("POST", "i-1/retract", {"why": "\u200b\ufeff\u3164"}, 422),
        ("POST", "i-1/retract", {"why": "x" * 501}, 422),
        ("POST", "i-1/retract", {"who": "somebody else"}, 422),
        ("PUT", "i-1/fields/id", {"value": "x"}, 422),
        ("PUT", "i-1/fields/weapons", {"value": [{"category": "drone", "text": "\ud800"}]}, 422),
        ("PUT", "i-1/fields/status", {"value": "denied"}, 422),
        ("DELETE", "i-1/fields/status", {}, 422),
    ],
)
async def test_what_cannot_be_said_is_refused(
    board: Board, method: str, path: str, body: dict[str, object], status: int
) -> None:
    """With what is wrong and how to mend it; nothing is kept."""
    answer = await said(board, method, path, **body)

    assert (status, {"what", "where", "mend"}) == (answer.status_code, set(answer.json()["error"]))
    assert [] == (await known(board, "i-1"))["corrections"]
