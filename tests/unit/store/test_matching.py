"""Boxes and circles on the earth."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin_store.fuse.earth import distance_km
from tocsin_store.searching.matching import Box, Circle

LATS = st.floats(-90, 90)
LONS = st.floats(-180, 180)


def holds(box: Box, lat: float, lon: float) -> bool:
    return box.south <= lat <= box.north and any(west <= lon <= east for west, east in box.spans())


@pytest.mark.parametrize(
    ("corners", "why"),
    [
        ((-181, 0, 0, 1), "longitude"),
        ((0, 0, 181, 1), "longitude"),
        ((float("nan"), 0, 1, 1), "longitude"),
        ((0, -91, 1, 0), "latitude"),
        ((0, 0, 1, float("inf")), "latitude"),
        ((0, 2, 1, 1), "south of a box"),
    ],
)
def test_what_is_no_box_is_refused(corners: tuple[float, ...], why: str) -> None:
    """With the corner that is wrong."""
    with pytest.raises(ValueError, match=why):
        Box(*corners)


@pytest.mark.parametrize("km", [0, -1, float("nan"), float("inf")])
def test_what_is_no_radius_is_refused(km: float) -> None:
    """A circle has some size, and an end."""
    with pytest.raises(ValueError, match="a radius"):
        Circle(0, 0, km)


@pytest.mark.parametrize(
    ("lon", "inside"), [(175, True), (-175, True), (180, True), (-180, True), (0, False), (165, False)]
)
def test_a_box_whose_west_is_east_of_its_east_crosses_180(lon: float, *, inside: bool) -> None:
    """Fiji's box holds both sides of the line, and nothing of the rest."""
    assert inside == holds(Box(170, -20, -170, -10), -15, lon)


def test_a_point_on_the_line_is_in_boxes_on_either_side() -> None:
    """It may be written as 180 or as -180."""
    assert all(holds(box, 0, lon) for box in (Box(170, -1, 180, 1), Box(-180, -1, -170, 1)) for lon in (180, -180))
    assert not holds(Box(170, -1, 179, 1), 0, -180)


@given(LATS, LONS, st.floats(0.001, 25_000), LATS, LONS)
def test_the_box_of_a_circle_holds_it(lat: float, lon: float, km: float, other_lat: float, other_lon: float) -> None:
    """At the poles and across 180° too: whatever is near enough is in the box."""
    circle = Circle(lat, lon, km)
    if distance_km(lat, lon, other_lat, other_lon) <= km:
        assert holds(circle.box(), other_lat, other_lon)


@given(st.floats(-80, 80), LONS, st.floats(1, 500))
def test_the_box_of_a_circle_is_no_larger_than_it_must_be(lat: float, lon: float, km: float) -> None:
    """Its edges are as far away as the rim."""
    box = Circle(lat, lon, km).box()

    assert distance_km(lat, lon, box.north, lon) == pytest.approx(km, rel=1e-4)
    assert distance_km(lat, lon, lat, box.east) <= km * 1.1
