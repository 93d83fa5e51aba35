"""Nearness: the points rise with how many other places are near, and how near."""

from math import exp, log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.contracts.geo import PlaceKind
from tocsin_geocode.resolve.nearness import CLOSE_ENOUGH, FURTHEST_DEGREES, MOST_LOOKED_AT, NEAR_KM, NEARNESS, Anchors
from tocsin_geocode.resolve.records import Record
from tocsin_geocode.resolve.sphere import distance_km


def at(lat: float, lon: float, kind: PlaceKind = PlaceKind.SETTLEMENT) -> Record:
    """Return a place at a point."""
    return Record(0, "", kind, lat, lon, None, None, -1, 0, 2.0, None, capital=False)


places = st.builds(at, st.floats(-3, 3), st.floats(-3, 3))


@given(st.lists(places, min_size=1, max_size=MOST_LOOKED_AT), places)
def test_each_near_place_counts(others: list[Record], here: Record) -> None:
    """Of some dozens of places none is passed over, until so many are near that one more adds nothing."""
    near = (distance_km(here.point, other.point) for other in others if abs(other.lat - here.lat) < FURTHEST_DEGREES)
    close = sum(exp(-apart / NEAR_KM) for apart in near)

    points = Anchors(others).points(here, -1)

    assert points <= NEARNESS
    assert min(close, CLOSE_ENOUGH) == pytest.approx(min(CLOSE_ENOUGH, -log(1 - points / NEARNESS)), abs=0.01)


def test_several_near_places_say_more_than_one() -> None:
    """A town among three that the text names is more likely than one beside a single one."""
    one, three = Anchors([at(0, 0.5)]), Anchors([at(0, 0.5), at(0.5, 0), at(0.5, 0.5)])

    assert one.points(at(0, 0), -1) < three.points(at(0, 0), -1)


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
