"""The compiled gazetteer, mapped into memory: opened in milliseconds, its pages shared by all workers of a machine."""

import hashlib
import json
import mmap
import os
import sys
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import marisa_trie

from tocsin.contracts.geo import PlaceKind
from tocsin_geocode import artefact
from tocsin_geocode.made_with import made_with
from tocsin_geocode.near import slips, without_article
from tocsin_geocode.resolve.folding import fold
from tocsin_geocode.resolve.prominence import prominence
from tocsin_geocode.resolve.records import Gazetteer, NameClass, NameKind, NameMatch, Part, Record, Sense

DIRECTORY_VARIABLE = "TOCSIN_GAZETTEER"
MOST_BEGUN = 200
"""Names looked at that begin as one that is not there."""

LONGEST_NAME = 64
"""Characters of text that are looked at from each word; no name is longer."""

VERIFIED_BYTES = 100_000_000
"""A gazetteer of at most this size is read and summed at each opening: 24 MB take some 20 ms. Of a larger one, such as
that of all countries, only the sizes are checked; `tocsin gazetteer info` reads it all."""

_TOLD = frozenset(
    {"sources", "licences", "records", "names", "record_sources", "languages", "files", "admin1_alternatives"}
)
"""What `meta.json` says besides its format."""

CACHED_RECORDS = 8192
"""Decoded records kept: the places that a stream of reports keeps naming, some 4 MB."""


class GazetteerError(Exception):
    """There is no gazetteer to work with.

    GazetteerError
    ├── GazetteerMissing    none was built
    └── GazetteerBroken     one is there, but cut short, altered or of another format
    """


class GazetteerMissing(GazetteerError):  # noqa: N818 - the house names errors by what is wrong
    """The directory holds no gazetteer; the message says how to build one."""


class GazetteerBroken(GazetteerError):  # noqa: N818 - the house names errors by what is wrong
    """The files are not the ones that were built, or were built for another version."""


def default_directory() -> Path:
    """Return `$TOCSIN_GAZETTEER`, or `share/tocsin/gazetteer` of the Python installation."""
    named = os.environ.get(DIRECTORY_VARIABLE)
    return Path(named) if named else Path(sys.prefix) / "share" / "tocsin" / "gazetteer"


def open_gazetteer(path: Path | None = None, *, verify: bool | None = None) -> "MappedGazetteer":
    """Open the gazetteer in `path`. Checks format and sizes, and every byte where that is quick, or as `verify` says.

    Raises `GazetteerMissing` or `GazetteerBroken`.
    """
    where = path or default_directory()
    try:
        meta = _read_meta(where)
        if verify is None:
            verify = sum(file["bytes"] for file in meta["files"].values()) <= VERIFIED_BYTES
        for name in artefact.FILES:
            _check_file(where / name, meta["files"][name], verify=verify)
        return MappedGazetteer(where, meta)
    except OSError as error:
        raise GazetteerBroken(f"{error.filename}: {error.strerror}; build the gazetteer anew") from error


def staleness(gazetteer: "Places") -> str | None:
    """Return what is wrong with a gazetteer of other tables than this version's, and what mends it; None with none."""
    if gazetteer.made_with == made_with():
        return None
    return (
        f"the gazetteer in {gazetteer.path} was not made with this version's tables: places may be missing or wrong; "
        "build it anew with `tocsin gazetteer build` (and its --source, if it had any)"
    )


class Meaning(NamedTuple):
    """One thing that a name can mean, and what is known of that use. `language` is empty where no source says it."""

    sense: Sense
    language: str = ""
    historic: bool = False
    colloquial: bool = False


class Places(Gazetteer, Protocol):
    """A gazetteer that a person can ask too."""

    path: Path
    made_with: str
    sources: dict[str, str]
    licences: dict[str, str]
    size: int

    def lookup(self, name: str) -> tuple[Sense, ...]:
        """Return what `name` can mean, as a person would write it, the most prominent first."""

    def meanings(self, name: str) -> list[Meaning]:
        """Return the same with what is known of that use of the name."""

    def near_names(self, name: str) -> list[str]:
        """Return names that are like one that is not there, the likeliest first."""


class MappedGazetteer:
    """`resolve.Gazetteer` over the files of one directory. Read only; safe to use from several threads."""

    def __init__(self, where: Path, meta: dict[str, Any]) -> None:
        self.path = where
        self.made_with: str = meta.get("made_with", "")
        self.sources: dict[str, str] = meta["sources"]
        self.licences: dict[str, str] = meta["licences"]
        self.size: int = meta["records"]
        self.name_count: int = meta["names"]
        self._parts = {country: _parts(parts) for country, parts in meta.get("parts", {}).items()}
        self._alternatives = {int(i): tuple(names) for i, names in meta["admin1_alternatives"].items()}
        self._trie = marisa_trie.Trie()
        self._trie.mmap(str(where / artefact.NAMES))
        self._classes = _mapped(where / artefact.CLASSES)
        self._postings_index = _mapped(where / artefact.POSTINGS_INDEX).cast("I")
        self._postings = _mapped(where / artefact.POSTINGS).cast("I")
        self._usage = _mapped(where / artefact.USAGE).cast("H")
        self._languages: list[str] = meta["languages"]
        self._records = _mapped(where / artefact.RECORDS)
        self._record_sources: list[str] = meta["record_sources"]
        self._strings_index = _mapped(where / artefact.STRINGS_INDEX).cast("I")
        self._strings = _mapped(where / artefact.STRINGS)
        self.record = lru_cache(maxsize=CACHED_RECORDS)(self._record)
        self.senses = lru_cache(maxsize=CACHED_RECORDS)(self._senses)
        self._countries = self._find_countries()

    def names_at(self, folded_text: str, start: int) -> Sequence[NameMatch]:
        window = folded_text[start : start + LONGEST_NAME]
        return [NameMatch(len(name), number) for name, number in self._trie.iter_prefixes_with_ids(window)]

    def name_id(self, folded_name: str) -> int | None:
        found: int | None = self._trie.get(folded_name)
        return found

    def name_class(self, name: int) -> NameClass:
        return NameClass(self._classes[name])

    def country(self, code: str) -> Record | None:
        index = self._countries.get(code)
        return None if index is None else self.record(index)

    def lookup(self, name: str) -> tuple[Sense, ...]:
        number = self.name_id(fold(name).strip())
        return () if number is None else tuple(self.senses(number))

    def meanings(self, name: str) -> list[Meaning]:
        number = self.name_id(fold(name).strip())
        return [] if number is None else [self._meaning(number, at, s) for at, s in enumerate(self.senses(number))]

    def near_names(self, name: str) -> list[str]:
        folded_name = fold(name).strip()
        bare = [name for name in without_article(folded_name) if self.name_id(name) is not None]
        begun = [name for _, name in zip(range(MOST_BEGUN), self._trie.iterkeys(folded_name), strict=False)]
        found = dict.fromkeys([*bare, *slips(folded_name, self._trie.__contains__), *begun])
        return sorted(found, key=lambda name: -self._weight(name))

    def _weight(self, name: str) -> float:
        senses = self.senses(self._trie[name])
        return prominence(senses[0].record) if senses else -1.0

    def _meaning(self, name: int, at: int, sense: Sense) -> Meaning:
        usage = self._usage[self._postings_index[name] + at] if len(self._usage) else 0
        language = self._languages[usage & artefact.LANGUAGE_MASK]
        historic, colloquial = bool(usage & artefact.HISTORIC), bool(usage & artefact.COLLOQUIAL)
        return Meaning(sense, language, historic=historic, colloquial=colloquial)

    def _senses(self, name: int) -> Sequence[Sense]:
        postings = self._postings[self._postings_index[name] : self._postings_index[name + 1]]
        return tuple(
            Sense(self.record(posting & artefact.RECORD_MASK), NameKind(posting >> artefact.KIND_SHIFT))
            for posting in postings
        )

    def _record(self, index: int) -> Record:
        lat, lon, population, geonames_id, province, radius, country, kind, capital, source = (
            artefact.RECORD.unpack_from(self._records, index * artefact.RECORD.size)
        )
        known = province != artefact.NO_RECORD
        return Record(
            number=index,
            name=self._string(index),
            kind=artefact.KINDS[kind],
            lat=lat / artefact.DEGREE,
            lon=lon / artefact.DEGREE,
            country=None if country == artefact.NO_COUNTRY else country.decode(),
            admin1=self._string(province) if known else None,
            admin1_number=province if known else -1,
            population=population,
            radius_km=round(radius * artefact.RADIUS_UNIT_KM, 1),
            geonames_id=geonames_id or None,
            capital=bool(capital),
            admin1_alternatives=self._alternatives.get(index, ()),
            source=self._record_sources[source],
            parts=self._parts.get(country.decode()) if artefact.KINDS[kind] is PlaceKind.COUNTRY else None,
        )

    def _string(self, index: int) -> str:
        return bytes(self._strings[self._strings_index[index] : self._strings_index[index + 1]]).decode()

    def _find_countries(self) -> dict[str, int]:
        """Countries come first in the records, as many as there are."""
        found: dict[str, int] = {}
        for index in range(self.size):
            record = self._record(index)
            if record.kind is not PlaceKind.COUNTRY or record.country is None:
                break
            found[record.country] = index
        return found


def _parts(told: dict[str, list[float]]) -> dict[str, Part]:
    return {side: Part(*numbers) for side, numbers in told.items()}


def _read_meta(where: Path) -> dict[str, Any]:
    try:
        meta: Any = json.loads((where / artefact.META).read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        raise GazetteerMissing(
            f"no gazetteer in {where}: build it with `tocsin gazetteer build`, "
            f"or name another with {DIRECTORY_VARIABLE}"
        ) from None
    except ValueError as error:
        raise GazetteerBroken(f"{where / artefact.META}: {error}; build the gazetteer anew") from error
    written = meta.get("format") if isinstance(meta, dict) else None
    if written != artefact.FORMAT:
        raise GazetteerBroken(
            f"{where}: format {written}, this version reads {artefact.FORMAT}; build the gazetteer anew"
        )
    if missing := [*(_TOLD - meta.keys()), *(set(artefact.FILES) - meta["files"].keys())]:
        raise GazetteerBroken(
            f"{where / artefact.META}: says nothing of {', '.join(sorted(missing))}; build the gazetteer anew"
        )
    return dict(meta)


def _check_file(path: Path, expected: dict[str, Any], *, verify: bool) -> None:
    try:
        size = path.stat().st_size
    except FileNotFoundError:
        raise GazetteerBroken(f"{path} is missing; build the gazetteer anew") from None
    if size != expected["bytes"]:
        raise GazetteerBroken(f"{path}: {size} bytes, built with {expected['bytes']}; build the gazetteer anew")
    if verify and _sha256(path) != expected["sha256"]:
        raise GazetteerBroken(f"{path}: the checksum is not the one it was built with; build the gazetteer anew")


def _sha256(path: Path) -> str:
    """Sum a file piece by piece: glibc, given 20 MB back at once, holds on to what is freed from then on."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _mapped(path: Path) -> memoryview:
    if not path.stat().st_size:  # the system maps no empty file
        return memoryview(b"")
    with path.open("rb") as file:
        return memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
