"""Exports over HTTP."""

import asyncio
import csv
import io
import json
import sqlite3
from collections.abc import AsyncGenerator
from dataclasses import replace
from pathlib import Path

import pytest
from boarding import Board, telling
from builders import a_report
from httpx2 import RemoteProtocolError
from rig import until

from tocsin_board import exports
from tocsin_board.exports import Turns
from tocsin_board.problems import Problem
from tocsin_store.exports import FORMATS

pytestmark = pytest.mark.redis


@pytest.mark.parametrize("name", FORMATS)
async def test_each_format_comes_as_a_file(board: Board, name: str) -> None:
    """Under a name that the tool it is for knows."""
    await board.keep(telling(a_report()))

    answer = await board.asks.get(f"/incidents.{name}")

    assert (200, FORMATS[name].media_type) == (answer.status_code, answer.headers["content-type"])
    assert answer.headers["content-disposition"].endswith(f'{FORMATS[name].extension}"')
    assert answer.headers["content-disposition"].startswith('attachment; filename="incidents-')
    assert len(answer.content) > 0


async def test_filters_hold_for_exports(board: Board) -> None:
    """The same as for pages."""
    await board.keep(telling(a_report()))

    shown = (await board.asks.get("/incidents.geojson?country=ng")).json()["features"]
    hidden = (await board.asks.get("/incidents.geojson?country=ml")).json()["features"]

    assert (1, 0) == (len(shown), len(hidden))


async def test_a_text_file_and_a_database_are_whole(board: Board, tmp_path: Path) -> None:
    """As a reader of each opens it."""
    await board.keep(telling(a_report()))

    [row] = csv.DictReader(io.StringIO((await board.asks.get("/incidents.csv")).text.lstrip("\ufeff")))
    [line] = (await board.asks.get("/incidents.jsonl")).text.splitlines()
    package = tmp_path / "i.gpkg"
    package.write_bytes((await board.asks.get("/incidents.geopackage")).content)

    assert ("i-1", "i-1") == (row["id"], json.loads(line)["id"])
    with sqlite3.connect(package) as connection:
        assert [("i-1",)] == connection.execute("SELECT id FROM incidents").fetchall()
    connection.close()


async def test_a_format_that_there_is_none_of_is_named(board: Board) -> None:
    """With those that there are."""
    answer = await board.asks.get("/incidents.docx")

    assert (422, "format") == (answer.status_code, answer.json()["error"]["where"])
    assert "geojson" in answer.json()["error"]["what"]


async def test_merged_ones_do_not_go_where_they_cannot_be_told(board: Board) -> None:
    """ACLED has no column for it."""
    answer = await board.asks.get("/incidents.acled?all=true")

    assert (422, "all") == (answer.status_code, answer.json()["error"]["where"])


async def test_no_more_than_a_few_are_made_at_once(board: Board, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each holds a connection to the database: who comes on top is told when to ask again."""
    turns = Turns(at_once=1)
    monkeypatch.setattr(exports, "TURNS", turns)
    async with turns.turn():
        answer = await board.asks.get("/incidents.csv")

    assert (503, "5") == (answer.status_code, answer.headers["retry-after"])
    assert 200 == (await board.asks.get("/incidents.csv")).status_code


async def test_a_turn_that_ended_is_free() -> None:
    """Also where an export failed."""
    turns = Turns(at_once=1)
    with pytest.raises(Problem, match="already"):
        async with turns.turn(), turns.turn():
            raise AssertionError

    async with turns.turn():
        pass


async def endless(_: object) -> AsyncGenerator[bytes]:
    """Make a file that has no end."""
    while True:
        yield b"x" * 65_536
        await asyncio.sleep(0)


async def test_an_export_that_takes_too_long_breaks_off(board: Board, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever takes it sees that it is not whole, and its turn and its place are free."""
    monkeypatch.setattr(exports, "LONGEST_SECONDS", 0.2)
    monkeypatch.setitem(exports.FORMATS, "csv", replace(FORMATS["csv"], export=endless))
    for _ in range(exports.AT_ONCE + 1):
        with pytest.raises(RemoteProtocolError):
            await board.asks.get("/incidents.csv")


async def stuck(_: object) -> AsyncGenerator[bytes]:
    """Begin a file, and never get on."""
    yield b"SQLite"
    await asyncio.Event().wait()


async def test_a_file_that_is_made_whole_before_it_is_sent_is_bound_as_others(
    board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It breaks off when it takes too long; and its turn is free when whoever asked for it has gone."""
    monkeypatch.setitem(exports.FORMATS, "geopackage", replace(FORMATS["geopackage"], export=stuck))
    monkeypatch.setattr(exports, "TURNS", Turns(at_once=1))
    async with board.asks.stream("GET", "/incidents.geopackage") as answer:
        assert b"SQLite" == await anext(answer.aiter_bytes())

    async def is_free() -> bool:
        return (await board.asks.get("/incidents.csv")).status_code == 200

    await until(is_free)
    monkeypatch.setattr(exports, "LONGEST_SECONDS", 0.2)
    with pytest.raises(RemoteProtocolError):
        await board.asks.get("/incidents.geopackage")


async def test_one_key_leaves_turns_to_others(board: Board, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is told when to ask again, and may as soon as one of its own has ended."""
    monkeypatch.setitem(exports.FORMATS, "csv", replace(FORMATS["csv"], export=endless))

    async def taken() -> bool:
        return (await board.asks.get("/incidents.jsonl")).status_code == 200

    async with board.asks.stream("GET", "/incidents.csv"):
        async with board.asks.stream("GET", "/incidents.csv"):
            refused = await board.asks.get("/incidents.jsonl")
        await until(taken)

    assert (429, "5") == (refused.status_code, refused.headers["retry-after"])
    assert {
        "what": "2 exports at once are as many as one key may have",
        "where": "Authorization",
        "mend": "ask again when one of them has ended",
    } == refused.json()["error"]
