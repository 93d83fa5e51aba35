"""Where an entry says that it is: GeoRSS (Simple and GML) and W3C Basic Geo.

A point is kept as it is. Of an area or a line its middle is given, and how far it reaches from there.
"""

import math
from collections.abc import Iterable
from typing import Final, NamedTuple

from tocsin.contracts.report import Position
from tocsin_ingest.normalise.feeds.elements import Element, children, first_text, name_of, text_in
from tocsin_ingest.normalise.text import one_line

KM_PER_DEGREE: Final = 111.195
"""Length of a degree of a great circle on a sphere of 6,371 km."""

_SHAPES: Final = frozenset({"georss:point", "georss:line", "georss:polygon", "georss:box", "gml:pos", "gml:poslist"})
_LONGEST_NAME: Final = 200


class _Point(NamedTuple):
    lat: float
    lon: float


def position_of(entry: Element) -> Position | None:
    """Return where an entry says that it is, or None where it says nothing, or nothing that can be."""
    points = _georss(entry) or _circle(entry) or _basic_geo(entry)
    if not points or not all(abs(point.lat) <= 90 and abs(point.lon) <= 180 for point in points):
        return None
    lats, lons = [point.lat for point in points], [point.lon for point in points]
    if max(lons) - min(lons) > 180:
        return None  # it crosses the antimeridian, or the whole world is meant: its middle would be elsewhere
    middle = _Point((min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2)
    reach = max(_km(middle, point) for point in points)
    name = one_line(first_text(entry, "georss:featurename") or "")[:_LONGEST_NAME] or None
    radius = round(reach, 3) if len(points) > 1 else _stated_radius_km(entry)
    return Position(lat=middle.lat, lon=middle.lon, radius_km=radius, name=name)


def _georss(entry: Element) -> list[_Point]:
    shapes = (element for element in entry.iter() if name_of(element) in _SHAPES)
    return next((points for shape in shapes if (points := _pairs(text_in(shape)))), [])


def _circle(entry: Element) -> list[_Point]:
    numbers = _numbers((first_text(entry, "georss:circle") or "").replace(",", " ").split())
    return [_Point(numbers[0], numbers[1])] if len(numbers) == 3 else []


def _basic_geo(entry: Element) -> list[_Point]:
    for holder in (entry, *children(entry, "geo:point")):
        numbers = _numbers([first_text(holder, "geo:lat") or "", first_text(holder, "geo:long", "geo:lon") or ""])
        if len(numbers) == 2:
            return [_Point(*numbers)]
    return []


def _stated_radius_km(entry: Element) -> float | None:
    circle = (first_text(entry, "georss:circle") or "").replace(",", " ").split()
    metres = _numbers([circle[2] if len(circle) == 3 else first_text(entry, "georss:radius") or ""])
    return metres[0] / 1000 if metres and metres[0] >= 0 else None


def _pairs(text: str) -> list[_Point]:
    """Return latitude and longitude by pairs; none where it is not all numbers, or an odd one is left."""
    numbers = _numbers(text.replace(",", " ").split())
    return [] if len(numbers) % 2 else [_Point(*pair) for pair in zip(numbers[::2], numbers[1::2], strict=True)]


def _numbers(words: Iterable[str]) -> list[float]:
    try:
        numbers = [float(word) for word in words]
    except ValueError:
        return []
    return numbers if all(map(math.isfinite, numbers)) else []


def _km(one: _Point, other: _Point) -> float:
    """Return the distance of two points on a sphere (haversine)."""
    lat, lon = math.radians(other.lat - one.lat), math.radians(other.lon - one.lon)
    across = math.cos(math.radians(one.lat)) * math.cos(math.radians(other.lat))
    h = math.sin(lat / 2) ** 2 + across * math.sin(lon / 2) ** 2
    return 2 * KM_PER_DEGREE * math.degrees(math.asin(min(1.0, math.sqrt(h))))
