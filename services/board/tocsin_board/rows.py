"""An incident as a row of the overview: what the map, the histogram and the table show of it. Pure."""

from collections.abc import Callable
from typing import Final, NamedTuple

from pydantic import BaseModel, Field

from tocsin.contracts.geo import Location
from tocsin.contracts.incident import Incident, When
from tocsin.contracts.messages import IncidentChanged
from tocsin.contracts.parties import ActorRole, Toll
from tocsin_store.outlines import Outline, Outlined

Value = str | int | float | None
Row = list[Value]


class Seen(NamedTuple):
    """An incident as it stands, whether it comes from the database or off the stream."""

    incident: Incident | Outline
    revision: int
    sources: int
    independent: int


def _of_place(take: Callable[[Location], Value]) -> Callable[[Seen], Value]:
    return lambda seen: take(seen.incident.location) if seen.incident.location else None


def _of_time(take: Callable[[When], Value]) -> Callable[[Seen], Value]:
    return lambda seen: take(seen.incident.time) if seen.incident.time else None


def _least(toll: Toll | None) -> int | None:
    return toll.min if toll else None


def _most(toll: Toll | None) -> int | None:
    return toll.max if toll else None


def _actor(*roles: ActorRole) -> Callable[[Seen], Value]:
    return lambda seen: next((a.name or a.text for a in seen.incident.actors if a.role in roles), None)


def _target(seen: Seen) -> Value:
    return next((each.name or each.text for each in seen.incident.targets), None)


COLUMNS: Final[dict[str, Callable[[Seen], Value]]] = {
    "id": lambda seen: seen.incident.id,
    "revision": lambda seen: seen.revision,
    "event_type": lambda seen: seen.incident.event_type,
    "sub_event_type": lambda seen: seen.incident.sub_event_type,
    "status": lambda seen: seen.incident.status,
    "start": _of_time(lambda time: time.start.isoformat()),
    "end": _of_time(lambda time: time.end.isoformat()),
    "basis": _of_time(lambda time: time.basis),
    "lat": _of_place(lambda place: place.lat),
    "lon": _of_place(lambda place: place.lon),
    "radius_km": _of_place(lambda place: place.radius_km),
    "geo_precision": _of_place(lambda place: place.geo_precision),
    "place": _of_place(lambda place: place.name or place.text),
    "country": _of_place(lambda place: place.country),
    "actor": _actor(ActorRole.PERPETRATOR, ActorRole.PARTICIPANT),
    "target": _target,
    "killed_min": lambda seen: _least(seen.incident.casualties.killed),
    "killed_max": lambda seen: _most(seen.incident.casualties.killed),
    "injured_min": lambda seen: _least(seen.incident.casualties.injured),
    "injured_max": lambda seen: _most(seen.incident.casualties.injured),
    "confidence": lambda seen: round(seen.incident.confidence, 2),
    "sources": lambda seen: seen.sources,
    "independent": lambda seen: seen.independent,
}
"""What a row holds, in this order. Days are ISO 8601; tolls are `null` where nothing is said, and 0 where none is."""


class Overview(BaseModel):
    """Every incident that was asked for, as rows."""

    as_of: str = Field(description="The id of the stream after which `/stream` goes on.", examples=["1782412651234-0"])
    columns: list[str] = Field(description="What each value of a row is.")
    rows: list[Row]


def outlined(known: Outlined) -> Seen:
    """Return an incident of the database."""
    return Seen(known.incident, known.revision, known.sources, known.independent)


def row_of(seen: Seen) -> Row:
    """Return the row of an incident."""
    return [column(seen) for column in COLUMNS.values()]


def told_in_a_row(changed: IncidentChanged) -> dict[str, Value | Row]:
    """Return what a page of rows is told of a change."""
    said = changed.cause.correction
    count = changed.source_count if changed.source_count is not None else len(changed.sources)
    seen = Seen(changed.incident, changed.revision, count, changed.independent_source_count or count)
    return {
        "row": row_of(seen),
        "kind": changed.kind,
        "merged_into": changed.merged_into,
        "split_from": changed.split_from,
        "why": said.why if said else None,
        "by": said.by if said else None,
    }
