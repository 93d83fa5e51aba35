"""Places of the tables that a larger source has too, under the same name: they are one place, not two."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from tocsin.contracts.geo import PlaceKind
from tocsin_geocode.entries import Entry, radius_km
from tocsin_geocode.names import names_of
from tocsin_geocode.resolve.sphere import Point, distance_km

APART_KM: Final = 10.0
"""Two points of one small place differ by so much at most; those of a larger one by its radius."""

_BY_CODE: Final = {PlaceKind.COUNTRY, PlaceKind.ADMIN1, PlaceKind.ADMIN2}


class Twins:
    """An index over the entries of the tables that have no code of their own."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._named: dict[tuple[PlaceKind, str], list[tuple[int, Entry]]] = defaultdict(list)
        for number, entry in enumerate(entries):
            if entry.kind not in _BY_CODE and entry.geonames_id is None:
                for name, _ in names_of(entry):
                    self._named[entry.kind, name].append((number, entry))

    def of(self, entry: Entry) -> int | None:
        """Return the number of the table's entry of the same name and kind at about the same point."""
        for name, _ in names_of(entry):
            for number, known in self._named.get((entry.kind, name), ()):
                if known.country in {None, entry.country} and _apart_km(entry, known) <= max(
                    APART_KM, radius_km(known)
                ):
                    return number
        return None


def _apart_km(one: Entry, other: Entry) -> float:
    return distance_km(Point(one.lat, one.lon), Point(other.lat, other.lon))
