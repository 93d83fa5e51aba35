"""ACLED's thirty-one columns. What Tocsin does not know stays empty; nothing here is ACLED's data."""

from typing import Final

from tocsin.contracts.ontology import EventType
from tocsin.contracts.parties import Actor, ActorKind
from tocsin_store.exports.columns import Column, Kind, day, empty, integer, placed, text
from tocsin_store.exports.countries import country_of
from tocsin_store.exports.facts import CODES, called, joined, least, middle_day, notes, outlets, sides
from tocsin_store.repository import StoredIncident

INTER: Final = {
    ActorKind.STATE_FORCE: "State forces",
    ActorKind.REBEL: "Rebel group",
    ActorKind.POLITICAL_MILITIA: "Political militia",
    ActorKind.IDENTITY_MILITIA: "Identity militia",
    ActorKind.RIOTER: "Rioters",
    ActorKind.PROTESTER: "Protesters",
    ActorKind.CIVILIAN: "Civilians",
    ActorKind.EXTERNAL: "External/Other forces",
}
"""ACLED's words for its codes 1 to 8."""

CIVILIAN_TARGETING: Final = "Civilian targeting"

ALONE: Final = "only"
"""What follows the one side's kind where there is no other."""


def _side(stored: StoredIncident, number: int) -> list[Actor]:
    return sides(stored.incident)[number]


def _first(stored: StoredIncident, number: int) -> str | None:
    side = _side(stored, number)
    return joined([called(side[0])]) if side else None


def _rest(stored: StoredIncident, number: int) -> str | None:
    return joined(map(called, _side(stored, number)[1:]))


def _kind(stored: StoredIncident, number: int) -> ActorKind | None:
    side = _side(stored, number)
    return side[0].kind if side else None


def _inter(stored: StoredIncident, number: int) -> str | None:
    kind = _kind(stored, number)
    return INTER[kind] if kind else None


def _interaction(stored: StoredIncident) -> str | None:
    """Return both kinds, in the order of ACLED's codes."""
    kinds = sorted((kind for kind in (_kind(stored, 0), _kind(stored, 1)) if kind), key=CODES.__getitem__)
    if len(kinds) == 1 and not (_side(stored, 0) and _side(stored, 1)):
        return f"{INTER[kinds[0]]} {ALONE}"
    return "-".join(INTER[kind] for kind in kinds) if len(kinds) == 2 else None


def _civilian_targeting(stored: StoredIncident) -> str | None:
    against = stored.incident.event_type is EventType.VIOLENCE_AGAINST_CIVILIANS
    return CIVILIAN_TARGETING if against or _kind(stored, 1) is ActorKind.CIVILIAN else None


def _year(stored: StoredIncident) -> int | None:
    middle = middle_day(stored)
    return middle.year if middle else None


def _numeric(stored: StoredIncident) -> int | None:
    country = country_of(stored)
    return country.numeric if country else None


ACLED: Final[tuple[Column, ...]] = (
    text("event_id_cnty", "`incident.id`; ACLED's own are a country and a number", lambda s: s.incident.id),
    day("event_date", "the middle day of `time`, as in ACLED's mid-month", middle_day),
    integer("year", "of that day", _year),
    integer("time_precision", "`codes.acled.time_precision`", lambda s: s.incident.codes.acled.time_precision),
    text("disorder_type", "`codes.acled.disorder_type`", lambda s: s.incident.codes.acled.disorder_type),
    text("event_type", "`event_type`", lambda s: s.incident.event_type),
    text("sub_event_type", "`sub_event_type`", lambda s: s.incident.sub_event_type),
    text("actor1", "the first actor that acts: a name, or the report's words", lambda s: _first(s, 0)),
    text("assoc_actor_1", "the others on that side", lambda s: _rest(s, 0)),
    text("inter1", "`actors[].kind` of actor1, in ACLED's words", lambda s: _inter(s, 0)),
    text("actor2", "the first target or victim, or else the second that acts", lambda s: _first(s, 1)),
    text("assoc_actor_2", "the others on that side", lambda s: _rest(s, 1)),
    text("inter2", "`actors[].kind` of actor2, in ACLED's words", lambda s: _inter(s, 1)),
    text("interaction", "both kinds, in the order of ACLED's codes", _interaction),
    text("civilian_targeting", "where the type is against civilians, or actor2 is civilian", _civilian_targeting),
    integer("iso", "ISO 3166-1 numeric of `location.country`; 0 is Kosovo", _numeric),
    empty("region", "ACLED divides the world its own way; group by iso"),
    placed("country", Kind.TEXT, "`location.country_name`", lambda place: place.country_name),
    placed("admin1", Kind.TEXT, "`location.admin1`", lambda place: place.admin1),
    empty("admin2", "an incident's place knows one level"),
    empty("admin3", "as admin2"),
    placed("location", Kind.TEXT, "`location.name`", lambda place: place.name),
    placed("latitude", Kind.REAL, "`location.lat`", lambda place: place.lat),
    placed("longitude", Kind.REAL, "`location.lon`", lambda place: place.lon),
    placed("geo_precision", Kind.INTEGER, "`location.geo_precision`", lambda place: place.geo_precision),
    text("source", "`sources[].source.name`", outlets),
    empty("source_scale", "a source's reach is not known"),
    text("notes", "`evidence[].quote` of the first report, at most 300 characters", notes),
    integer(
        "fatalities",
        "`casualties.killed.min`, the most conservative figure; empty, not 0, where nobody says",
        lambda s: least(s.incident.casualties.killed),
    ),
    empty("tags", "ACLED's own"),
    empty("timestamp", "the store keeps no time of a change", Kind.INTEGER),
)
"""The columns by ACLED's names, in its order."""
