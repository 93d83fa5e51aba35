"""What of an incident is watched once it was told, and how two states of it differ."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from pydantic import BaseModel, ConfigDict

from tocsin.contracts.incident import Incident, IncidentStatus, Outcome
from tocsin.contracts.messages import IncidentChanged
from tocsin.contracts.ontology import SubEventType
from tocsin.contracts.parties import Range
from tocsin_alert.rules.area import distance_km
from tocsin_alert.rules.matching import names_of
from tocsin_alert.rules.rule import FATES
from tocsin_alert.rules.words import folded

FIRMNESS: Final = {IncidentStatus.ALLEGED: 0, IncidentStatus.CLAIMED: 1, IncidentStatus.ASSERTED: 2}
"""How much is said for it: a higher one is told again."""

MOVED_KM: Final = 10.0
"""A place that moves less far is the same one, written better; so is one that stays within its radius."""


class Standing(BaseModel):
    """An incident as a channel was told of it."""

    model_config = ConfigDict(frozen=True)

    type: SubEventType
    status: IncidentStatus
    outcome: Outcome
    tolls: dict[str, Range]
    place: str | None = None
    country: str | None = None
    lat: float | None = None
    lon: float | None = None
    radius_km: float | None = None
    first_day: date | None = None
    last_day: date | None = None
    actors: tuple[str, ...] = ()
    sources: int = 1


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that changed: `worse` where the incident became graver, or surer."""

    what: str
    before: str
    now: str
    worse: bool = False

    def __str__(self) -> str:
        return f"{self.what}: {self.before} → {self.now}"


def standing_of(change: IncidentChanged) -> Standing:
    """Return what is watched of an incident, as it stands."""
    incident, place, when = change.incident, change.incident.location, change.incident.time
    return Standing(
        type=incident.sub_event_type,
        status=incident.status,
        outcome=incident.outcome,
        tolls=dict(_tolls(incident)),
        place=place.name if place else None,
        country=place.country if place else None,
        lat=place.lat if place else None,
        lon=place.lon if place else None,
        radius_km=place.radius_km if place else None,
        first_day=when.start if when else None,
        last_day=when.end if when else None,
        actors=tuple(sorted({name for name in names_of(incident) if name}, key=folded)),
        sources=change.independent_source_count or 1,
    )


def differences(before: Standing, now: Standing) -> Iterator[Difference]:
    """Yield what changed, what became worse first."""
    found = [*_tolls_changed(before, now), *_certainty(before, now), *_rest(before, now)]
    yield from sorted(found, key=lambda difference: not difference.worse)


def told_count(count: Range | None) -> str:
    """Return a count in words: `at least 5`, `5 to 9`, `none`, `not said`."""
    match count:
        case None | Range(min=None, max=None):
            return "not said"
        case Range(min=0, max=0):
            return "none"
        case Range(min=None, max=most):
            return f"up to {most}"
        case Range(min=least, max=None):
            return f"at least {least}"
        case Range(min=least, max=most):
            return str(least) if least == most else f"{least} to {most}"


def _tolls(incident: Incident) -> Iterator[tuple[str, Range]]:
    for fate in FATES:
        toll = getattr(incident.casualties, fate)
        if toll is not None:
            yield fate, Range(min=toll.min, max=toll.max)


def _tolls_changed(before: Standing, now: Standing) -> Iterator[Difference]:
    for fate in FATES:
        old, new = before.tolls.get(fate), now.tolls.get(fate)
        if old != new:
            rose = _bounds(new) > _bounds(old)
            yield Difference(fate, told_count(old), told_count(new), worse=rose and _bounds(new) > (0, 0))


def _bounds(count: Range | None) -> tuple[int, int]:
    """Return what is certain, then what is possible."""
    if count is None:
        return (0, 0)
    least = count.min or 0
    return (least, least if count.max is None else count.max)


def _certainty(before: Standing, now: Standing) -> Iterator[Difference]:
    if before.status is not now.status:
        yield Difference("status", before.status, now.status, worse=FIRMNESS[now.status] > FIRMNESS[before.status])
    if before.outcome is not now.outcome:
        yield Difference("outcome", before.outcome, now.outcome, worse=now.outcome is Outcome.COMPLETED)


def _rest(before: Standing, now: Standing) -> Iterator[Difference]:
    if before.type is not now.type:
        yield Difference("type", before.type, now.type)
    if _has_moved(before, now):
        yield Difference("place", _place(before), _place(now))
    if (before.first_day, before.last_day) != (now.first_day, now.last_day):
        yield Difference("day", _days(before), _days(now))
    if list(map(folded, before.actors)) != list(map(folded, now.actors)):
        yield Difference("actors", ", ".join(before.actors) or "nobody", ", ".join(now.actors) or "nobody")
    if before.sources < now.sources:
        yield Difference("independent sources", str(before.sources), str(now.sources))


def _has_moved(before: Standing, now: Standing) -> bool:
    if before.country != now.country:
        return True
    if before.lat is None or before.lon is None or now.lat is None or now.lon is None:
        return (before.lat is None) != (now.lat is None) or before.place != now.place
    return distance_km(before.lat, before.lon, now.lat, now.lon) > max(before.radius_km or 0.0, MOVED_KM)


def _place(standing: Standing) -> str:
    return ", ".join(part for part in (standing.place, standing.country) if part) or "not known"


def _days(standing: Standing) -> str:
    days = dict.fromkeys(day.isoformat() for day in (standing.first_day, standing.last_day) if day)
    return " to ".join(days) or "not said"
