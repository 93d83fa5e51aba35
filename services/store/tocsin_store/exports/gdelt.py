"""GDELT 2.0's sixty-one event columns, tab-separated and without a header. Nothing here is GDELT's data."""

from collections.abc import AsyncGenerator, AsyncIterator
from datetime import date
from typing import Final

from tocsin.contracts.parties import Actor, ActorKind
from tocsin_store.exports.columns import Cell, Column, Kind, empty, integer, placed, text
from tocsin_store.exports.countries import countries, country_of
from tocsin_store.exports.facts import called, independent_count, joined, middle_day, number_of, sides
from tocsin_store.exports.text import one_line
from tocsin_store.repository import StoredIncident

ROLE: Final = {
    ActorKind.STATE_FORCE: "MIL",
    ActorKind.REBEL: "REB",
    ActorKind.POLITICAL_MILITIA: "UAF",
    ActorKind.IDENTITY_MILITIA: "UAF",
    ActorKind.RIOTER: "CVL",
    ActorKind.PROTESTER: "CVL",
    ActorKind.CIVILIAN: "CVL",
}
"""CAMEO's role of an actor by its kind: military, rebels, unidentified armed force, civilians."""

QUADS: Final = ((5, 1), (8, 2), (13, 3), (20, 4))
"""The last CAMEO root of each quad class: verbal and material cooperation, verbal and material conflict."""

DAYS_A_MONTH: Final = 30
DAYS_A_YEAR: Final = 365
"""FractionDate is GDELT's own approximation: (month x 30 + day) / 365."""

NOT_CODED: Final = "not read from a report"


async def gdelt(incidents: AsyncIterator[StoredIncident]) -> AsyncGenerator[bytes]:
    """Yield a line an incident. No cell holds a tab or a line end, as nothing is quoted."""
    async for stored in incidents:
        yield ("\t".join(_written(column.of(stored)) for column in GDELT) + "\n").encode("utf-8")


def _written(cell: Cell) -> str:
    return "" if cell is None else one_line(str(cell))


def _day(stored: StoredIncident, written: str) -> int | None:
    day = middle_day(stored)
    return int(day.strftime(written)) if day else None


def _fraction(stored: StoredIncident) -> float | None:
    day: date | None = middle_day(stored)
    if day is None:
        return None
    return round(day.year + min((day.month - 1) * DAYS_A_MONTH + day.day, DAYS_A_YEAR) / DAYS_A_YEAR, 4)


def _quad(stored: StoredIncident) -> int | None:
    root = stored.incident.codes.cameo.root
    if root is None or not root.isdecimal():
        return None
    return next((quad for last, quad in QUADS if 1 <= int(root) <= last), None)


def _fips(stored: StoredIncident) -> str | None:
    country = country_of(stored)
    return country.fips if country else None


def _full_name(stored: StoredIncident) -> str | None:
    place = stored.incident.location
    parts = (place.name or place.text, place.admin1, place.country_name) if place else ()
    return ", ".join(dict.fromkeys(part for part in parts if part)) or None


def _actor(prefix: str, number: int) -> tuple[Column, ...]:
    """Return the ten columns of a side's first actor."""

    def first(stored: StoredIncident) -> Actor | None:
        side = sides(stored.incident)[number]
        return side[0] if side else None

    def name(stored: StoredIncident) -> str | None:
        actor = first(stored)
        named = joined([called(actor)]) if actor else None
        return named.upper() if named else None

    def country(stored: StoredIncident) -> str | None:
        actor = first(stored)
        codes = countries().get(actor.country) if actor and actor.country else None
        return codes.iso3 if codes else None

    def role(stored: StoredIncident) -> str | None:
        actor = first(stored)
        return ROLE.get(actor.kind) if actor and actor.kind else None

    who = "the first that acts" if number == 0 else "the first target or victim, or else the second that acts"
    return (
        text(
            f"{prefix}Code",
            "country and role, one after the other",
            lambda s: f"{country(s) or ''}{role(s) or ''}" or None,
        ),
        text(f"{prefix}Name", f"{who}, in capitals", name),
        text(f"{prefix}CountryCode", "`actors[].country` as ISO 3166-1 alpha-3, which CAMEO's mostly are", country),
        *(empty(f"{prefix}{each}Code", NOT_CODED) for each in ("KnownGroup", "Ethnic", "Religion1", "Religion2")),
        text(f"{prefix}Type1Code", "`actors[].kind` as CAMEO's role", role),
        *(empty(f"{prefix}{each}Code", NOT_CODED) for each in ("Type2", "Type3")),
    )


def _no_place_of(prefix: str) -> tuple[Column, ...]:
    names = ("Type", "FullName", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID")
    return tuple(empty(f"{prefix}Geo_{name}", "an actor's whereabouts are not the incident's place") for name in names)


GDELT: Final[tuple[Column, ...]] = (
    integer("GlobalEventID", "a number of 53 bits made of `incident.id`", lambda s: number_of(s.incident.id)),
    integer("SQLDATE", "the middle day of `time`, YYYYMMDD", lambda s: _day(s, "%Y%m%d")),
    integer("MonthYear", "of that day, YYYYMM", lambda s: _day(s, "%Y%m")),
    integer("Year", "of that day", lambda s: _day(s, "%Y")),
    Column("FractionDate", Kind.REAL, "of that day, by GDELT's formula", _fraction),
    *_actor("Actor1", 0),
    *_actor("Actor2", 1),
    empty("IsRootEvent", NOT_CODED, Kind.INTEGER),
    text("EventCode", "`codes.cameo.code`", lambda s: s.incident.codes.cameo.code),
    text("EventBaseCode", "`codes.cameo.base`", lambda s: s.incident.codes.cameo.base),
    text("EventRootCode", "`codes.cameo.root`", lambda s: s.incident.codes.cameo.root),
    integer("QuadClass", "of the root code", _quad),
    empty("GoldsteinScale", "its table is not shipped", Kind.REAL),
    integer("NumMentions", "reports that tell of it", lambda s: len(s.sources)),
    integer("NumSources", "the same, copies and one outlet's own counted once", independent_count),
    integer("NumArticles", "reports that tell of it", lambda s: len(s.sources)),
    empty("AvgTone", NOT_CODED, Kind.REAL),
    *_no_place_of("Actor1"),
    *_no_place_of("Actor2"),
    placed("ActionGeo_Type", Kind.INTEGER, "`location.gdelt_type`", lambda place: place.gdelt_type),
    text("ActionGeo_FullName", "place, first-level division and country", _full_name),
    text("ActionGeo_CountryCode", "`location.country` as FIPS 10-4; Gaza and the West Bank are both WE", _fips),
    text("ActionGeo_ADM1Code", "FIPS codes of divisions are not shipped: the country's", _fips),
    empty("ActionGeo_ADM2Code", "as ADM1Code"),
    placed("ActionGeo_Lat", Kind.REAL, "`location.lat`", lambda place: place.lat),
    placed("ActionGeo_Long", Kind.REAL, "`location.lon`", lambda place: place.lon),
    empty("ActionGeo_FeatureID", "GeoNames' ids are not those of the GNS"),
    empty("DATEADDED", "the store keeps no time of a change", Kind.INTEGER),
    text("SOURCEURL", "the first `sources[].url`", lambda s: next((ref.url for ref in s.sources if ref.url), None)),
)
"""The columns by GDELT's names, in its order."""
