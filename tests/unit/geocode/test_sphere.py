"""Distances and destinations."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin_geocode.resolve.sphere import Point, destination, distance_km, midpoint

points = st.builds(Point, st.floats(-80, 80), st.floats(-180, 180))
anywhere = st.builds(Point, st.floats(-90, 90), st.floats(-180, 180))


@given(points, st.floats(0, 359.9), st.floats(1, 1500))
def test_a_destination_is_as_far_as_asked(origin: Point, bearing: float, distance: float) -> None:
    """Going a distance and measuring it back agree, also over the date line."""
    assert distance == pytest.approx(distance_km(origin, destination(origin, bearing, distance)), abs=0.01)


@given(anywhere, st.floats(0, 359.9), st.floats(0, 20_000))
def test_every_destination_is_on_the_earth(origin: Point, bearing: float, distance: float) -> None:
    """Wherever one sets out and however far one goes, latitude and longitude are in range."""
    there = destination(origin, bearing, distance)

    assert (True, True) == (abs(there.lat) <= 90, abs(there.lon) <= 180)


@pytest.mark.parametrize("lat", [-89.82313, -89.99044, -89.33245, 89.78324, 89.82318])
def test_a_pole_can_be_reached(lat: float) -> None:
    """A way that ends on the pole ends there, though its sine is rounded to a little more than one."""
    there = destination(Point(lat, 0.0), 180.0 if lat < 0 else 0.0, (90 - abs(lat)) * 111.195)

    assert abs(there.lat) == pytest.approx(90, abs=0.001)


@given(points, points)
def test_distance_is_symmetric(a: Point, b: Point) -> None:
    """It is as far there as back."""
    assert distance_km(a, b) == pytest.approx(distance_km(b, a))


def test_south_is_south() -> None:
    """A bearing of 180 degrees goes down the meridian, a degree in 111 km."""
    assert Point(16.0, 54.0) == destination(Point(17.0, 54.0), 180, 111.195)


def test_the_midpoint_is_equally_far() -> None:
    """Half-way is half-way from both ends."""
    a, b = Point(11.8, 13.2), Point(11.7, 11.9)

    middle = midpoint(a, b)

    assert distance_km(a, middle) == pytest.approx(distance_km(middle, b), abs=0.01)
