"""An incident that many reports tell of: so much of each list is told, beside how much there is."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from boarding import Board, telling
from builders import a_report

from tocsin.contracts.incident import Evidence, TimeBasis, TimePrecision, When
from tocsin.contracts.parties import Weapon, WeaponCategory
from tocsin.contracts.report import Source, SourceKind
from tocsin_store.fuse import Correction, CorrectionKind

pytestmark = pytest.mark.redis

MANY = 5
MONDAY = date(2024, 5, 13)
THAT_DAY = When(start=MONDAY, end=MONDAY, precision=TimePrecision.DAY, text="on Monday", basis=TimeBasis.RELATIVE)
LISTS = ("sources", "mentions", "history", "corrections", "reports")
COUNTS = ("source_count", "mention_count", "history_count", "correction_count")


@pytest.fixture
async def told(board: Board) -> Board:
    """Let several reports tell of one incident, and an analyst correct it as often."""
    for number in range(MANY):
        source = Source(name=f"Paper {number}", kind=SourceKind.NEWS)
        text = f"Gunmen killed two people in Maiduguri on Monday, paper {number} learned."
        at = datetime(2024, 5, 13, 12, number, tzinfo=UTC)
        report = a_report(id=f"{number + 1}" * 64, source=source, text=text, published_at=at, received_at=at)
        await board.keep(telling(report, id=f"i-{number}", time=THAT_DAY))
    for number in range(MANY):
        outcome = ("completed", "attempted")[number % 2]
        said = Correction(
            0, CorrectionKind.SET, ("i-0",), "ana", f"{number}", datetime.now(UTC), (), "outcome", outcome
        )
        await board.parts.repository.correct(said)
    return board


async def known(board: Board, **window: int) -> dict[str, Any]:
    """Return what is told of the incident."""
    found: dict[str, Any] = (await board.asks.get("/incidents/i-0", params=window)).json()
    return found


async def test_a_small_one_is_told_whole(told: Board) -> None:
    """All lists are as long as is said beside them."""
    whole = await known(told)

    assert (MANY, MANY, 2 * MANY, MANY) == tuple(whole[name] for name in COUNTS)
    assert [MANY, MANY, 2 * MANY, MANY, MANY] == [len(whole[name]) for name in LISTS]
    assert ["4", "ana"] == [whole["corrections"][-1][name] for name in ("why", "by")]


async def test_so_much_of_each_list_is_told(told: Board) -> None:
    """What came in first, and the newest of what was changed and said, in order; the numbers are those of all."""
    whole, part = await known(told), await known(told, limit=2)

    assert [whole[name] for name in COUNTS] == [part[name] for name in COUNTS]
    assert [whole[name][:2] for name in ("sources", "reports")] == [part[name] for name in ("sources", "reports")]
    assert whole["corrections"][-2:] == part["corrections"]
    assert [each["revision"] for each in whole["history"][-2:]] == [each["revision"] for each in part["history"]]
    assert [each["name"] for each in whole["mentions"][:2]] == [each["name"] for each in part["mentions"]]
    assert [2, 2] == [len(each["sources"]) for each in part["history"]]
    assert whole["incident"] == part["incident"]


@pytest.mark.parametrize("limit", [1, 2, 3])
async def test_windows_one_after_the_other_are_all(told: Board, limit: int) -> None:
    """Nothing is told twice, and nothing left out."""
    whole = await known(told)
    windows = [await known(told, limit=limit, skip=skip) for skip in range(0, 2 * MANY, limit)]

    for name in ("sources", "reports"):
        assert whole[name] == [each for window in windows for each in window[name]]
    for name in ("history", "corrections"):
        revisions = [each for window in reversed(windows) for each in window[name]]
        key = "revision" if name == "history" else "number"
        assert [each[key] for each in whole[name]] == [each[key] for each in revisions]
    assert [each["name"] for each in whole["mentions"]] == [each["name"] for w in windows for each in w["mentions"]]


async def test_a_link_to_what_another_window_has_is_told(told: Board) -> None:
    """A mention says why it is the same as others, also alone."""
    [alone] = (await known(told, limit=1))["mentions"]

    assert "i-0" == alone["name"]
    assert {"i-1", "i-2", "i-3", "i-4"} == {link["mention"] for link in alone["links"]}


async def test_a_report_that_is_quoted_is_told_with_the_first_window(told: Board) -> None:
    """So that each field can be shown beside its sentence: here the army's number, which came in last."""
    army = a_report(
        id="9" * 64,
        text="Gunmen killed two people in Maiduguri, the army says.",
        source=Source(name="Army", kind=SourceKind.OFFICIAL),
        received_at=datetime(2024, 5, 13, 13, tzinfo=UTC),
    )
    arms = (Weapon(category=WeaponCategory.SMALL_ARMS, text="Gunmen"),)
    heard = Evidence(field="weapons.0", start=0, end=6, quote="Gunmen", rule="test")
    message = telling(army, id="i-9", time=THAT_DAY, weapons=arms, evidence=(heard,))
    await told.keep(message)

    first, second = await known(told, limit=1), await known(told, limit=1, skip=1)
    assert ["1" * 64, army.id] == [each["id"] for each in first["reports"]]
    assert ["2" * 64] == [each["id"] for each in second["reports"]]


@pytest.mark.parametrize("window", [{"limit": 0}, {"limit": 501}, {"skip": -1}, {"limit": "x"}])
async def test_a_window_that_cannot_be_is_refused(told: Board, window: dict[str, object]) -> None:
    """With the name of what is wrong."""
    answer = await told.asks.get("/incidents/i-0", params=window)

    assert (422, next(iter(window))) == (answer.status_code, answer.json()["error"]["where"].rpartition(".")[2])
