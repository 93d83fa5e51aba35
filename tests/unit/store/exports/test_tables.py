"""The tables of others: their names, their order, and where their values come from."""

import csv
import io
from datetime import date

import pytest
from builders import a_location
from exporting import (
    ARMY,
    GUNMEN,
    PEOPLE,
    a_source,
    a_stored,
    an_interval,
    exported,
    hostile_incidents,
    killed,
    nowhere,
)
from hypothesis import given
from hypothesis import strategies as st

from tocsin.contracts.incident import AcledCodes, CameoCodes, Codes, UcdpCodes
from tocsin.contracts.ontology import SubEventType
from tocsin.contracts.parties import ActorKind
from tocsin_store.exports.acled import ACLED, INTER
from tocsin_store.exports.columns import Cell, Column
from tocsin_store.exports.countries import countries
from tocsin_store.exports.facts import MOST_NOTES, NUMBER_BITS, notes, number_of
from tocsin_store.exports.formats import FORMATS
from tocsin_store.exports.gdelt import GDELT
from tocsin_store.exports.ucdp import UCDP
from tocsin_store.repository import StoredIncident

ACLEDS_OWN = """
event_id_cnty event_date year time_precision disorder_type event_type sub_event_type actor1 assoc_actor_1
inter1 actor2 assoc_actor_2 inter2 interaction civilian_targeting iso region country admin1 admin2 admin3
location latitude longitude geo_precision source source_scale notes fatalities tags timestamp
"""

UCDPS_OWN = """
id relid year active_year code_status type_of_violence conflict_dset_id conflict_new_id conflict_name
dyad_dset_id dyad_new_id dyad_name side_a_dset_id side_a_new_id side_a side_b_dset_id side_b_new_id side_b
number_of_sources source_article source_office source_date source_headline source_original where_prec
where_coordinates where_description adm_1 adm_2 latitude longitude geom_wkt priogrid_gid country country_id
region event_clarity date_prec date_start date_end deaths_a deaths_b deaths_civilians deaths_unknown best high
low gwnoa gwnob
"""

GDELT_ACTOR = (
    "Code Name CountryCode KnownGroupCode EthnicCode Religion1Code Religion2Code Type1Code Type2Code Type3Code"
)
GDELT_GEO = "Type FullName CountryCode ADM1Code ADM2Code Lat Long FeatureID"
GDELTS_OWN = [
    "GlobalEventID",
    "SQLDATE",
    "MonthYear",
    "Year",
    "FractionDate",
    *(f"Actor{number}{name}" for number in "12" for name in GDELT_ACTOR.split()),
    "IsRootEvent",
    "EventCode",
    "EventBaseCode",
    "EventRootCode",
    "QuadClass",
    "GoldsteinScale",
    "NumMentions",
    "NumSources",
    "NumArticles",
    "AvgTone",
    *(f"{what}Geo_{name}" for what in ("Actor1", "Actor2", "Action") for name in GDELT_GEO.split()),
    "DATEADDED",
    "SOURCEURL",
]


def row(columns: tuple[Column, ...], stored: StoredIncident) -> dict[str, Cell]:
    return {column.name: column.of(stored) for column in columns}


@pytest.mark.parametrize(
    ("columns", "names", "count"),
    [(ACLED, ACLEDS_OWN.split(), 31), (UCDP, UCDPS_OWN.split(), 49), (GDELT, GDELTS_OWN, 61)],
)
def test_the_columns_have_their_owners_names(columns: tuple[Column, ...], names: list[str], count: int) -> None:
    """In their order: whoever reads by position finds the same."""
    assert count == len(names)
    assert names == [column.name for column in columns]


@pytest.mark.parametrize("name", [name for name, each in FORMATS.items() if each.columns])
def test_every_column_says_where_it_comes_from(name: str) -> None:
    """And no table has two of one name."""
    columns = FORMATS[name].columns

    assert [] == [column.name for column in columns if not column.about]
    assert len(columns) == len({column.name for column in columns})


def test_an_incident_in_acleds_columns() -> None:
    """Actors with their kinds in ACLED's words, the country's number, the least that was killed."""
    codes = Codes(acled=AcledCodes(disorder_type="Political violence", time_precision=1))
    stored = a_stored(codes=codes, casualties=killed(14, None), sources=(a_source(), a_source("Radio", 2)))

    expected = {
        "event_id_cnty": "i-1",
        "year": 2023,
        "time_precision": 1,
        "disorder_type": "Political violence",
        "actor1": "Gunmen",
        "inter1": "Rebel group",
        "actor2": "two people",
        "inter2": "Civilians",
        "interaction": "Rebel group-Civilians",
        "civilian_targeting": "Civilian targeting",
        "iso": 566,
        "country": "Nigeria",
        "location": "Maiduguri",
        "geo_precision": 1,
        "source": "Paper; Radio",
        "fatalities": 14,
        "tags": None,
    }
    assert expected == {name: cell for name, cell in row(ACLED, stored).items() if name in expected}


def test_acleds_day_is_the_middle_of_the_interval() -> None:
    """As its mid-month; of an even number of days the earlier."""
    month, night = an_interval("2023-11-01", "2023-11-30"), an_interval("2023-12-31", "2024-01-01")

    cells = [row(ACLED, a_stored(time=time)) for time in (month, night, None)]

    expected = [(date(2023, 11, 15), 2023), (date(2023, 12, 31), 2023), (None, None)]
    assert expected == [(each["event_date"], each["year"]) for each in cells]


def test_whoever_acts_alone_and_those_beside_him() -> None:
    """One side is `only`; where nobody suffers the second that acts is the other side, of any order of codes."""
    clash = {"sub_event_type": SubEventType.ARMED_CLASH}
    alone = row(ACLED, a_stored(actors=(GUNMEN,), **clash))
    both = row(ACLED, a_stored(actors=(GUNMEN, ARMY), **clash))
    against = row(ACLED, a_stored(actors=(GUNMEN, ARMY, PEOPLE)))

    assert ("Rebel group only", None, None) == (alone["interaction"], alone["actor2"], alone["civilian_targeting"])
    assert ("Army", "State forces-Rebel group") == (both["actor2"], both["interaction"])
    assert ("Gunmen", "Army", "two people") == (against["actor1"], against["assoc_actor_1"], against["actor2"])


def test_an_actor_of_no_known_kind_makes_no_interaction() -> None:
    """Half of it would be a guess."""
    cells = row(ACLED, a_stored(actors=(GUNMEN.model_copy(update={"kind": None}), PEOPLE)))

    assert (None, "Civilians", None) == (cells["inter1"], cells["inter2"], cells["interaction"])


def test_every_kind_has_acleds_word() -> None:
    """None is left out."""
    assert set(ActorKind) == set(INTER)


def test_nobody_said_is_not_nobody_died() -> None:
    """An empty toll stays empty in every table; a stated 0 is 0."""
    silent, none, limit = (
        row(ACLED, a_stored(casualties=c))["fatalities"] for c in (killed(None, None), killed(0, 0), killed(None, 9))
    )

    assert (None, 0, None) == (silent, none, limit)


def test_an_incident_in_the_ucdps_columns() -> None:
    """Low and best are the least that was said, high the most; the point also as text and PRIO-GRID cell."""
    codes = Codes(ucdp=UcdpCodes(type_of_violence=3, date_prec=1))
    stored = a_stored(
        codes=codes, casualties=killed(2, 5), location=a_location(lat=33.51, lon=36.29, country="SY", where_precision=1)
    )

    expected = {
        "id": number_of("i-1"),
        "relid": "i-1",
        "type_of_violence": 3,
        "dyad_name": "Gunmen - two people",
        "number_of_sources": 1,
        "source_article": '"Paper,2023-11-06"',
        "source_date": "2023-11-06",
        "where_prec": 1,
        "geom_wkt": "POINT (36.29 33.51)",
        "priogrid_gid": 178273,
        "region": "Middle East",
        "date_prec": 1,
        "deaths_unknown": 2,
        "best": 2,
        "high": 5,
        "low": 2,
        "conflict_name": None,
    }
    assert expected == {name: cell for name, cell in row(UCDP, stored).items() if name in expected}


@pytest.mark.parametrize(
    ("lat", "lon", "cell"), [(-90, -180, 1), (90, 180, 259_200), (-89.5, -180, 721), (0, 0, 129_961)]
)
def test_prio_grid_counts_from_the_south_west(lat: float, lon: float, cell: int) -> None:
    """The corners of the world are in the first and the last cell."""
    assert cell == row(UCDP, a_stored(location=a_location(lat=lat, lon=lon)))["priogrid_gid"]


def test_an_incident_in_gdelts_columns() -> None:
    """FIPS and not ISO codes of the country; CAMEO's code with its class; the place in one line."""
    codes = Codes(cameo=CameoCodes(code="180", base="180", root="18"))
    stored = a_stored(
        codes=codes, actors=(ARMY, PEOPLE), location=a_location(country="NE", country_name="Niger", gdelt_type=4)
    )

    expected = {
        "SQLDATE": 20231106,
        "MonthYear": 202311,
        "FractionDate": 2023.8384,
        "Actor1Code": "NGAMIL",
        "Actor1Name": "ARMY",
        "Actor1CountryCode": "NGA",
        "Actor2Code": "CVL",
        "EventRootCode": "18",
        "QuadClass": 4,
        "NumArticles": 1,
        "ActionGeo_Type": 4,
        "ActionGeo_FullName": "Maiduguri, Borno, Niger",
        "ActionGeo_CountryCode": "NG",
        "ActionGeo_Lat": 11.84644,
        "SOURCEURL": "https://paper.example/1",
        "AvgTone": None,
    }
    assert expected == {name: cell for name, cell in row(GDELT, stored).items() if name in expected}


@pytest.mark.parametrize(
    ("root", "quad"),
    [
        ("01", 1),
        ("05", 1),
        ("06", 2),
        ("08", 2),
        ("09", 3),
        ("13", 3),
        ("14", 4),
        ("20", 4),
        ("21", None),
        ("x", None),
        (None, None),
    ],
)
def test_the_quad_class_follows_from_the_root(root: str | None, quad: int | None) -> None:
    """Verbal and material, cooperation and conflict; no other code has one."""
    assert quad == row(GDELT, a_stored(codes=Codes(cameo=CameoCodes(root=root))))["QuadClass"]


@pytest.mark.parametrize(
    ("iso2", "fips"), [("CH", "SZ"), ("CN", "CH"), ("GB", "UK"), ("SS", "OD"), ("XK", "KV"), ("UA", "UP"), ("AX", None)]
)
def test_fips_codes_are_not_isos(iso2: str, fips: str | None) -> None:
    """The traps among them: CH is China, and Switzerland is SZ."""
    assert fips == countries()[iso2].fips


def test_the_table_of_countries_is_whole() -> None:
    """Every country once, FIPS codes no two alike, and regions that the UCDP knows."""
    table = countries().values()
    fips = [country.fips for country in table if country.fips]

    assert 250 == len(countries())
    assert len(fips) == len(set(fips))
    assert {"Africa", "Americas", "Asia", "Europe", "Middle East", None} == {country.ucdp_region for country in table}


@given(st.lists(hostile_incidents(), max_size=3))
def test_gdelts_lines_have_sixty_one_cells(incidents: list[StoredIncident]) -> None:
    """Nothing is quoted there, so no report may add a tab or a line."""
    file = exported("gdelt", *incidents).decode("utf-8")
    lines = list(csv.reader(io.StringIO(file, newline=""), delimiter="\t", quoting=csv.QUOTE_NONE))

    assert [61] * len(incidents) == [len(line) for line in lines]
    assert len(incidents) == len(file.splitlines())


def test_an_incident_nowhere_at_no_time_is_a_row_all_the_same() -> None:
    """Empty cells, and none that was made up."""
    stored = a_stored(time=None, actors=(), sources=(), **nowhere())

    for columns, names in (
        (ACLED, ("event_date", "year", "iso", "latitude", "actor1", "source", "interaction")),
        (UCDP, ("year", "geom_wkt", "priogrid_gid", "country", "dyad_name", "date_start", "where_description")),
        (GDELT, ("SQLDATE", "FractionDate", "ActionGeo_CountryCode", "ActionGeo_FullName", "Actor1Code", "SOURCEURL")),
    ):
        assert dict.fromkeys(names) == {name: row(columns, stored)[name] for name in names}


def test_notes_quote_the_first_report_with_gaps() -> None:
    """In its order; quotes that overlap or touch become one; another report's are left out."""
    text = "On Monday gunmen killed two people in a market of Maiduguri."
    spans = (
        ("actors.0.text", 10, 16, "1"),
        ("sub_event_type", 17, 23, "1"),
        ("x", 20, 34, "1"),
        ("x", 50, 59, "1"),
        ("x", 0, 2, "2"),
    )
    evidence = [
        {"field": field, "start": start, "end": end, "quote": text[start:end], "rule": "test", "report_id": report}
        for field, start, end, report in reversed(spans)
    ]

    assert "gunmen … killed two people … Maiduguri" == notes(a_stored(evidence=tuple(evidence)))


@given(hostile_incidents())
def test_notes_are_short_and_on_one_line(stored: StoredIncident) -> None:
    """A report is quoted, not copied out."""
    quoted = notes(stored) or ""

    assert len(quoted) <= MOST_NOTES
    assert len(quoted.splitlines()) <= 1


def test_long_notes_end_in_a_gap() -> None:
    """So that nobody takes the cut for the end of a sentence."""
    text = "word " * 100
    evidence = ({"field": "sub_event_type", "start": 0, "end": len(text), "quote": text, "rule": "test"},)

    quoted = notes(a_stored(evidence=evidence)) or ""

    assert quoted.endswith("word…")
    assert MOST_NOTES - len("word ") < len(quoted) <= MOST_NOTES


@given(st.text(), st.text())
def test_numbers_of_ids_fit_a_spreadsheet_and_tell_ids_apart(one: str, other: str) -> None:
    """The same id has the same number, of at most 53 bits."""
    assert 0 <= number_of(one) < 2**NUMBER_BITS
    assert (one == other) == (number_of(one) == number_of(other))
