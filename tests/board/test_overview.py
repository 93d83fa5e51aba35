"""Rows of the overview: made once for each revision, and never an old one."""

import asyncio
import gzip
from collections.abc import Iterable, Sequence

import orjson
import pytest
from boarding import Board, telling
from builders import a_location, a_report

from tocsin_board import overview
from tocsin_board.overview import Packed, Rows, document
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
    """What was asked for last is, and a narrow filter takes nobody's rows away."""
    monkeypatch.setattr(overview, "MOST_KEPT", 2)
    rows = Rows(counting)
    assert 3 == len(await rows.matching(Matching()))
    one = await rows.matching(NORTH)
    counting.asked.clear()

    assert one == await rows.matching(NORTH)
    assert [] == counting.asked
    assert 3 == len(await rows.matching(Matching()))
    assert 1 == len(counting.asked)


@pytest.mark.parametrize("most", [0, 1, 2])
async def test_whoever_asks_meanwhile_takes_nobody_his_rows(
    counting: Counting, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    """However few are kept: an answer is whole, though others had its rows forgotten while it was made."""
    monkeypatch.setattr(overview, "MOST_KEPT", most)
    monkeypatch.setattr(overview, "AT_ONCE", 1)
    rows = Rows(counting)
    told = await asyncio.gather(*(rows.matching(which) for which in (Matching(), NORTH, Matching(), NORTH) * 3))

    assert [3, 1, 3, 1] * 3 == [len(each) for each in told]
    assert [told[0], told[1]] * 6 == told


async def test_what_was_packed_is_packed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """For pages that open together; anew where a row, the filter or the place on the stream is another."""
    done: list[bytes] = []

    def compress(body: bytes, level: int) -> bytes:
        done.append(body)
        return gzip.compress(body, level)

    monkeypatch.setattr(overview, "compress", compress)
    packed = Packed()
    same = await asyncio.gather(*(packed.answer(Matching(), "1-0", [b"[1]"]) for _ in range(9)))
    assert [gzip.decompress(same[0])] == done
    assert {same[0]} == set(same)

    for matching, as_of, rows in (
        (Matching(), "2-0", [b"[1]"]),
        (Matching(), "2-0", [b"[2]"]),
        (NORTH, "2-0", [b"[2]"]),
    ):
        told = gzip.decompress(await packed.answer(matching, as_of, rows))
        assert document(as_of, rows) == told
    assert 4 == len(done)


async def test_few_packed_answers_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that were asked for last."""
    monkeypatch.setattr(overview, "ANSWERS_KEPT", 1)
    packed = Packed()
    first = await packed.answer(Matching(), "1-0", [])
    assert first is await packed.answer(Matching(), "1-0", [])
    await packed.answer(NORTH, "1-0", [])

    assert first is not await packed.answer(Matching(), "1-0", [])
