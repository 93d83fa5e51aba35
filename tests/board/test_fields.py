"""Every field that an analyst may set, over HTTP."""

import asyncio
import hashlib
import json
import os
import re
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import httpx2
import pytest
from boarding import Board, boarded, telling
from builders import a_location, a_report
from redis.asyncio import Redis

from tocsin_board.settings import BoardSettings
from tocsin_store.fuse import SETTABLE

pytestmark = pytest.mark.redis

VALUES: dict[str, Any] = {
    "sub_event_type": "Air/drone strike",
    "status": "claimed",
    "outcome": "intercepted",
    "time": {"start": "2024-05-01", "end": "2024-05-02", "precision": "days", "basis": "explicit", "text": "May 1-2"},
    "location": a_location(name="Gao", country="ML", lat=16.27, lon=-0.04).model_dump(mode="json"),
    "actors": [{"role": "perpetrator", "entity": "organisation", "name": "Front 7", "text": "it", "kind": "rebel"}],
    "weapons": [{"category": "drone", "text": "two drones"}],
    "targets": [{"category": "energy", "entity": "facility", "text": "a fuel depot"}],
    "claims": [{"claimant": "Front 7", "stance": "claims", "text": "the front"}],
    **{
        f"casualties.{fate}": {"min": 3, "max": 5, "basis": "exact"}
        for fate in ("killed", "injured", "missing", "abducted", "arrested")
    },
}


@pytest.fixture
async def board(
    settings: Callable[..., BoardSettings],
    client: Redis,  # noqa: ARG001  it is emptied
    tmp_path: Path,
) -> AsyncIterator[Board]:
    file = tmp_path / "keys.toml"
    file.write_text(f'[[key]]\nname = "k"\nrole = "correct"\nsha256 = "{hashlib.sha256(b"k").hexdigest()}"\n')
    async with boarded(settings(board_keys=file, board_anonymous=False)) as board:
        await board.keep(telling(a_report()))
        yield board


async def put(board: Board, field: str, value: object) -> httpx2.Response:
    body = {"value": value, "why": "so"}
    return await board.asks.put(f"/incidents/i-1/fields/{field}", json=body, headers={"X-API-Key": "k"})


def at(told: Any, path: str) -> Any:
    for part in path.split("."):
        told = told[part]
    return told


@pytest.mark.parametrize("field", SETTABLE)
async def test_a_field_is_what_was_said(board: Board, field: str) -> None:
    """As the incident then tells it, and it is told to be set."""
    answer = await put(board, field, VALUES[field])
    told = (await board.asks.get("/incidents/i-1", headers={"X-API-Key": "k"})).json()

    assert 200 == answer.status_code, answer.text
    assert [field] == told["pinned"]
    kept, said = at(told["incident"], field), VALUES[field]
    match said:
        case [one]:
            assert [one] == [{name: each[name] for name in one} for each in kept]
        case dict():
            assert said == {name: kept[name] for name in said}
        case _:
            assert said == kept


@pytest.mark.parametrize(
    ("field", "value", "where"),
    [
        ("actors", [{"role": "boss", "text": "x"}], "actors.0.role"),
        ("targets", "a depot", "targets"),
        ("weapons", [{"category": "spoon"}], "weapons.0.category"),
        ("claims", {"by": "x"}, "claims"),
        ("casualties.killed", {"min": 5, "max": 3, "basis": "exact"}, "casualties.killed"),
        ("casualties.killed", {"min": 3, "max": 10**30, "basis": "range"}, "casualties.killed.max"),
        ("casualties.killed", {"min": -1, "max": 3, "basis": "exact"}, "casualties.killed.min"),
        ("time", {"start": "yesterday", "end": "2024-05-02"}, "time.start"),
        ("location", {"lat": 91, "lon": 0}, "location"),
        ("codes", {}, "codes cannot be set; these can: sub_event_type, status"),
    ],
)
async def test_what_it_cannot_be_is_said_with_where(board: Board, field: str, value: object, where: str) -> None:
    """Down to the entry that is wrong; nothing is kept of it."""
    answer = await put(board, field, value)

    assert 422 == answer.status_code
    assert answer.json()["error"]["what"].startswith(where)
    assert [] == (await board.asks.get("/incidents/i-1", headers={"X-API-Key": "k"})).json()["pinned"]


async def test_the_commands_of_the_page_work(board: Board, tmp_path: Path) -> None:
    """Whoever copies one from docs/board.md gets what it says."""
    far = a_report(id="2" * 64, text="Shells hit Gao.")
    await board.keep(telling(far, id="i-2", location=a_location(name="Gao", country="ML", lat=16.27, lon=-0.04)))
    script = "set -eu\n" + "\n".join(commands()).replace("curl ", "curl -sS --fail-with-body --max-time 20 ")
    told = {
        "board": board.url,
        "incident": "i-1",
        "other": "i-2",
        "report": a_report().id,
        "key": "k",
    }
    process = await asyncio.create_subprocess_exec(
        *("bash", "-c", script), cwd=tmp_path, env=os.environ | told, stdout=asyncio.subprocess.PIPE
    )
    said, _ = await process.communicate()

    assert 0 == process.returncode, said.decode()[-1_000:]
    assert ["FeatureCollection"] == [
        json.loads(await asyncio.to_thread(each.read_bytes))["type"] for each in files(tmp_path)
    ]
    told_now = (await board.asks.get("/incidents/i-1", headers={"X-API-Key": "k"})).json()
    assert ["actors", "casualties.killed"] == sorted(told_now["pinned"])
    assert "live" == told_now["state"]


def files(folder: Path) -> list[Path]:
    return list(folder.glob("incidents-*.geojson"))


def commands() -> list[str]:
    """Return the commands of the page, each with the key; of the stream only its beginning."""
    page = (Path(__file__).parents[2] / "docs/board.md").read_text(encoding="utf-8")
    part = page.partition("## The API by example")[2].partition("\n## ")[0]
    blocks = re.findall(r"```sh\n(.*?)```", part, re.DOTALL)
    lines = [line.partition("  #")[0].rstrip() for line in "".join(blocks).replace("\\\n", "").splitlines()]
    assert len(lines) > 12
    keyed = [line if "X-API-Key" in line else f'{line} -H "X-API-Key: $key"' for line in lines]
    return [f"timeout 3 {line} || test $? = 124" if "/stream" in line else line for line in keyed]
