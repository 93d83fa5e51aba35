"""The compiled gazetteer with a user's own places laid over it."""

from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final

import marisa_trie

from tocsin.contracts.geo import PlaceKind
from tocsin_geocode.entries import Entry, radius_km
from tocsin_geocode.gazetteer import CACHED_RECORDS, LONGEST_NAME, MappedGazetteer, Meaning, Places, open_gazetteer
from tocsin_geocode.layers import LaidPlace, LayerBroken, layers_from_environment, read_layers
from tocsin_geocode.names import names_of
from tocsin_geocode.resolve.folding import fold
from tocsin_geocode.resolve.records import NameClass, NameMatch, Record, Sense
from tocsin_geocode.resolve.sphere import Point, distance_km

SAME_PLACE_KM: Final = 25.0
"""Where a country has several places of one name and kind, a layer's stands for the one within this distance."""

FAR_OUT: Final = 1.5
"""Radii of a country from its middle from which on a point may be out of it. Long ones reach further, but none to where
it would be with latitude and longitude exchanged."""

MOST_LATITUDE: Final = 90.0


def open_places(path: Path | None = None, layers: Sequence[Path] | None = None) -> Places:
    """Open the gazetteer in `path` with `layers`, by default those of `$TOCSIN_GAZETTEER_PATH`, over it.

    Raises `GazetteerMissing`, `GazetteerBroken` or `LayerBroken`.
    """
    base = open_gazetteer(path)
    places = read_layers(layers_from_environment() if layers is None else layers)
    return LayeredGazetteer(base, places) if places else base


class LayeredGazetteer:
    """A compiled gazetteer and places of its own, whose names and records are numbered on from the compiled ones.

    A place of a layer stands for the compiled one of its name, kind and country, under all names of that one. Where
    there are several of these, for the nearest within `SAME_PLACE_KM`; where none is so near, it is one more.
    """

    def __init__(self, base: MappedGazetteer, places: Sequence[LaidPlace]) -> None:
        """Lay `places` over `base`. Raises `LayerBroken` for a country or division that is none."""
        self._base = base
        self.path, self.made_with = base.path, base.made_with
        self.sources, self.licences = base.sources, base.licences
        self.name_count, self.size = base.name_count, base.size
        self._added: list[Record] = []
        self._instead: dict[int, Record] = {}
        senses: dict[str, list[Sense]] = defaultdict(list)
        for place in places:
            record = self._lay(place)
            for name, kind in names_of(place.entry):
                senses[name].append(Sense(record, kind))
        self._laid = dict(senses)
        self._further = marisa_trie.Trie(sorted(name for name in senses if base.name_id(name) is None))
        self._laid_numbers = {self._number(name): laid for name, laid in self._laid.items()}
        self.record = lru_cache(maxsize=CACHED_RECORDS)(self._record)
        self.senses = lru_cache(maxsize=CACHED_RECORDS)(self._senses)

    def names_at(self, folded_text: str, start: int) -> Sequence[NameMatch]:
        window = folded_text[start : start + LONGEST_NAME]
        further = [
            NameMatch(len(name), self.name_count + number)
            for name, number in self._further.iter_prefixes_with_ids(window)
        ]
        found = self._base.names_at(folded_text, start)
        return sorted([*found, *further]) if further else found

    def name_id(self, folded_name: str) -> int | None:
        known = self._base.name_id(folded_name)
        further = self._further.get(folded_name) if known is None else None
        return known if further is None else self.name_count + further

    def name_class(self, name: int) -> NameClass:
        return self._base.name_class(name) if name < self.name_count else NameClass.NONE

    def country(self, code: str) -> Record | None:
        found = self._base.country(code)
        return self._instead.get(found.number, found) if found else None

    def lookup(self, name: str) -> tuple[Sense, ...]:
        number = self.name_id(fold(name).strip())
        return () if number is None else tuple(self.senses(number))

    def meanings(self, name: str) -> list[Meaning]:
        compiled = {meaning.sense.record.number: meaning for meaning in self._base.meanings(name)}
        return [compiled.get(sense.record.number, Meaning(sense))._replace(sense=sense) for sense in self.lookup(name)]

    def near_names(self, name: str) -> list[str]:
        folded = fold(name).strip()
        return [*(own for own in self._laid if own.startswith(folded)), *self._base.near_names(name)]

    def _number(self, name: str) -> int:
        number = self.name_id(name)
        assert number is not None
        return number

    def _senses(self, name: int) -> Sequence[Sense]:
        """Return what a layer says of the name, then what the gazetteer does."""
        laid = self._laid_numbers.get(name, [])
        numbers = {sense.record.number for sense in laid}
        found = self._base.senses(name) if name < self.name_count else ()
        shown = (Sense(self._instead.get(s.record.number, s.record), s.name_kind) for s in found)
        return (*laid, *(sense for sense in shown if sense.record.number not in numbers))

    def _record(self, index: int) -> Record:
        compiled = self._base.size
        return (
            self._added[index - compiled] if index >= compiled else self._instead.get(index, self._base.record(index))
        )

    def _lay(self, place: LaidPlace) -> Record:
        entry = place.entry
        country = self._country_code(place) if entry.country else None
        self._check_order(place, country)
        division = self._division(place, country) if entry.admin1 else None
        record = Record(
            number=self.size,
            name=entry.name,
            kind=entry.kind,
            lat=entry.lat,
            lon=entry.lon,
            country=country,
            admin1=division.name if division else None,
            admin1_number=division.number if division else -1,
            population=entry.population,
            radius_km=radius_km(entry),
            geonames_id=None,
            capital=False,
            source=entry.source,
        )
        replaced = self._replaced(entry, record)
        if replaced is None:
            self._added.append(record)
            self.size += 1
            return record
        self._instead[replaced.number] = _in_place_of(replaced, record)
        return self._instead[replaced.number]

    def _replaced(self, entry: Entry, record: Record) -> Record | None:
        """Return the compiled record that the place stands for."""
        number = self._base.name_id(fold(entry.name).strip())
        senses = () if number is None else self._base.senses(number)
        same = {s.record for s in senses if (s.record.kind, s.record.country) == (record.kind, record.country)}
        if len(same) == 1:
            return same.pop()
        near = [(distance_km(other.point, record.point), other.number, other) for other in same]
        return min(near)[2] if near and min(near)[0] <= SAME_PLACE_KM else None

    def _country_code(self, place: LaidPlace) -> str:
        said = place.entry.country or ""
        found = self._base.country(said.upper()) if len(said) == 2 else None
        named = [s.record for s in self._base.lookup(said) if s.record.kind is PlaceKind.COUNTRY]
        record = found or next(iter(named), None)
        if record is None or record.country is None:
            raise LayerBroken(f"{place.where}: no country is called {said!r}; write its ISO code, such as SY")
        return record.country

    def _check_order(self, place: LaidPlace, country: str | None) -> None:
        """Refuse a point far from its country that would lie in it with latitude and longitude exchanged."""
        record = self._base.country(country) if country else None
        exchanged = Point(place.entry.lon, place.entry.lat)
        if record is None or abs(exchanged.lat) > MOST_LATITUDE:
            return
        apart = distance_km(record.point, Point(place.entry.lat, place.entry.lon))
        if apart > FAR_OUT * record.radius_km and distance_km(record.point, exchanged) <= record.radius_km:
            raise LayerBroken(
                f"{place.where}: lies {apart:.0f} km from the middle of {record.name}, and in it with latitude and "
                "longitude exchanged; exchange them"
            )

    def _division(self, place: LaidPlace, country: str | None) -> Record:
        said = place.entry.admin1 or ""
        named = [s.record for s in self._base.lookup(said) if s.record.kind is PlaceKind.ADMIN1]
        found = next((record for record in named if record.country == country), None)
        if found is None:
            raise LayerBroken(
                f"{place.where}: {country or 'no country'} has no first-level division {said!r}; leave it empty, or "
                f"look it up with `tocsin gazetteer lookup`"
            )
        return found


def _in_place_of(old: Record, new: Record) -> Record:
    """Return `new` under the number of `old`, with what `new` does not say."""
    return new._replace(
        number=old.number,
        admin1=new.admin1 or old.admin1,
        admin1_number=new.admin1_number if new.admin1 else old.admin1_number,
        population=new.population or old.population,
        geonames_id=old.geonames_id,
        capital=old.capital,
        admin1_alternatives=old.admin1_alternatives,
        parts=old.parts,
    )
