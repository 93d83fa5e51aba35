"""Which first-level division an entry lies in: by its code, by the name its table gives, or by the nearest town."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from tocsin.contracts.geo import PlaceKind
from tocsin_geocode.build.sources import BadTable, Entry
from tocsin_geocode.resolve.folding import fold
from tocsin_geocode.resolve.sphere import Point, distance_km

NEAR_ENOUGH_KM = 120.0
"""A facility further than this from every town of its country gets no province from them."""


class Provinces:
    """An index over all entries. `of` answers with the number of the division's entry."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._entries = entries
        divisions = [(i, e) for i, e in enumerate(entries) if e.kind is PlaceKind.ADMIN1]
        self._by_code = {e.code: i for i, e in divisions}
        self._by_name = {(e.country, fold(n)): i for i, e in divisions for n in (*e.aliases, e.name)}
        self._towns: dict[tuple[int, int], list[Entry]] = defaultdict(list)
        for entry in entries:
            if entry.kind is PlaceKind.SETTLEMENT and entry.admin1 in self._by_code:
                self._towns[_cell(entry)].append(entry)

    def of(self, entry: Entry) -> int | None:
        """Return the entry number of the division that `entry` lies in. Raises `BadTable` for a name that is none."""
        if entry.kind in {PlaceKind.COUNTRY, PlaceKind.ADMIN1} or not entry.country:
            return None
        if entry.admin1 and entry.kind is not PlaceKind.FACILITY:
            return self._by_code.get(entry.admin1)
        if entry.admin1:
            return self._named(entry)
        if entry.kind in {PlaceKind.FACILITY, PlaceKind.SETTLEMENT}:
            return self._of_nearest_town(entry)
        return None

    def _named(self, entry: Entry) -> int:
        try:
            return self._by_name[entry.country, fold(entry.admin1 or "")]
        except KeyError:
            raise BadTable(f"{entry.name}: {entry.country} has no first-level division {entry.admin1!r}") from None

    def _of_nearest_town(self, entry: Entry) -> int | None:
        here = Point(entry.lat, entry.lon)
        near = [
            (distance_km(here, Point(town.lat, town.lon)), town.geonames_id or 0, town)
            for town in self._towns_around(entry)
            if town.country == entry.country
        ]
        if not near:
            return None
        distance, _, town = min(near, key=lambda found: found[:2])
        return self._by_code[town.admin1] if distance <= NEAR_ENOUGH_KM else None

    def _towns_around(self, entry: Entry) -> Iterable[Entry]:
        row, column = _cell(entry)
        for i in (row - 1, row, row + 1):
            for j in (column - 1, column, column + 1):
                yield from self._towns.get((i, j), ())


def _cell(entry: Entry) -> tuple[int, int]:
    return int(entry.lat // 1), int(entry.lon // 1)


def with_populations(entries: Sequence[Entry]) -> list[Entry]:
    """Give each first-level division the people of its towns."""
    people: dict[str, int] = defaultdict(int)
    for entry in entries:
        if entry.kind is PlaceKind.SETTLEMENT and entry.admin1:
            people[entry.admin1] += entry.population
    return [
        replace(entry, population=people[entry.code]) if entry.kind is PlaceKind.ADMIN1 and entry.code else entry
        for entry in entries
    ]
