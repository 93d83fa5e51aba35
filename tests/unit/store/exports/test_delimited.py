"""CSV, as Python's own reader and a spreadsheet see it."""

import csv
import io

import duckdb
import pytest
from exporting import a_stored, exported, hostile_incidents, killed, nowhere
from hypothesis import given
from hypothesis import strategies as st

from tocsin_store.exports.columns import Column, Kind
from tocsin_store.exports.flat import FLAT
from tocsin_store.exports.formats import FORMATS
from tocsin_store.exports.text import FORMULA_STARTS, shielded
from tocsin_store.repository import StoredIncident

TABLES = ("csv", "acled", "ucdp")


def rows(file: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file.decode("utf-8-sig"), newline=""), strict=True))


def written(column: Column, stored: StoredIncident) -> str:
    cell = column.of(stored)
    return "" if cell is None else shielded(cell) if isinstance(cell, str) else str(cell)


def test_excel_is_told_that_it_is_utf_8() -> None:
    """By the mark at the beginning, which the tables for programs do without."""
    begins = {name: exported(name, a_stored())[:3] for name in TABLES}

    assert {"csv": b"\xef\xbb\xbf", "acled": b"eve", "ucdp": b"id,"} == begins


def test_an_incident_is_a_row() -> None:
    """Words, numbers and days as one would write them; what is not known is empty, and no death is 0."""
    [first, second] = rows(exported("csv", a_stored(), a_stored(id="i-2", casualties=killed(0, 0), **nowhere())))

    expected = {
        "id": "i-1",
        "sub_event_type": "Attack",
        "date_start": "2023-11-06",
        "place": "Maiduguri",
        "country": "NG",
        "latitude": "11.84644",
        "perpetrators": "Gunmen",
        "victims": "two people",
        "killed_min": "2",
        "injured_min": "",
        "sources": "Paper",
        "notes": "Gunmen killed two people in Maiduguri on Monday.",
    }
    assert expected == {name: first[name] for name in expected}
    assert ("", "", "no place is named", "0") == tuple(
        second[name] for name in ("place", "latitude", "place_reason", "killed_min")
    )


def test_nothing_stored_is_a_table_without_rows() -> None:
    """Its columns are told all the same."""
    assert [column.name for column in FLAT] == exported("csv").decode("utf-8-sig").strip().split(",")


@pytest.mark.parametrize("name", TABLES)
@given(incidents=st.lists(hostile_incidents(), max_size=3))
def test_hostile_text_stays_in_its_cell(name: str, incidents: list[StoredIncident]) -> None:
    """Whatever a report holds: as many rows as incidents, and every cell what its column says."""
    columns = FORMATS[name].columns

    assert [{column.name: written(column, stored) for column in columns} for stored in incidents] == rows(
        exported(name, *incidents)
    )


@pytest.mark.parametrize("name", TABLES)
@given(stored=hostile_incidents())
def test_no_text_is_a_formula(name: str, stored: StoredIncident) -> None:
    """No cell of a text column begins as one; numbers may begin with a minus."""
    [row] = rows(exported(name, stored))
    texts = {column.name for column in FORMATS[name].columns if column.kind is Kind.TEXT}

    assert [] == [cell for key, cell in row.items() if key in texts and cell.lstrip().startswith(tuple(FORMULA_STARTS))]


def test_another_reader_finds_the_same(tmp_path: object) -> None:
    """DuckDB guesses numbers and days from the text alone."""
    file = tmp_path / "incidents.csv"  # type: ignore[operator]
    file.write_bytes(exported("csv", a_stored(), a_stored(id="i-2")))

    found = duckdb.sql(
        f"SELECT id, date_start::TEXT, latitude, killed_min FROM read_csv('{file}') ORDER BY id"
    ).fetchall()

    assert [("i-1", "2023-11-06", 11.84644, 2), ("i-2", "2023-11-06", 11.84644, 2)] == found
