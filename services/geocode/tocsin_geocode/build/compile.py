"""Compile entries into the artefact: in memory, then into a fresh directory, then one rename."""

import hashlib
import json
import shutil
import tempfile
from array import array
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from itertools import accumulate
from math import pi, sqrt
from pathlib import Path
from typing import NamedTuple

import marisa_trie

from tocsin.contracts.geo import PlaceKind
from tocsin_geocode import artefact
from tocsin_geocode.build.names import class_of, names_of
from tocsin_geocode.build.provinces import Provinces, with_populations
from tocsin_geocode.build.sources import Entry, all_entries, capitals, name_classes, source_versions
from tocsin_geocode.resolve.folding import fold
from tocsin_geocode.resolve.prominence import prominence_of
from tocsin_geocode.resolve.records import NameKind

Progress = Callable[[str, int, int], None]
"""Told what is being done, how many steps are done, and of how many."""

TOWN_DENSITY_PER_KM2 = 3000
"""Of a built-up area; gives a settlement its radius from its population."""

SMALLEST_SETTLEMENT_KM = 2.0
ALTERNATE_LOSS = 0.7
"""What a name that is not the record's own takes from its prominence."""

STEPS = 5


class Sources(NamedTuple):
    """What a gazetteer is made from; tests give a handful of entries."""

    entries: Sequence[Entry]
    capitals: Mapping[str, str]
    name_classes: Mapping[str, str]
    versions: Mapping[str, str]


def default_sources() -> Sources:
    """Return the sources of the gazetteer that Tocsin ships with."""
    return Sources(all_entries(), capitals(), name_classes(), source_versions())


def build_gazetteer(target: Path, *, sources: Sources | None = None, progress: Progress | None = None) -> Path:
    """Build the gazetteer into the directory `target`, replacing an older one whole, and return it.

    Same sources, same bytes. Raises `BadTable` where a table is malformed or names a province that does not exist.
    """
    tell = progress or (lambda _what, _done, _of: None)
    tell("reading the sources", 0, STEPS)
    sources = sources or default_sources()
    tell("finding provinces", 1, STEPS)
    provinces = Provinces(sources.entries)
    sources = sources._replace(entries=with_populations(sources.entries))
    tell("collecting names", 2, STEPS)
    names = _postings(sources)
    tell("writing", 3, STEPS)
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        fresh.chmod(0o755)
        _write_names(fresh, names, sources.name_classes)
        _write_records(fresh, sources, provinces)
        _write_meta(fresh, sources, names=len(names))
        tell("putting it in place", 4, STEPS)
        _replace(target, fresh)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    tell("done", STEPS, STEPS)
    return target


def _postings(sources: Sources) -> dict[str, list[int]]:
    found: dict[str, list[tuple[bool, float, int]]] = defaultdict(list)
    for index, entry in enumerate(sources.entries):
        rank = -prominence_of(entry.kind, entry.population, capital=False)
        for name, kind in names_of(entry):
            found[name].append((kind is not NameKind.PRIMARY, rank, index | kind << artefact.KIND_SHIFT))
    for name in sources.name_classes:
        found.setdefault(name, [])
    return {
        name: [posting for _, _, posting in sorted(found[name], key=lambda p: (p[1] + ALTERNATE_LOSS * p[0], p[2]))]
        for name in sorted(found)
    }


def _write_names(where: Path, names: Mapping[str, list[int]], classes: Mapping[str, str]) -> None:
    trie = marisa_trie.Trie(names)
    trie.save(str(where / artefact.NAMES))
    in_order = sorted(names, key=trie.key_id)
    postings = array("I")
    for name in in_order:
        postings.extend(names[name])
    index = array("I", accumulate((len(names[name]) for name in in_order), initial=0))
    (where / artefact.POSTINGS).write_bytes(postings.tobytes())
    (where / artefact.POSTINGS_INDEX).write_bytes(index.tobytes())
    (where / artefact.CLASSES).write_bytes(bytes(class_of(classes.get(name, "")) for name in in_order))


def _write_records(where: Path, sources: Sources, provinces: Provinces) -> None:
    of_capital = {(country, fold(name)) for country, name in sources.capitals.items()}
    strings = [entry.name.encode() for entry in sources.entries]
    index = array("I", accumulate(map(len, strings), initial=0))
    (where / artefact.STRINGS).write_bytes(b"".join(strings))
    (where / artefact.STRINGS_INDEX).write_bytes(index.tobytes())
    with (where / artefact.RECORDS).open("wb") as out:
        for entry in sources.entries:
            is_capital = entry.kind is PlaceKind.SETTLEMENT and (entry.country, fold(entry.name)) in of_capital
            out.write(_packed(entry, provinces.of(entry), is_capital=is_capital))


def _packed(entry: Entry, province: int | None, *, is_capital: bool) -> bytes:
    return artefact.RECORD.pack(
        round(entry.lat * artefact.DEGREE),
        round(entry.lon * artefact.DEGREE),
        entry.population,
        entry.geonames_id or 0,
        artefact.NO_RECORD if province is None else province,
        round(radius_km(entry) / artefact.RADIUS_UNIT_KM),
        entry.country.encode() if entry.country else artefact.NO_COUNTRY,
        artefact.KINDS.index(entry.kind),
        is_capital,
    )


def radius_km(entry: Entry) -> float:
    """Return the stated radius, or that of a town of this many people."""
    if entry.radius_km is not None:
        return entry.radius_km
    return max(SMALLEST_SETTLEMENT_KM, round(sqrt(entry.population / TOWN_DENSITY_PER_KM2 / pi), 1))


def _write_meta(where: Path, sources: Sources, *, names: int) -> None:
    meta = {
        "format": artefact.FORMAT,
        "sources": dict(sorted(sources.versions.items())),
        "records": len(sources.entries),
        "names": names,
        "files": {
            name: {
                "bytes": (where / name).stat().st_size,
                "sha256": hashlib.sha256((where / name).read_bytes()).hexdigest(),
            }
            for name in artefact.FILES
        },
        "admin1_alternatives": {
            str(index): list(entry.admin1_alternatives)
            for index, entry in enumerate(sources.entries)
            if entry.admin1_alternatives
        },
    }
    (where / artefact.META).write_text(json.dumps(meta, indent=1) + "\n", encoding="utf-8")


def _replace(target: Path, fresh: Path) -> None:
    """Swap `fresh` in. A reader that has the old files mapped keeps them."""
    old = target.with_name(f".{target.name}-old")
    shutil.rmtree(old, ignore_errors=True)
    if target.exists():
        target.rename(old)
    fresh.rename(target)
    shutil.rmtree(old, ignore_errors=True)
