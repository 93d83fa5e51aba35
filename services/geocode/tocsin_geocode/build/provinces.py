"""Which first-level division an entry lies in: by its code, by the name its table gives, or by the nearest town."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from tocsin.contracts.geo import PlaceKind
from tocsin_geocode.entries import BadTable, Entry
from tocsin_geocode.resolve.folding import fold
from tocsin_geocode.resolve.sphere import Point, distance_km

NEAR_ENOUGH_KM: Final = 120.0
"""A facility further than this from every town of its country gets no province from them."""

_CODE: Final = re.compile(r"[A-Z]{2}\..+")
_Spot = tuple[str, float, float]
_Nearest = tuple[float, int, str]
"""Distance in km, GeoNames id, code of the division."""


class Provinces:
    """An index over entries. It learns towns one by one; `of` then answers with the number of a division's entry."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.people: dict[str, int] = defaultdict(int)
        """Of the towns of each division that were learnt."""

        divisions = [(i, e) for i, e in enumerate(entries) if e.kind is PlaceKind.ADMIN1]
        self._by_code = {e.code: i for i, e in divisions}
        self._by_name = {(e.country, fold(n)): i for i, e in divisions for n in (*e.aliases, e.name)}
        self._nearest: dict[_Spot, _Nearest] = {}
        self._asking: dict[tuple[int, int], list[Entry]] = defaultdict(list)
        for entry in entries:
            if entry.kind in {PlaceKind.FACILITY, PlaceKind.SETTLEMENT} and entry.country and not entry.admin1:
                self._asking[_cell(entry)].append(entry)
        self.learn(entries)

    def learn(self, towns: Iterable[Entry]) -> None:
        """Take in the towns among these: they give their division people, and places nearby a division."""
        for town in towns:
            if town.kind is PlaceKind.SETTLEMENT and town.admin1:
                self.people[town.admin1] += town.population
                if town.admin1 in self._by_code:
                    self._tell_around(town, town.admin1)

    def with_people(self, entry: Entry) -> Entry:
        """Return a first-level division with the people of its towns, and anything else as it is."""
        if entry.kind is PlaceKind.ADMIN1 and entry.code:
            return replace(entry, population=self.people[entry.code])
        return entry

    def of(self, entry: Entry) -> int | None:
        """Return the entry number of the division that `entry` lies in. Raises `BadTable` for a name that is none."""
        if entry.kind in {PlaceKind.COUNTRY, PlaceKind.ADMIN1} or not entry.country:
            return None
        if entry.admin1 in self._by_code:
            return self._by_code[entry.admin1]
        if entry.admin1:
            return None if _CODE.fullmatch(entry.admin1) else self._named(entry)
        found = self._nearest.get(_spot(entry))
        return self._by_code[found[2]] if found and found[0] <= NEAR_ENOUGH_KM else None

    def _named(self, entry: Entry) -> int:
        try:
            return self._by_name[entry.country, fold(entry.admin1 or "")]
        except KeyError:
            raise BadTable(f"{entry.name}: {entry.country} has no first-level division {entry.admin1!r}") from None

    def _tell_around(self, town: Entry, code: str) -> None:
        here = Point(town.lat, town.lon)
        for place in self._asking_around(town):
            if place.country == town.country:
                found = (distance_km(here, Point(place.lat, place.lon)), town.geonames_id or 0, code)
                spot = _spot(place)
                self._nearest[spot] = min(found, self._nearest.get(spot, found))

    def _asking_around(self, town: Entry) -> Iterator[Entry]:
        row, column = _cell(town)
        for i in (row - 1, row, row + 1):
            for j in (column - 1, column, column + 1):
                yield from self._asking.get((i, j), ())


def _spot(entry: Entry) -> _Spot:
    return entry.name, entry.lat, entry.lon


def _cell(entry: Entry) -> tuple[int, int]:
    return int(entry.lat // 1), int(entry.lon // 1)
