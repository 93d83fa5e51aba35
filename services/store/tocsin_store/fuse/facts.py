"""What two mentions are compared by: an incident boiled down to days, a disk on the map, names and counts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from math import inf
from typing import Final, NamedTuple

from tocsin.contracts.geo import Location, PlaceKind, RelationKind
from tocsin.contracts.incident import Incident
from tocsin.contracts.ontology import EventType, SubEventType
from tocsin.contracts.parties import (
    ActorEntity,
    ActorRole,
    CountBasis,
    Range,
    Stance,
    TargetCategory,
    TargetEntity,
    Toll,
    WeaponCategory,
)
from tocsin_store.fuse import names
from tocsin_store.fuse.days import SHORT_DAYS, Window, window
from tocsin_store.fuse.kinds import VAGUE_TARGETS, VAGUE_WEAPONS

FINE_KM: Final = 60.0
"""The greatest radius of a place that one can go to: a town, a base, a district. Beyond, it is a region."""

LEAST_KM: Final = 5.0
"""The least radius of a place: as far as two reports may put the middle of one base, or the edge of one village."""

COARSE_KM: Final = 500.0
"""The greatest radius of a region that says where something was; beyond, only its country does."""


class Count(NamedTuple):
    """At least and at most so many; counted, or a word such as "dozens"."""

    low: float
    high: float
    is_counted: bool


class Reach(IntEnum):
    """How much of the map a place leaves open."""

    FINE = 1
    COARSE = 2
    COUNTRY = 3


@dataclass(frozen=True, slots=True)
class Spot:
    """A disk on the map, in degrees and km; a country is told by its code alone."""

    lat: float
    lon: float
    radius_km: float
    reach: Reach
    kind: PlaceKind | None
    country: str | None
    is_near: bool = False
    """It is somewhere about the place that is named, which may be another that another report names."""


@dataclass(frozen=True, slots=True)
class Sides:
    """Which organisations did it, or say so, and to which. In a fight (`mutual`) each does it to the other."""

    doers: frozenset[str]
    sufferers: frozenset[str]
    mutual: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """What an incident is compared by. Names are keys as of `names.key`; `window` and `spot` are None where unknown.

    `persons` are all whom it names that took part, on whichever side: who was shot is soon told as who shot. Whoever
    only spoke of it speaks of many. `categories` and `weapons` are without those that say nothing.
    """

    sub_type: SubEventType
    window: Window | None
    spot: Spot | None
    sides: Sides
    persons: frozenset[str]
    things: frozenset[tuple[TargetCategory, str]]
    categories: frozenset[TargetCategory]
    weapons: Mapping[WeaponCategory, int | None]
    tolls: Mapping[str, Count]
    act: str
    is_dated: bool
    """It is known to within about a week when it was."""

    marks: frozenset[str]
    """The names that tell whom or what it hit: few incidents share one."""

    told_names: frozenset[str]
    """All names that it tells."""

    @property
    def is_wanting(self) -> bool:
        """Tell whether its day or its place is missing, so that only its text may find its copies."""
        return self.spot is None or not self.is_dated


def facts_of(incident: Incident) -> Facts:
    named = [target for target in incident.targets if target.name]
    persons = {target.name for target in named if target.entity is TargetEntity.PERSON}
    persons |= {a.name for a in incident.actors if a.entity is ActorEntity.PERSON and a.role in _TAKING_PART}
    things = frozenset((t.category, key) for t in named if t.entity in _THINGS and (key := names.key(t.name or "")))
    marks = _keys(persons) | {name for _, name in things}
    when, sides = window(incident.time) if incident.time else None, _sides(incident)
    return Facts(
        sub_type=incident.sub_event_type,
        window=when,
        spot=_spot(incident.location),
        sides=sides,
        persons=_keys(persons),
        things=things,
        categories=frozenset(target.category for target in incident.targets) - VAGUE_TARGETS,
        weapons={w.category: _exactly(w.count) for w in incident.weapons if w.category not in VAGUE_WEAPONS},
        tolls={fate: _count(toll) for fate in FATES if (toll := getattr(incident.casualties, fate)) is not None},
        act=next((e.quote.casefold() for e in incident.evidence if e.field == "sub_event_type"), ""),
        is_dated=when is not None and when.days <= SHORT_DAYS,
        marks=marks,
        told_names=marks | sides.doers | sides.sufferers,
    )


FATES: Final = ("killed", "injured", "missing", "abducted", "arrested")
"""What can become of people, as `Casualties` calls it."""

_SUFFERING: Final = (ActorRole.TARGET, ActorRole.VICTIM)
_TAKING_PART: Final = (*_SUFFERING, ActorRole.PERPETRATOR, ActorRole.PARTICIPANT)
_DOING: Final = (ActorRole.PERPETRATOR, ActorRole.CLAIMANT)
_THINGS: Final = (
    TargetEntity.FACILITY,
    TargetEntity.VESSEL,
    TargetEntity.AIRCRAFT,
    TargetEntity.INFRASTRUCTURE,
)


def _spot(location: Location | None) -> Spot | None:
    """Return the disk; a country where no disk says more, and None where not even that is known."""
    if location is None:
        return None
    radius = max(location.radius_km or 0.0, LEAST_KM)
    is_country = location.kind is PlaceKind.COUNTRY or location.lat is None or radius > COARSE_KM
    if is_country and location.country is None:
        return None
    reach = Reach.COUNTRY if is_country else Reach.FINE if radius <= FINE_KM else Reach.COARSE
    near = location.relation is not None and location.relation.kind is RelationKind.NEAR
    return Spot(location.lat or 0.0, location.lon or 0.0, radius, reach, location.kind, location.country, near)


def _sides(incident: Incident) -> Sides:
    named = [actor for actor in incident.actors if actor.entity is ActorEntity.ORGANISATION]
    claimants = {claim.claimant for claim in incident.claims if claim.stance is Stance.CLAIMS}
    return Sides(
        doers=_organisations(claimants | {actor.name for actor in named if actor.role in _DOING}),
        sufferers=_organisations(actor.name for actor in named if actor.role in _SUFFERING),
        mutual=incident.event_type is EventType.BATTLES,
    )


def _keys(found: Iterable[str | None]) -> frozenset[str]:
    return frozenset(key for name in found if name and (key := names.key(name)))


def _count(toll: Toll) -> Count:
    low, high = toll.min if toll.min is not None else 0, toll.max if toll.max is not None else inf
    return Count(low, high, is_counted=toll.min is not None and toll.basis is not CountBasis.VAGUE_TERM)


def _exactly(count: Range | None) -> int | None:
    return count.min if count is not None and count.min == count.max else None


def _organisations(found: Iterable[str | None]) -> frozenset[str]:
    return frozenset(key for name in found if name and (key := names.side(name)))
