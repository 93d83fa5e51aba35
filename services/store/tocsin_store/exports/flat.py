"""The flat table: what an analyst sorts and filters by. CSV, GeoJSON, KML, GeoPackage and Parquet have it."""

from collections.abc import Callable
from typing import Final

from tocsin.contracts.parties import ActorRole, Casualties, Range, Target, Toll, Weapon
from tocsin_store.exports.columns import Column, Kind, integer, placed, real, text, timed
from tocsin_store.exports.facts import SUFFERERS, acting, called, independent_count, joined, notes, outlets
from tocsin_store.repository import StoredIncident

TOLLS: Final[dict[str, Callable[[Casualties], Toll | None]]] = {
    "killed": lambda casualties: casualties.killed,
    "injured": lambda casualties: casualties.injured,
    "missing": lambda casualties: casualties.missing,
    "abducted": lambda casualties: casualties.abducted,
    "arrested": lambda casualties: casualties.arrested,
}


def _tolls() -> tuple[Column, ...]:
    return tuple(column for name in TOLLS for column in _toll(name, TOLLS[name]))


def _toll(name: str, told: Callable[[Casualties], Toll | None]) -> tuple[Column, Column]:
    def least(stored: StoredIncident) -> int | None:
        toll = told(stored.incident.casualties)
        return toll.min if toll else None

    def most(stored: StoredIncident) -> int | None:
        toll = told(stored.incident.casualties)
        return toll.max if toll else None

    return (
        integer(f"{name}_min", f"`casualties.{name}.min`: at least so many; 0 is said, empty is not", least),
        integer(f"{name}_max", f"`casualties.{name}.max`; empty where there is no upper limit", most),
    )


def _actors(stored: StoredIncident, *roles: ActorRole) -> str | None:
    return joined(called(actor) for actor in acting(stored.incident, roles))


def _counted(what: str, count: Range | None) -> str:
    """Return `drone`, or `drone (2)` where the count is one number."""
    return f"{what} ({count.min})" if count and count.min is not None and count.min == count.max else what


def _weapon(weapon: Weapon) -> str:
    return _counted(weapon.category, weapon.count)


def _target(target: Target) -> str:
    return target.name or target.text


FLAT: Final[tuple[Column, ...]] = (
    text("id", "`incident.id`", lambda s: s.incident.id),
    integer("revision", "how often it changed, from 1", lambda s: s.revision),
    text("state", "live; merged or retracted only with `--all`", lambda s: s.state),
    text("merged_into", "the id of the incident that it is now part of", lambda s: s.merged_into),
    text("event_type", "`event_type`, ACLED's six", lambda s: s.incident.event_type),
    text("sub_event_type", "`sub_event_type`, ACLED's twenty-five", lambda s: s.incident.sub_event_type),
    text(
        "custom_type",
        "`codes.custom.code`, a type of your own",
        lambda s: s.incident.codes.custom.code if s.incident.codes.custom else None,
    ),
    text("status", "`status`: asserted, claimed or alleged", lambda s: s.incident.status),
    text("outcome", "`outcome`", lambda s: s.incident.outcome),
    timed("date_start", Kind.DAY, "`time.start`, first day of the interval", lambda time: time.start),
    timed("date_end", Kind.DAY, "`time.end`, its last day", lambda time: time.end),
    timed("date_precision", Kind.TEXT, "`time.precision`", lambda time: time.precision),
    timed(
        "date_basis",
        Kind.TEXT,
        "`time.basis`; `publication` is a fallback, no date of the text",
        lambda time: time.basis,
    ),
    placed("place", Kind.TEXT, "`location.name`, or else the report's words", lambda place: place.name or place.text),
    placed("admin1", Kind.TEXT, "`location.admin1`", lambda place: place.admin1),
    placed("country", Kind.TEXT, "`location.country`, ISO 3166-1 alpha-2 of the place", lambda place: place.country),
    placed("country_name", Kind.TEXT, "`location.country_name`", lambda place: place.country_name),
    placed("latitude", Kind.REAL, "`location.lat`, WGS 84, never jittered", lambda place: place.lat),
    placed("longitude", Kind.REAL, "`location.lon`", lambda place: place.lon),
    placed("radius_km", Kind.REAL, "`location.radius_km`: how far off the point may be", lambda place: place.radius_km),
    placed(
        "geo_precision", Kind.INTEGER, "`location.geo_precision`, ACLED's 1 to 3", lambda place: place.geo_precision
    ),
    placed("place_kind", Kind.TEXT, "`location.kind`", lambda place: place.kind),
    placed("place_guess", Kind.TEXT, "`location.guess`: why the place is only a guess", lambda place: place.guess),
    text(
        "place_reason",
        "`location_reason` or `location.reason`: why there is no place, or no point",
        lambda s: s.incident.location.reason if s.incident.location else s.incident.location_reason,
    ),
    text("perpetrators", "`actors` of that role", lambda s: _actors(s, ActorRole.PERPETRATOR)),
    text("victims", "`actors` that are targets or victims", lambda s: _actors(s, *SUFFERERS)),
    text("claimants", "`claims[].claimant`", lambda s: joined(claim.claimant for claim in s.incident.claims)),
    text(
        "weapons",
        "`weapons[].category`, and the count where it is one number",
        lambda s: joined(map(_weapon, s.incident.weapons)),
    ),
    text("targets", "`targets[]`: names, or the report's words", lambda s: joined(map(_target, s.incident.targets))),
    text("target_categories", "`targets[].category`", lambda s: joined(t.category for t in s.incident.targets)),
    *_tolls(),
    real("confidence", "`confidence`, 0 to 1", lambda s: s.incident.confidence),
    integer("source_count", "reports that tell of it", lambda s: len(s.sources)),
    integer("independent_source_count", "the same, copies and one outlet's own counted once", independent_count),
    text("sources", "`sources[].source.name`", outlets),
    text("urls", "`sources[].url`", lambda s: joined(ref.url for ref in s.sources)),
    text("notes", "`evidence[].quote` of the first report, at most 300 characters", notes),
)
"""The columns, in their order."""


def point(stored: StoredIncident) -> tuple[float, float] | None:
    """Return longitude and latitude of an incident; None where it has no point."""
    location = stored.incident.location
    if location is None or location.lat is None or location.lon is None:
        return None
    return location.lon, location.lat
