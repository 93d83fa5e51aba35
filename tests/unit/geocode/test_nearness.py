"""Nearness: the points fall off with the distance to the nearest other place."""

from math import exp

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.contracts.geo import PlaceKind
from tocsin_geocode.resolve.nearness import FURTHEST_DEGREES, MOST_LOOKED_AT, NEAR_KM, NEARNESS, Anchors
from tocsin_geocode.resolve.records import Record
from tocsin_geocode.resolve.sphere import distance_km


def at(lat: float, lon: float, kind: PlaceKind = PlaceKind.SETTLEMENT) -> Record:
    """Return a place at a point."""
    return Record(0, "", kind, lat, lon, None, None, -1, 0, 2.0, None, capital=False)


places = st.builds(at, st.floats(-3, 3), st.floats(-3, 3))


@given(st.lists(places, min_size=1, max_size=MOST_LOOKED_AT), places)
def test_the_nearest_counts(others: list[Record], here: Record) -> None:
    """Of some dozens of places none is passed over."""
    near = (distance_km(here.point, other.point) for other in others if abs(other.lat - here.lat) < FURTHEST_DEGREES)
    nearest = min(near, default=float("inf"))

    assert Anchors(others).points(here, -1) == pytest.approx(NEARNESS * exp(-nearest / NEAR_KM))


@pytest.mark.parametrize(
    ("here", "others"),
    [
        (at(0, 0), []),
        (at(0, 0), [at(5, 0)]),
        (at(0, 0), [at(0, 0.1, PlaceKind.ADMIN1)]),
        (at(0, 0, PlaceKind.COUNTRY), [at(0, 0.1)]),
    ],
)
def test_nothing_is_near(here: Record, others: list[Record]) -> None:
    """Far places, and what is too large to have a distance, give no points."""
    assert Anchors(others).points(here, -1) == 0


def test_a_name_is_not_near_itself() -> None:
    """What a name means at present says nothing for its other meanings."""
    anchors = Anchors([at(0, 0), at(0, 1)])

    assert anchors.points(at(0, 0.1), 0) < anchors.points(at(0, 0.1), 1)
