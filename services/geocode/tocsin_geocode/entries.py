"""One place on its way into a gazetteer, and how the hand-written tables are read."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import pi, sqrt
from pathlib import Path
from typing import Final

from tocsin.contracts.geo import PlaceKind

TOWN_DENSITY_PER_KM2: Final = 3000
"""Of a built-up area; gives a settlement its radius from its population."""

SMALLEST_KM: Final = 2.0


@dataclass(frozen=True, slots=True)
class Entry:
    """One place on its way into the gazetteer. `admin1` is a code such as `SY.11`, or a name where no code is known."""

    name: str
    kind: PlaceKind
    lat: float
    lon: float
    country: str | None = None
    admin1: str | None = None
    population: int = 0
    geonames_id: int | None = None
    radius_km: float | None = None
    aliases: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    abbreviations: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    admin1_alternatives: tuple[str, ...] = ()
    code: str | None = None
    """Of a division: what `admin1` of its places says, `SY.11`; of a second-level one `US.TX.113`."""

    capital: bool = False
    source: str = ""
    """Which table or data set it was read from."""


class BadTable(ValueError):  # noqa: N818 - the house names errors by what is wrong
    """A line of a table does not have the columns its header names."""


def table(path: Path, columns: int) -> Iterator[list[str]]:
    """Yield the rows of a tab-separated table with `#` comments, each with exactly `columns` fields."""
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if line.startswith("#") or not line.strip():
                continue
            fields = line.rstrip("\n").split("\t")
            fields += [""] * (columns - len(fields))
            if len(fields) != columns:
                raise BadTable(f"{path.name}:{number}: {len(fields)} fields where the header names {columns}: {line!r}")
            yield fields


def listed(field_text: str) -> tuple[str, ...]:
    """Split a field that holds several values."""
    return tuple(part.strip() for part in field_text.split("|") if part.strip())


def radius_km(entry: Entry) -> float:
    """Return the stated radius, or that of a town of this many people."""
    if entry.radius_km is not None:
        return entry.radius_km
    return max(SMALLEST_KM, round(sqrt(entry.population / TOWN_DENSITY_PER_KM2 / pi), 1))
