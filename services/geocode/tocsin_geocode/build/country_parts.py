"""The parts of a country that reports speak of, "northern Israel": where their towns are.

A country is cut at the middle of the box that holds its towns, so that its northern part is its northern half, its
north-eastern part a quarter, its central part the middle half of both ways.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from math import cos, radians
from statistics import median_low
from typing import Final, NamedTuple

from tocsin.contracts.geo import PlaceKind
from tocsin_geocode.entries import Entry
from tocsin_geocode.resolve.records import Part
from tocsin_geocode.resolve.sides import CENTRAL, EAST, NORTH, SIDES, SOUTH, WEST
from tocsin_geocode.resolve.sphere import Point, distance_km

TRIMMED: Final = 0.02
"""Share of the towns on each side that are left out of the box: distant islands, such as Hawaii."""

BEYOND: Final = 0.25
"""Of the box's sides: how far out of it a town still belongs to a part."""

MIDDLE: Final = 0.25
"""Of the box's sides: how far from its middle the central part reaches."""

FEWEST: Final = 3
"""Towns that say where a part is."""

Parts = dict[str, Part]


class _Box(NamedTuple):
    """A stretch of latitude and one of longitude, in degrees, the latter counted from a country's own meridian."""

    south: float
    north: float
    west: float
    east: float


def country_parts(entries: Iterable[Entry]) -> dict[str, Parts]:
    """Return, by country, the town in the middle of each of its parts with the radius that holds the part's towns."""
    towns: dict[str, list[Point]] = defaultdict(list)
    for entry in entries:
        if entry.kind is PlaceKind.SETTLEMENT and entry.country:
            towns[entry.country].append(Point(entry.lat, entry.lon))
    return {country: parts for country, points in sorted(towns.items()) if (parts := dict(_parts(points)))}


def _parts(points: Sequence[Point]) -> Iterator[tuple[str, Part]]:
    meridian = median_low(point.lon for point in points)
    placed = [(point, (point.lat, _from(meridian, point.lon))) for point in points]
    box = _box([at for _, at in placed])
    for side in SIDES:
        inside = [point for point, at in placed if _is_on(side, _in_box(at, box))]
        if len(inside) >= FEWEST:
            middle = _middle(inside)
            radius = max(distance_km(middle, point) for point in inside)
            yield side, Part(middle.lat, middle.lon, round(radius, 1))


def _from(meridian: float, lon: float) -> float:
    return (lon - meridian + 180.0) % 360.0 - 180.0


def _box(places: Sequence[tuple[float, float]]) -> _Box:
    lats, lons = sorted(lat for lat, _ in places), sorted(lon for _, lon in places)
    first = int(TRIMMED * len(places))
    return _Box(lats[first], lats[-1 - first], lons[first], lons[-1 - first])


def _in_box(at: tuple[float, float], box: _Box) -> tuple[float, float]:
    """Return how far north and east of the box's middle a place is, in heights and widths of the box."""
    height, width = max(box.north - box.south, 1e-9), max(box.east - box.west, 1e-9)
    return (at[0] - box.south) / height - 0.5, (at[1] - box.west) / width - 0.5


def _is_on(side: str, at: tuple[float, float]) -> bool:
    up, right = at
    if max(abs(up), abs(right)) > 0.5 + BEYOND:
        return False
    if side == CENTRAL:
        return max(abs(up), abs(right)) <= MIDDLE
    wanted = {NORTH: up >= 0, SOUTH: up <= 0, EAST: right >= 0, WEST: right <= 0}
    return all(wanted[letter] for letter in side)


def _middle(points: Sequence[Point]) -> Point:
    """Return the town nearest to the middle of what holds them: that middle itself may lie abroad, or at sea."""
    meridian = median_low(point.lon for point in points)
    lats, lons = [point.lat for point in points], [_from(meridian, point.lon) for point in points]
    lat, lon = (min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2
    narrow = cos(radians(lat))
    return min(points, key=lambda p: ((p.lat - lat) ** 2 + (narrow * (_from(meridian, p.lon) - lon)) ** 2, p))
