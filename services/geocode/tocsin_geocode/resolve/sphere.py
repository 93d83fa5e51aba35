"""Distances and destinations on the sphere."""

from math import asin, atan2, cos, degrees, radians, sin, sqrt
from typing import Final, NamedTuple

EARTH_RADIUS_KM: Final = 6371.0088
KM_PER_NAUTICAL_MILE: Final = 1.852
KM_PER_MILE: Final = 1.609344


class Point(NamedTuple):
    """Degrees, WGS84."""

    lat: float
    lon: float


def distance_km(a: Point, b: Point) -> float:
    """Return the great-circle distance (haversine)."""
    lat_a, lat_b = radians(a.lat), radians(b.lat)
    half = sin((lat_b - lat_a) / 2) ** 2 + cos(lat_a) * cos(lat_b) * sin(radians(b.lon - a.lon) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(half)))


def destination(origin: Point, bearing_deg: float, distance: float) -> Point:
    """Return the point `distance` km from `origin` towards `bearing_deg` (clockwise from north), to 1e-5 degrees."""
    angle, bearing, lat = distance / EARTH_RADIUS_KM, radians(bearing_deg), radians(origin.lat)
    height = sin(lat) * cos(angle) + cos(lat) * sin(angle) * cos(bearing)
    lat_to = asin(max(-1.0, min(1.0, height)))  # at a pole it is rounded to a little more than one
    east = atan2(sin(bearing) * sin(angle) * cos(lat), cos(angle) - sin(lat) * sin(lat_to))
    lon_to = (origin.lon + degrees(east) + 540) % 360 - 180
    return Point(round(degrees(lat_to), 5), round(lon_to, 5))


def midpoint(a: Point, b: Point) -> Point:
    """Return the point half-way along the great circle."""
    x = cos(radians(b.lat)) * cos(radians(b.lon - a.lon))
    y = cos(radians(b.lat)) * sin(radians(b.lon - a.lon))
    lat_a = radians(a.lat)
    lat = atan2(sin(lat_a) + sin(radians(b.lat)), sqrt((cos(lat_a) + x) ** 2 + y**2))
    lon = (a.lon + degrees(atan2(y, cos(lat_a) + x)) + 540) % 360 - 180
    return Point(round(degrees(lat), 5), round(lon, 5))
