"""Compile places into the artefact: into a fresh directory beside the target, then one rename."""

import hashlib
import json
import shutil
import tempfile
from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from errno import EEXIST
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

import marisa_trie

from tocsin.contracts.geo import PlaceKind
from tocsin_geocode import artefact
from tocsin_geocode.build.bulk import Bulk, NothingMore, OtherName
from tocsin_geocode.build.capital_names import capital_names
from tocsin_geocode.build.country_parts import Parts, country_parts
from tocsin_geocode.build.dumps import GeoNamesDumps
from tocsin_geocode.build.licences import licences_of
from tocsin_geocode.build.posted import Names
from tocsin_geocode.build.provinces import Provinces
from tocsin_geocode.build.recorded import Records
from tocsin_geocode.build.sources import (
    all_entries,
    capitals,
    geonames_cities,
    name_classes,
    source_versions,
    tables,
)
from tocsin_geocode.build.twins import Twins
from tocsin_geocode.entries import Entry
from tocsin_geocode.made_with import made_with
from tocsin_geocode.names import class_of, is_name, names_of, spellings
from tocsin_geocode.resolve.folding import fold
from tocsin_geocode.resolve.prominence import prominence_of
from tocsin_geocode.resolve.records import NameKind

Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and of how much."""

STEPS = 5
GROWTH = 100_000
"""Ids by which the index of GeoNames ids grows at once."""


class Sources(NamedTuple):
    """What a gazetteer is made from; tests give a handful of entries. `bulk` is read place by place, never held."""

    entries: Sequence[Entry]
    capitals: Mapping[str, str]
    name_classes: Mapping[str, str]
    versions: Mapping[str, str]
    bulk: Bulk = NothingMore()
    parts: Mapping[str, Parts] = {}


def default_sources() -> Sources:
    """Return the sources of the gazetteer that Tocsin ships with."""
    entries = all_entries()
    return Sources(entries, capitals(), name_classes(), source_versions(), parts=country_parts(entries))


def dump_sources(dumps: GeoNamesDumps) -> Sources:
    """Return the tables and GeoNames dumps; the town extract fills in for what no dump covers.

    Raises `BadDump` for a file with too many lines that cannot be read, here or while it is built from.
    """
    ours = tables()
    entries = [*ours, *dumps.divisions(entry.code for entry in ours)]
    versions = source_versions() | {"geonames": ", ".join(sorted(file.name for file in dumps.files))}
    parts = country_parts(geonames_cities())
    return Sources(entries, capitals(), name_classes(), versions, dumps, parts)


def build_gazetteer(target: Path, *, sources: Sources | None = None, progress: Progress | None = None) -> Path:
    """Build the gazetteer into the directory `target`, replacing an older one whole, and return it.

    Same sources, same bytes. Raises `BadTable` where a table is malformed or names a province that does not exist,
    `FileExistsError` where `target` holds anything but a gazetteer: it would be lost.
    """
    _check_replaceable(target)
    tell = progress or (lambda _what, _done, _of: None)
    tell("reading the tables", 0, STEPS)
    sources = sources or default_sources()
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        fresh.chmod(0o755)
        with tempfile.TemporaryDirectory(prefix=f".{target.name}-names-", dir=target.parent) as scratch:
            _Build(fresh, Path(scratch), sources, tell).run()
        tell("putting it in place", 4, STEPS)
        _replace(target, fresh)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    tell("done", STEPS, STEPS)
    return target


class _Build:
    """One build. The tables come first among the records and are written last: they ask the bulk for provinces."""

    def __init__(self, where: Path, scratch: Path, sources: Sources, tell: Progress) -> None:
        self._where, self._sources, self._tell = where, sources, tell
        self._names = Names(scratch)
        self._provinces = Provinces(sources.entries)
        self._twins = Twins(sources.entries)
        self._records = Records(where, (entry.name for entry in sources.entries))
        self._languages: dict[str, int] = {"": 0}
        self._of_code = {entry.code: number for number, entry in enumerate(sources.entries) if entry.code}
        self._of_id = array("I")
        """The record of each GeoNames id, `NO_RECORD` for none."""
        self._prominence = array("d", bytes(8 * len(sources.entries)))
        self._capital_names = capital_names(sources.entries)
        self._later: list[tuple[int, Entry]] = []
        """What the bulk says of places of the tables, whose prominence is known at the end."""

    def run(self) -> None:
        for number, entry in enumerate(self._sources.entries):
            self._register(entry.geonames_id, number)
        with self._records:
            for entry in self._sources.bulk.places():
                self._take(entry)
            self._tell("finding provinces", 1, STEPS)
            self._finish_tables()
        self._tell("collecting names", 2, STEPS)
        for name in self._sources.bulk.names():
            self._take_name(name)
        for word in self._sources.name_classes:
            self._names.add_word(word)
        self._tell("sorting the names", 3, STEPS)
        count = self._write_names()
        self._write_meta(names=count)

    def _take(self, entry: Entry) -> None:
        known = self._of_code.get(entry.code) if entry.code else None
        known = self._known(entry.geonames_id) if known is None else known
        known = self._twins.of(entry) if known is None else known
        if known is not None:
            self._register(entry.geonames_id, known)
            self._take_again(entry, known)
            return
        self._provinces.learn((entry,))
        number = self._records.add(entry, self._provinces.of(entry))
        self._register(entry.geonames_id, number)
        self._prominence.append(_weight(entry))
        for name, kind in names_of(self._as_capital(entry) if entry.capital else entry):
            self._names.add(name, kind, number, prominence=self._prominence[number])

    def _as_capital(self, entry: Entry) -> Entry:
        names = self._capital_names.get(entry.country or "", ())
        return replace(entry, capital=True, aliases=(*entry.aliases, *names))

    def _take_again(self, entry: Entry, number: int) -> None:
        if number < len(self._sources.entries) and self._prominence[number] == 0.0:
            self._later.append((number, entry))
            return
        for name, kind in names_of(entry):
            alternate = NameKind.ALTERNATE if kind is NameKind.PRIMARY else kind
            self._names.add(name, alternate, number, prominence=self._prominence[number])

    def _take_name(self, other: OtherName) -> None:
        number = self._known(other.geonames_id)
        if number is None or (other.kind is NameKind.ALTERNATE and not is_name(other.name)):
            return
        usage = self._languages.setdefault(other.language, len(self._languages)) & artefact.LANGUAGE_MASK
        usage |= (artefact.HISTORIC if other.historic else 0) | (artefact.COLLOQUIAL if other.colloquial else 0)
        for name in spellings(other.name):
            self._names.add(name, other.kind, number, prominence=self._prominence[number], usage=usage)

    def _finish_tables(self) -> None:
        of_capital = {(country, fold(name)) for country, name in self._sources.capitals.items()}
        for number, given in enumerate(self._sources.entries):
            capital = given.kind is PlaceKind.SETTLEMENT and (given.country, fold(given.name)) in of_capital
            entry = self._provinces.with_people(self._as_capital(given) if capital else given)
            self._records.put(number, entry, self._provinces.of(given))
            self._prominence[number] = _weight(entry)
            for name, kind in names_of(entry):
                self._names.add(name, kind, number, prominence=self._prominence[number])
        for number, entry in self._later:
            self._take_again(entry, number)

    def _register(self, geonames_id: int | None, number: int) -> None:
        if geonames_id is not None:
            if geonames_id >= len(self._of_id):
                self._of_id.extend([artefact.NO_RECORD] * (geonames_id + GROWTH - len(self._of_id)))
            self._of_id[geonames_id] = number

    def _known(self, geonames_id: int | None) -> int | None:
        if geonames_id is None or geonames_id >= len(self._of_id):
            return None
        number = self._of_id[geonames_id]
        return None if number == artefact.NO_RECORD else number

    def _write_names(self) -> int:
        trie = marisa_trie.Trie(name for name, _ in self._names)
        trie.save(str(self._where / artefact.NAMES))
        counts, classes = array("I", bytes(4 * len(trie))), bytearray(len(trie))
        for name, postings in self._names:
            number = trie[name]
            counts[number] = len(postings)
            classes[number] = class_of(self._sources.name_classes.get(name, ""))
        starts = array("I", accumulate(counts, initial=0))
        words, usages = array("I", bytes(4 * starts[-1])), array("H", bytes(2 * starts[-1]))
        for name, postings in self._names:
            start = starts[trie[name]]
            for at, posting in enumerate(postings, start):
                words[at], usages[at] = posting
        (self._where / artefact.CLASSES).write_bytes(classes)
        (self._where / artefact.POSTINGS_INDEX).write_bytes(starts.tobytes())
        (self._where / artefact.POSTINGS).write_bytes(words.tobytes())
        (self._where / artefact.USAGE).write_bytes(usages.tobytes() if any(usages) else b"")
        return len(trie)

    def _write_meta(self, *, names: int) -> None:
        meta = {
            "format": artefact.FORMAT,
            "made_with": made_with(),
            "sources": dict(sorted(self._sources.versions.items())),
            "licences": licences_of(self._records.sources),
            "records": len(self._records),
            "names": names,
            "record_sources": self._records.sources,
            "parts": self._sources.parts,
            "languages": list(self._languages)[: artefact.LANGUAGE_MASK + 1],
            "files": {name: _told(self._where / name) for name in artefact.FILES},
            "admin1_alternatives": {
                str(number): list(entry.admin1_alternatives)
                for number, entry in enumerate(self._sources.entries)
                if entry.admin1_alternatives
            },
        }
        (self._where / artefact.META).write_text(json.dumps(meta, indent=1) + "\n", encoding="utf-8")


def _weight(entry: Entry) -> float:
    return prominence_of(entry.kind, entry.population, capital=False)


def _told(path: Path) -> dict[str, int | str]:
    with path.open("rb") as file:
        return {"bytes": path.stat().st_size, "sha256": hashlib.file_digest(file, "sha256").hexdigest()}


def _check_replaceable(target: Path) -> None:
    ours = {artefact.META, *artefact.FILES}
    if target.exists() and not (target.is_dir() and {file.name for file in target.iterdir()} <= ours):
        raise FileExistsError(EEXIST, "it holds other files than a gazetteer's", str(target))


def _replace(target: Path, fresh: Path) -> None:
    """Swap `fresh` in. A reader that has the old files mapped keeps them."""
    old = target.with_name(f".{target.name}-old")
    shutil.rmtree(old, ignore_errors=True)
    if target.exists():
        target.rename(old)
    fresh.rename(target)
    shutil.rmtree(old, ignore_errors=True)
