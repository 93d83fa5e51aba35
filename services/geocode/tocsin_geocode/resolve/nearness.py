"""Points for lying close to another place of the text."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import islice
from math import exp
from typing import Final, NamedTuple

from tocsin.contracts.geo import PlaceKind
from tocsin_geocode.resolve.records import Record
from tocsin_geocode.resolve.sphere import Point, distance_km

NEARNESS: Final = 2.5
NEAR_KM: Final = 120.0
"""Points at most, falling off over this distance."""

CLOSE_ENOUGH: Final = 3.0
"""From here on, further near places add next to nothing."""

FURTHEST_DEGREES: Final = 4.0
"""Of latitude: beyond, next to nothing of the points is left."""

MOST_LOOKED_AT: Final = 60
"""Places looked at on either side in latitude. A text that names so many in one belt of a few kilometres nearly always
has a near one among them, and each further name would cost as much again."""

_POINTS: Final = frozenset({PlaceKind.SETTLEMENT, PlaceKind.ADMIN2, PlaceKind.FACILITY})
"""Kinds that are small enough for a distance to mean something."""


class _Anchor(NamedTuple):
    point: Point
    name: int
    """Number of the name that means it."""


class Anchors:
    """The places that the names of a text mean at present, by latitude."""

    def __init__(self, best: Iterable[Record]) -> None:
        """Take the best record of each name, in the order of the names."""
        self._by_latitude = sorted(
            _Anchor(record.point, name) for name, record in enumerate(best) if record.kind in _POINTS
        )

    def points(self, record: Record, name: int) -> float:
        """Return the points of a record for lying near what other names than its own mean."""
        if record.kind in {PlaceKind.COUNTRY, PlaceKind.REGION}:
            return 0.0
        return NEARNESS * (1 - exp(-self._closeness(record.point, name)))

    def _closeness(self, point: Point, name: int) -> float:
        """Return how many places are near, each counted by how near it is."""
        middle = bisect_left(self._by_latitude, point.lat, key=lambda anchor: anchor.point.lat)
        sides = (range(middle, len(self._by_latitude)), range(middle - 1, -1, -1))
        close = 0.0
        for side in sides:
            for anchor in islice(self._others(side, name), MOST_LOOKED_AT):
                if abs(anchor.point.lat - point.lat) >= FURTHEST_DEGREES:
                    break
                close += exp(-distance_km(point, anchor.point) / NEAR_KM)
                if close >= CLOSE_ENOUGH:
                    return close
        return close

    def _others(self, side: Iterable[int], name: int) -> Iterator[_Anchor]:
        return (self._by_latitude[number] for number in side if self._by_latitude[number].name != name)
