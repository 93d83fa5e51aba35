"""An incident in STIX 2.1: Incident, Location, an Identity an actor and outlet, a Report a source, relationships.

Ids are UUIDs of version 5, made of what the object is about. An object whose content is all in its id is dated
`TIMELESS`; the others by the first report's publication.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Final
from uuid import UUID, uuid5

from tocsin.contracts.geo import Location
from tocsin.contracts.messages import SourceRef
from tocsin.contracts.parties import Actor, ActorEntity, ActorRole
from tocsin_store.exports.facts import called, notes
from tocsin_store.exports.text import clean, one_line
from tocsin_store.exports.title import title
from tocsin_store.fuse import State
from tocsin_store.repository import StoredIncident

StixObject = dict[str, object]

NAMESPACE: Final = UUID("8d3a2f0e-6f0b-4c57-9d0c-7e1f5b0a6c41")
"""Tocsin's own, drawn once; another would give every object another id."""

TIMELESS: Final = datetime(2020, 1, 1, tzinfo=UTC)

CLASSES: Final = {
    ActorEntity.ORGANISATION: "organization",
    ActorEntity.PERSON: "individual",
    ActorEntity.GROUP: "group",
}

RELATIONS: Final = {
    ActorRole.PERPETRATOR: "attributed-to",
    ActorRole.TARGET: "targets",
    ActorRole.VICTIM: "targets",
}
"""How an incident is related to an actor; to any other it is `related-to`, with the role as description."""

NAMELESS: Final = "unnamed"
"""STIX wants a name of everybody."""

METRES_A_KM: Final = 1_000


def identifier(kind: str, *about: object) -> str:
    """Return the id of the object of this kind that is about these things."""
    key = "\n".join(str(each) for each in (kind, *about))
    return f"{kind}--{uuid5(NAMESPACE, key.encode('utf-8', 'replace').decode())}"


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _object(kind: str, stix_id: str, created: datetime, modified: datetime | None = None) -> StixObject:
    return {
        "type": kind,
        "spec_version": "2.1",
        "id": stix_id,
        "created": _stamp(created),
        "modified": _stamp(modified or created),
    }


TOCSIN: Final[StixObject] = _object("identity", identifier("identity", "tocsin"), TIMELESS) | {
    "name": "Tocsin",
    "identity_class": "system",
}
"""Who made the objects."""


def objects_of(stored: StoredIncident) -> Iterator[StixObject]:
    """Yield the objects of an incident, each after those it refers to."""
    created = _created(stored)
    modified = created + timedelta(milliseconds=stored.revision - 1)  # the store keeps no time of a change
    incident_id = identifier("incident", stored.incident.id)
    location = _location(stored.incident.location)
    for each in (location, *map(_outlet, stored.sources)):
        if each:
            yield each
    actors = [(actor, _actor(actor, stored.incident.id)) for actor in stored.incident.actors]
    yield from (identity for _, identity in actors)
    yield _incident(stored, incident_id, created, modified)
    links = [_link(incident_id, "located-at", str(location["id"]))] if location else []
    links += [
        _link(incident_id, RELATIONS.get(actor.role, "related-to"), str(identity["id"]), actor.role)
        for actor, identity in actors
    ]
    for link_id, link in links:
        yield _by_tocsin(_object("relationship", link_id, created, modified) | link)
    for ref in stored.sources:
        yield _report(ref, incident_id, created, modified)


def _by_tocsin(made: StixObject) -> StixObject:
    return made | {"created_by_ref": TOCSIN["id"]}


def _created(stored: StoredIncident) -> datetime:
    published = [ref.published_at for ref in stored.sources if ref.published_at]
    if published:
        return published[0]
    when = stored.incident.time
    return datetime.combine(when.start, time(), UTC) if when else TIMELESS


def _incident(stored: StoredIncident, stix_id: str, created: datetime, modified: datetime) -> StixObject:
    incident = stored.incident
    described = {"description": clean(quoted)} if (quoted := notes(stored)) else {}
    references = [_reference(ref) for ref in stored.sources]
    return (
        _by_tocsin(_object("incident", stix_id, created, modified))
        | {
            "name": title(stored),
            "labels": [incident.event_type, incident.sub_event_type, incident.status],
            "confidence": round(100 * incident.confidence),
        }
        | ({} if stored.state is State.LIVE else {"revoked": True})
        | described
        | ({"external_references": references} if references else {})
    )


def _reference(ref: SourceRef) -> StixObject:
    reference: StixObject = {"source_name": _named(ref.source.name), "external_id": ref.report_id}
    return reference | ({"url": one_line(ref.url)} if ref.url else {})


def _named(name: str) -> str:
    return one_line(name) or NAMELESS


def _outlet(ref: SourceRef) -> StixObject:
    name = _named(ref.source.name)
    made = _object("identity", identifier("identity", "outlet", name), TIMELESS)
    return _by_tocsin(made | {"name": name, "identity_class": "organization"})


def _actor(actor: Actor, incident_id: str) -> StixObject:
    """Return an actor's identity; unnamed people are the same only within their incident."""
    name = _named(called(actor))
    about = (name,) if actor.name else (name, incident_id)
    made = _object("identity", identifier("identity", "actor", actor.entity, *about), TIMELESS)
    return _by_tocsin(made | {"name": name, "identity_class": CLASSES[actor.entity]})


def _location(place: Location | None) -> StixObject | None:
    """Return a place; None where it has neither a point nor a country, which STIX asks for."""
    if place is None or (place.lat is None and place.country is None):
        return None
    said: StixObject = {"name": _named(place.name or place.text)}
    if place.lat is not None:
        said |= {"latitude": place.lat, "longitude": place.lon}
        said |= {"precision": place.radius_km * METRES_A_KM} if place.radius_km is not None else {}
    if place.country is not None:
        said["country"] = place.country
    if place.admin1:
        said["administrative_area"] = one_line(place.admin1)
    return _by_tocsin(_object("location", identifier("location", *said.items()), TIMELESS) | said)


def _link(source: str, how: str, target: str, role: ActorRole | None = None) -> tuple[str, StixObject]:
    said: StixObject = {"relationship_type": how, "source_ref": source, "target_ref": target}
    described: StixObject = {"description": str(role)} if role else {}
    return identifier("relationship", how, source, target, role), said | described


def _report(ref: SourceRef, incident_id: str, created: datetime, modified: datetime) -> StixObject:
    """Return what a report is to this incident; the same report about another is an object of its own."""
    published = ref.published_at or created
    outlet = _named(ref.source.name)
    made = _object("report", identifier("report", ref.report_id, incident_id), created, modified)
    return _by_tocsin(made) | {
        "name": f"{outlet}, {published.date()}",
        "published": _stamp(published),
        "object_refs": [incident_id, identifier("identity", "outlet", outlet)],
        "external_references": [_reference(ref)],
    }
