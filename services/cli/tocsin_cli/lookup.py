"""`tocsin gazetteer lookup`: what a name can mean, for a person or for a program."""

import json
import sys
from collections.abc import Sequence
from typing import Final

from rich.table import Table
from rich.text import Text

from tocsin_cli.gazetteer import ensure_gazetteer
from tocsin_cli.showing import console, printable
from tocsin_geocode.gazetteer import Meaning, Places
from tocsin_geocode.resolve.records import NameKind

HEADINGS: Final = ("name", "kind", "admin-1", "country", "lat", "lon", "±km", "population", "id", "found by", "source")

MOST_NEAR: Final = 8
"""Names shown that are like one that is not there."""


def lookup(name: str, *, as_json: bool) -> bool:
    """Print what a name can mean, the most prominent first; return whether there is anything."""
    places = ensure_gazetteer()
    found = places.meanings(name)
    near = [] if found else places.near_names(name)[:MOST_NEAR]
    if as_json:
        sys.stdout.write(json.dumps(_object(name, found, near, places), ensure_ascii=False) + "\n")
    elif found:
        console().print(_table(found))
        for source, licence in _licences(found, places).items():
            sys.stderr.write(f"{source}: {licence}\n")
    else:
        like = f"; names like it: {', '.join(_shown(other, places) for other in near)}" if near else ""
        sys.stderr.write(f"tocsin: no place is called {printable(name)!r}{like}\n")
    return bool(found)


def _shown(name: str, places: Places) -> str:
    senses = places.lookup(name)
    return printable(f"{name} ({senses[0].record.name}, {senses[0].record.country or 'at sea'})" if senses else name)


def _table(found: Sequence[Meaning]) -> Table:
    table = Table(*HEADINGS[:4])
    for heading in HEADINGS[4:8]:
        table.add_column(heading, justify="right")
    for heading in HEADINGS[8:]:
        table.add_column(heading)
    for meaning in found:
        # Text and not str: what a layer says must not be read as markup.
        table.add_row(*(Text(printable(cell)) for cell in _row(meaning)))
    return table


def _row(meaning: Meaning) -> tuple[str, ...]:
    place = meaning.sense.record
    return (
        place.name,
        place.kind,
        place.admin1 or "",
        place.country or "",
        f"{place.lat:.4f}",
        f"{place.lon:.4f}",
        f"{place.radius_km:g}",
        f"{place.population:,}" if place.population else "",
        str(place.geonames_id or ""),
        _found_by(meaning),
        place.source,
    )


def _found_by(meaning: Meaning) -> str:
    kind = "own name" if meaning.sense.name_kind is NameKind.PRIMARY else meaning.sense.name_kind.name.lower()
    said = (meaning.language, "historic" if meaning.historic else "", "colloquial" if meaning.colloquial else "")
    return ", ".join([kind, *filter(None, said)])


def _object(name: str, found: Sequence[Meaning], near: Sequence[str], places: Places) -> dict[str, object]:
    return {
        "name": name,
        "places": [_place(meaning) for meaning in found],
        "near_names": list(near),
        "attribution": _licences(found, places),
    }


def _place(meaning: Meaning) -> dict[str, object]:
    place = meaning.sense.record
    return {
        "name": place.name,
        "kind": place.kind,
        "lat": place.lat,
        "lon": place.lon,
        "radius_km": place.radius_km,
        "country": place.country,
        "admin1": place.admin1,
        "admin1_alternatives": place.admin1_alternatives,
        "population": place.population or None,
        "geonames_id": place.geonames_id,
        "capital": place.capital,
        "name_kind": meaning.sense.name_kind.name.lower(),
        "language": meaning.language or None,
        "historic": meaning.historic,
        "colloquial": meaning.colloquial,
        "source": place.source,
    }


def _licences(found: Sequence[Meaning], places: Places) -> dict[str, str]:
    used = {meaning.sense.record.source for meaning in found}
    return {source: licence for source, licence in places.licences.items() if source in used}
