"""Whose word stands in the incident: one rule a field."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from tocsin.contracts.geo import LocationBasis, PlaceKind
from tocsin.contracts.incident import IncidentStatus, Outcome, TimeBasis
from tocsin.contracts.ontology import SubEventType
from tocsin.contracts.parties import CountBasis, Toll
from tocsin_store.fuse.days import SHORT_DAYS
from tocsin_store.fuse.facts import FATES, Reach, Spot
from tocsin_store.fuse.lists import perpetrators
from tocsin_store.fuse.mention import Mention
from tocsin_store.fuse.panel import Panel, by_value
from tocsin_store.fuse.vetoes import distance

Days = tuple[date, date]
"""The first and the last."""


class Rule(StrEnum):
    """Why a value was chosen."""

    MOST_SOURCES = "most independent sources say so"
    STRONGEST_WORD = "the strongest word: asserted before claimed before alleged"
    LATEST_REPORT = "the latest report that says it"
    LATEST_COUNT = "the latest report that counts them, numbers before words such as 'dozens'"
    FEWEST_DAYS = "the fewest days that a report says, then most sources; the day of publication where none does"
    MOST_EXACT_PLACE = "the most exact place, then the one that most sources' places hold"
    ANALYST = "set by an analyst"


@dataclass(frozen=True, slots=True)
class Chosen:
    """Whose word stands for each field; None where nobody says anything."""

    type: Mention
    status: Mention
    outcome: Mention | None
    tolls: Mapping[str, Mention]
    time: Mention | None
    place: Mention | None
    blame: Mention | None


def choose(panel: Panel) -> Chosen:
    """Return whose word stands, each field by its own rule: `Rule`."""
    return Chosen(
        type=typed_by(panel),
        status=min(panel.mentions, key=lambda mention: WORDS.index(mention.incident.status)),
        outcome=panel.latest(panel.told(known_outcome)),
        tolls={fate: who for fate in FATES if (who := counted_by(panel, fate)) is not None},
        time=dated_by(panel),
        place=placed_by(panel),
        blame=blamed_by(panel),
    )


VAGUE_TYPES: Final = frozenset({SubEventType.ATTACK, SubEventType.LOOTING, SubEventType.OTHER})
"""Sub-types that give way to others as often told: they say what was done, or what burned, and not with what."""

WORDS: Final = (IncidentStatus.ASSERTED, IncidentStatus.CLAIMED, IncidentStatus.ALLEGED)
"""From the strongest."""

PLACE_KINDS: Final = (
    PlaceKind.COORDINATES,
    PlaceKind.FACILITY,
    PlaceKind.NEIGHBOURHOOD,
    PlaceKind.SETTLEMENT,
    PlaceKind.NATURAL,
    PlaceKind.ADMIN2,
    PlaceKind.SEA,
    PlaceKind.ADMIN1,
    PlaceKind.REGION,
    PlaceKind.COUNTRY,
)
"""From the most exact."""


def typed_by(panel: Panel) -> Mention:
    """Return whose type stands: most sources', then one that says something, then the first told."""
    told = by_value(panel.told(lambda mention: mention.incident.sub_event_type))
    best = max(told, key=lambda sub: (panel.count(told[sub]), sub not in VAGUE_TYPES))
    return told[best][0]


def known_outcome(mention: Mention) -> Outcome | None:
    return None if mention.incident.outcome is Outcome.UNKNOWN else mention.incident.outcome


def counted_by(panel: Panel, fate: str) -> Mention | None:
    """Return whose toll stands: the latest, so that a rising toll revises and is never added up."""
    told = panel.told(lambda mention: toll_of(mention, fate))
    counted = [(mention, toll) for mention, toll in told if toll.basis is not CountBasis.VAGUE_TERM]
    return panel.latest(counted or told)


def toll_of(mention: Mention, fate: str) -> Toll | None:
    toll: Toll | None = getattr(mention.incident.casualties, fate)
    return toll


def blamed_by(panel: Panel) -> Mention | None:
    """Return whose perpetrators stand: those that most sources name."""
    told = by_value(panel.told(lambda mention: perpetrators(mention) or None))
    return told[max(told, key=lambda blamed: panel.count(told[blamed]))][0] if told else None


def dated_by(panel: Panel) -> Mention | None:
    """Return whose time stands: of those that say the fewest days."""
    told = by_value(panel.told(days_of))
    said = {days: min(who, key=lambda mention: _BASES.index(_basis(mention))) for days, who in told.items()}

    def rank(days: Days) -> tuple[int, int, int]:
        length = (days[1] - days[0]).days + 1 if _basis(said[days]) is not TimeBasis.PUBLICATION else SHORT_DAYS + 1
        return length, -panel.count(told[days]), _BASES.index(_basis(said[days]))

    return said[min(told, key=rank)] if told else None


def days_of(mention: Mention) -> Days | None:
    time = mention.incident.time
    return None if time is None else (time.start, time.end)


def _basis(mention: Mention) -> TimeBasis:
    return mention.incident.time.basis if mention.incident.time is not None else TimeBasis.PUBLICATION


def placed_by(panel: Panel) -> Mention | None:
    """Return whose location stands; where nobody's is on the map, whoever names one first."""
    told = by_value(panel.told(lambda mention: mention.facts.spot))
    if not told:
        return next((mention for mention in panel.mentions if mention.incident.location is not None), None)

    def rank(spot: Spot) -> tuple[int, int, int]:
        holding = [mention for wide, who in told.items() if _holds(wide, spot) for mention in who]
        kind = PLACE_KINDS.index(spot.kind) if spot.kind is not None else len(PLACE_KINDS)
        return spot.reach, -panel.count(holding), kind

    return min(told[min(told, key=rank)], key=_place_basis)


def _place_basis(mention: Mention) -> int:
    """Return how near to the act the report names the place, from 0."""
    location = mention.incident.location
    basis = location.basis if location is not None and location.basis is not None else LocationBasis.REPORT
    return list(LocationBasis).index(basis)


def _holds(wide: Spot, spot: Spot) -> bool:
    """Tell whether the middle of a place lies in another."""
    if Reach.COUNTRY in (wide.reach, spot.reach):
        return wide.country == spot.country
    return distance(wide, spot) <= wide.radius_km


_BASES: Final = (TimeBasis.EXPLICIT, TimeBasis.RELATIVE, TimeBasis.PUBLICATION)
