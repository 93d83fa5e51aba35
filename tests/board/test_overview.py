"""Rows of the overview: made once for each revision, and never an old one."""

import asyncio
from collections.abc import Iterable, Sequence

import orjson
import pytest
from boarding import Board, telling
from builders import a_location, a_report

from tocsin_board import overview
from tocsin_board.overview import Rows
from tocsin_board.rows import COLUMNS
from tocsin_store.outlines import Outlined
from tocsin_store.repository import Box, Matching, Repository
from tocsin_store.saying import Said, set_field

pytestmark = pytest.mark.redis

REVISION, STATUS = (list(COLUMNS).index(name) for name in ("revision", "status"))
NORTH = Matching(box=Box(-180, 15, 180, 90))


class Counting:
    """A repository that notes whose outlines are asked for."""

    def __init__(self, kept: Repository) -> None:
        self._kept = kept
        self.revisions = kept.revisions
        self.asked: list[str] = []

    async def outlines(self, ids: Iterable[str]) -> Sequence[Outlined]:
        self.asked += ids
        return await self._kept.outlines(ids)


@pytest.fixture
async def counting(board: Board) -> Counting:
    for number in range(3):
        report = a_report(id=f"{number:064x}", text=f"Gunmen killed two people in Maiduguri: {number}.")
        await board.keep(telling(report, id=f"i-{number}", location=a_location(lat=10.0 * number)))
    return Counting(board.parts.repository)


async def test_a_row_is_made_once(counting: Counting) -> None:
    """However often it is asked for, and by whichever filters."""
    rows = Rows(counting)
    first = await rows.matching(Matching())
    again, some = await rows.matching(Matching()), await rows.matching(Matching(text="gunmen"))

    assert first == again == some
    assert ["i-0", "i-1", "i-2"] == sorted(counting.asked)


async def test_what_changed_is_made_anew(board: Board, counting: Counting) -> None:
    """And nothing else is."""
    rows = Rows(counting)
    await rows.matching(Matching())
    counting.asked.clear()
    await set_field(board.parts.repository, "i-1", "status", "claimed", Said("ana", "they said so"))

    told = {row[0]: row for row in map(orjson.loads, await rows.matching(Matching()))}

    assert ["i-1"] == counting.asked
    assert ("claimed", 2) == (told["i-1"][STATUS], told["i-1"][REVISION])


async def test_who_asks_at_once_waits_for_the_same_rows(counting: Counting) -> None:
    """A hundred pages that open together do not read everything a hundred times."""
    rows = Rows(counting)
    told = await asyncio.gather(*(rows.matching(Matching()) for _ in range(9)))

    assert 3 == len(counting.asked)
    assert [told[0]] * 9 == told


async def test_no_more_is_kept_than_memory_holds(counting: Counting, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was asked for last is."""
    monkeypatch.setattr(overview, "MOST_KEPT", 2)
    rows = Rows(counting)
    assert 3 == len(await rows.matching(Matching()))
    one = await rows.matching(NORTH)
    counting.asked.clear()

    assert one == await rows.matching(NORTH)
    assert [] == counting.asked
    assert 3 == len(await rows.matching(Matching()))
    assert 2 == len(counting.asked)
