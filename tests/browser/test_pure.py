"""The page's pure modules, asked in the browser itself: circles, filters, addresses, bars, orders, words, passages."""

import math
import random
from collections.abc import Iterator
from enum import StrEnum
from typing import Any, Final

import pytest
from playwright.sync_api import Browser, Page
from standin import StandIn, serving

from tocsin.contracts.parties import (
    ActorEntity,
    ActorKind,
    ActorRole,
    Stance,
    TargetCategory,
    TargetEntity,
    WeaponCategory,
)
from tocsin_store.fuse import SETTABLE

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

EARTH_KM: Final = 6_371.0088
POLE: Final = 90
SEED: Final = 8


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    with serving(StandIn()) as address:
        page = browser.new_page()
        page.goto(f"{address}openapi.json")
        yield page
        page.close()


def asked(page: Page, module: str, expression: str, given: object = None) -> Any:
    """Return what an expression of a module's exports, `m`, and of `given` is."""
    return page.evaluate(f"async (given) => {{ const m = await import('/{module}.mjs'); return {expression}; }}", given)


def kilometres(one: list[float], other: list[float]) -> float:
    """Return how far two points of longitude and latitude are apart."""
    (lon, lat), (lon_, lat_) = ([math.radians(degrees) for degrees in point] for point in (one, other))
    half = math.sin((lat_ - lat) / 2) ** 2 + math.cos(lat) * math.cos(lat_) * math.sin((lon_ - lon) / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(half))


@pytest.mark.parametrize(("lon", "lat"), [(0, 0), (38.6, 33.5), (179.9, -17.5), (-70, 78), (10, -89)])
@pytest.mark.parametrize("km", [0.5, 25, 373, 1_500])
def test_the_circle_is_as_wide_as_it_says(page: Page, lon: float, lat: float, km: float) -> None:
    """Every corner lies the radius away on the ground, near the poles and across 180° too, and the ring is closed."""
    ring = asked(page, "circle", "m.ringOf(...given)", [lon, lat, km])

    corners = [corner for corner in ring if abs(corner[1]) < POLE]
    assert [kilometres([lon, lat], corner) for corner in corners] == pytest.approx([km] * len(corners), rel=1e-6)
    assert len(ring) - len(corners) == (2 if abs(lat) + math.degrees(km / EARTH_KM) > POLE else 0)
    assert ring[0] == pytest.approx(ring[-1], abs=1e-9)


def test_filters_survive_the_address() -> None:
    """The cases below draw from every filter."""
    names = {name for filters in drawn_filters(200) for name, value in filters.items() if value}

    assert names == {"text", "types", "statuses", "countries", "actor", "since", "until", "confidence", "box", "near"}


def drawn_filters(count: int) -> list[dict[str, Any]]:
    draw = random.Random(SEED)

    def some(*values: str) -> list[str]:
        return draw.sample(values, draw.randrange(len(values)))

    return [
        {
            "text": draw.choice(["", "drones & rockets", "Ñ=1?#", '"in a row"']),
            "types": some("Battles", "Air/drone strike", "Remote explosive/landmine/IED"),
            "statuses": some("claimed", "alleged"),
            "countries": some("ML", "NG", "FJ"),
            "actor": draw.choice(["", "Front 8", "a+b"]),
            "since": draw.choice([None, "2026-01-31"]),
            "until": draw.choice([None, "2026-02-28"]),
            "confidence": draw.choice([0, 0.35]),
            "box": draw.choice([None, [170, -20, -170, -10.5]]),
            "near": draw.choice([None, [18.4336, -1.4, 250]]),
        }
        for _ in range(count)
    ]


def test_an_address_says_the_filters_that_it_was_made_of(page: Page) -> None:
    """What is written into an address is read from it again, whatever it is."""
    drawn = drawn_filters(200)

    assert drawn == asked(page, "url", "given.map((each) => m.filtersOf(m.queryOf(each)))", drawn)


def rows(count: int) -> list[dict[str, Any]]:
    draw = random.Random(SEED)
    return [
        {
            "id": f"i-{number}",
            "last": draw.choice([None, draw.randrange(14_000, 20_600)]),
            "sub_event_type": "Attack",
            "killed_min": draw.choice([None, 0, 3]),
            "killed_max": draw.choice([None, 9]),
            "place": draw.choice([None, "Gao", "gao", "Kidal"]),
            "event_type": 0,
        }
        for number in range(count)
    ]


@pytest.mark.parametrize("days", [1, 60, 400, 4_000])
def test_every_day_is_in_one_bar(page: Page, days: int) -> None:
    """Bars lie side by side, each day of the period in exactly one, so that their sum is the number of incidents."""
    first = 20_000
    found = asked(page, "bins", "m.binsOf({ first: given[0], last: given[1] })", [first, first + days - 1])
    starts = found["starts"]
    bins = asked(page, "bins", "given[1].map((day) => m.binOf(day, given[0]))", [starts, [*range(first, first + days)]])

    assert sorted(set(starts)) == starts
    assert set(range(len(starts) - 1)) == set(bins)
    assert sorted(bins) == bins


def test_bars_hold_what_has_a_day(page: Page) -> None:
    """Counting loses nothing but what has no day."""
    known = rows(500)
    script = "m.counted(given, m.binsOf({ first: 14000, last: 20600 }).starts, 1, (row) => row.event_type)"

    assert sum(map(sum, asked(page, "bins", script, known))) == sum(row["last"] is not None for row in known)


@pytest.mark.parametrize("name", ["when", "where", "killed"])
@pytest.mark.parametrize("way", [1, -1])
def test_an_order_is_total(page: Page, name: str, way: int) -> None:
    """However the rows lie, they come out the same, all of them, and what is not said comes last."""
    known = rows(120)
    script = "m.ordered(given[0], given[1], given[2])"
    once = asked(page, "order", script, [known, name, way])
    again = asked(page, "order", script, [known[::-1], name, way])
    field = {"when": "last", "where": "place"}.get(name)
    said = [
        row[field] if field else row["killed_max"] if row["killed_max"] is not None else row["killed_min"]
        for row in once
    ]

    assert once == again
    assert {row["id"] for row in once} == {row["id"] for row in known}
    assert [value is None for value in said] == sorted(value is None for value in said)


@pytest.mark.parametrize(
    ("least", "most", "words"),
    [
        (None, None, "\u2013"),
        (0, 0, "0"),
        (14, None, "14+"),
        (None, 3, "\u2264 3"),
        (2, 2, "2"),
        (2, 1_000, "2\u20131,000"),
    ],
)
def test_tolls_are_said_as_they_were_told(page: Page, least: int | None, most: int | None, words: str) -> None:
    """Nothing said is no zero; a lower bound, an upper bound and a range are told apart."""
    assert words == asked(page, "words", "m.tollWords(...given)", [least, most])


def test_passages_join_to_the_text(page: Page) -> None:
    """However passages overlap, the pieces are the text, and each passage's marks are its words."""
    text = "🔴 Two drones struck.\n\nThe army's airfield 🚁 burnt; nobody died. End"
    draw = random.Random(SEED)
    passages = [sorted(draw.sample(range(len(text) + 1), 2)) for _ in range(25)]
    given = {"text": text, "passages": [{"start": a, "end": b, "kind": "read", "title": ""} for a, b in passages]}
    pieces = asked(
        page,
        "passages",
        "new m.Passages(given.text).marked(given.passages).map((n) => [n.textContent, n.dataset?.passages ?? ''])",
        given,
    )

    assert "".join(piece for piece, _ in pieces) == text
    for number, (start, end) in enumerate(passages):
        assert "".join(piece for piece, marks in pieces if str(number) in marks.split()) == text[start:end]


def test_an_override_of_the_direction_is_shown_and_turns_nothing(page: Page) -> None:
    """A report cannot have its words read in another order than they stand in; offsets stay what they are."""
    pieces = asked(
        page,
        "passages",
        "new m.Passages(given).marked([{start: 4, end: 7, kind: 'read', title: ''}]).map((n) => n.textContent)",
        "the\u202eRSF\u202c fled",
    )

    assert ["the\ufffd", "RSF", "\u202c fled"] == pieces


def test_the_sentence_around_a_passage(page: Page) -> None:
    """A field is shown with its whole sentence, and not with the next."""
    text = "🔴 It began at dawn. Two drones struck the airfield on Monday. Nobody died."
    start = text.index("drones")
    around = asked(
        page, "passages", "new m.Passages(given[0]).around(given[1])", [text, {"start": start, "end": start + 6}]
    )

    assert around["before"] + around["quote"] + around["after"] == "Two drones struck the airfield on Monday."
    assert around["quote"] == "drones"


@pytest.mark.parametrize(
    ("field", "column", "spelled"),
    [
        ("actors", "role", ActorRole),
        ("actors", "entity", ActorEntity),
        ("actors", "kind", ActorKind),
        ("targets", "category", TargetCategory),
        ("targets", "entity", TargetEntity),
        ("weapons", "category", WeaponCategory),
        ("claims", "stance", Stance),
    ],
)
def test_lists_offer_what_the_contract_knows(page: Page, field: str, column: str, spelled: type[StrEnum]) -> None:
    """Every choice of the contract can be made, and no other."""
    script = "m.LISTS[given[0]].columns.find((each) => each.name === given[1]).options"

    assert [each.value for each in spelled] == asked(page, "parties", script, [field, column])


def test_all_that_can_be_set_has_a_form(page: Page) -> None:
    """The form offers each field that the store lets an analyst set."""
    assert set(SETTABLE) == set(asked(page, "set-form", "Object.keys(m.SETTABLE)"))


@pytest.mark.parametrize("words", ["", "1,2", "91,0,5", "0,181,5", "0,0,0", "a,b,c", "1,2,3,4", "0,0,30000"])
def test_what_is_no_circle_on_this_earth_is_none(page: Page, words: str) -> None:
    """A point and a radius are three numbers, in degrees and kilometres; all else is left out."""
    assert asked(page, "url", "m.nearOf(given)", words) is None


@pytest.mark.parametrize("other", [[48.85, 2.35], [-33.9, 151.2], [0, 179.9], [89.9, 0]])
def test_distances_are_along_the_great_circle(page: Page, other: list[float]) -> None:
    """The page reckons as the store does: what is near here is near in an export."""
    found = asked(page, "circle", "m.kilometres([18.4, 1.4], given)", other)

    assert found == pytest.approx(kilometres([1.4, 18.4], other[::-1]), rel=1e-9)


def test_what_came_late_undoes_nothing(page: Page) -> None:
    """A change that is older than the row is no change; what was merged goes, whatever its revision."""
    told = asked(
        page,
        "store",
        """(() => {
            const store = new m.Store();
            const columns = ["id", "revision", "start", "end"];
            store.load({ columns, rows: [["i", 3, "2026-06-01", "2026-06-02"]] });
            const row = (revision) => ["i", revision, null, null];
            const older = [2, 3].map((revision) => store.apply(row(revision), "updated"));
            const newer = store.apply(row(4), "updated").revision;
            store.apply(row(1), "merged");
            return [older, newer, store.get("i")];
        })()""",
    )

    assert [[None, None], 4, None] == told


@pytest.mark.parametrize(
    ("since", "until", "is_wanted"),
    [
        ("2026-06-05", None, True),
        ("2026-06-06", None, False),
        (None, "2026-06-03", True),
        (None, "2026-06-02", False),
        ("2026-06-04", "2026-06-04", True),
    ],
)
def test_a_time_filter_asks_for_what_may_lie_in_it(
    page: Page, since: str | None, until: str | None, *, is_wanted: bool
) -> None:
    """An incident of the 3rd to the 5th lies in every interval that has one of these days, and in no other."""
    given = [{"since": since, "until": until}, ["2026-06-03", "2026-06-05"]]
    days = asked(page, "words", "given.map(m.dayNumber)", given[1])
    fails = "m.failing({ ...m.ANY, ...given[0] }, null)({ first: given[1][0], last: given[1][1] })"

    assert is_wanted is (asked(page, "matching", fails, [given[0], days]) == 0)


def test_a_type_of_the_address_is_one_of_the_ontology(page: Page) -> None:
    """And not a word that every object of JavaScript knows."""
    types = asked(page, "url", "m.filtersOf('?type=toString&type=constructor&type=Riots').types")

    assert ["Riots"] == types


@pytest.mark.parametrize(("lon", "is_wanted"), [(175, True), (-175, True), (180, True), (0, False), (169, False)])
def test_a_box_may_cross_the_antimeridian(page: Page, lon: float, *, is_wanted: bool) -> None:
    """One whose west is greater than its east goes on behind 180 degrees."""
    fails = "m.failing({ ...m.ANY, box: [170, -20, -170, -10] }, null)(given)"

    assert is_wanted is (asked(page, "matching", fails, {"lat": -15, "lon": lon}) == 0)
