"""Places in a report, and where each incident occurred. Pure: same report, same gazetteer, same answer.

Read on in this order: `mentions` (what is a place name), `rank` (which place it means), `relative` and `coordinates`
(what is said beyond names), `event_place` (which of them is the incident's), `precision` (how exact that is).
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from functools import partial
from typing import NamedTuple

from tocsin.contracts.geo import Place, PlaceInRole
from tocsin.contracts.incident import EntityMention, Evidence, Incident, IncidentDraft
from tocsin.contracts.report import Report
from tocsin_geocode.resolve.coordinates import find_positions
from tocsin_geocode.resolve.dominant import country_of_report
from tocsin_geocode.resolve.event_place import Pick, Whole, place_of_incident, whole_of
from tocsin_geocode.resolve.home import home_of
from tocsin_geocode.resolve.listed import listed_with
from tocsin_geocode.resolve.location import location_of
from tocsin_geocode.resolve.lures import nations_in, true_lures
from tocsin_geocode.resolve.mentions import find_mentions
from tocsin_geocode.resolve.named_place import with_name
from tocsin_geocode.resolve.rank import choose
from tocsin_geocode.resolve.records import Gazetteer
from tocsin_geocode.resolve.roles import places_in_roles
from tocsin_geocode.resolve.ships import ship_names
from tocsin_geocode.resolve.spans import Spans
from tocsin_geocode.resolve.spots import place_of, spots_of
from tocsin_geocode.resolve.text import Text
from tocsin_geocode.resolve.unknown import unknown_names

__all__ = ["Gazetteer", "Resolution", "resolve"]

NO_PLACE = "the report names no place for this incident"


class Resolution(NamedTuple):
    """All places of the report in order, and its incidents with theirs.

    A nationality ("Iraqi") is no place; it only counts, weakly, for where an incident was.
    """

    places: tuple[Place, ...]
    incidents: tuple[Incident, ...]


def resolve(
    report: Report, drafts: Sequence[IncidentDraft], entities: Sequence[EntityMention], gazetteer: Gazetteer
) -> Resolution:
    """Find the report's places and place its incidents. Never raises for what the text says."""
    text = Text(report.text)
    positions = find_positions(report.text)
    lures = [*true_lures(text, entities, positions, gazetteer), *ship_names(text)]
    mentions = find_mentions(text, [*lures, *positions], gazetteer)
    unknown = unknown_names(text, [*lures, *positions, *mentions])
    nations = nations_in(text, lures, gazetteer)
    choices = choose(text, mentions, unknown, home_of(report, gazetteer), nations)
    spots = spots_of(text, choices, positions, unknown)
    parties = [e for draft in drafts for e in draft.evidence if e.field.startswith(("actors", "claims"))]
    country = partial(country_of_report, text, spots, Spans([*lures, *parties]), gazetteer)
    whole = whole_of(text, spots, Spans(lures), drafts, country)
    picks = [with_name(text, draft, place_of_incident(text, draft, whole), whole) for draft in drafts]
    taken = {pick.spot.start for pick in picks if pick}
    incidents = (
        _incident(text, draft, pick, _others(text, draft, pick, whole, taken), gazetteer)
        for draft, pick in zip(drafts, picks, strict=True)
    )
    named = (spot for spot in spots if not spot.is_demonym)
    return Resolution(tuple(place_of(text, spot) for spot in named), tuple(incidents))


def _others(
    text: Text, draft: IncidentDraft, pick: Pick | None, whole: Whole, taken: AbstractSet[int]
) -> tuple[PlaceInRole, ...]:
    """Return an incident's places besides its own. `taken` is where the places of all incidents start."""
    if pick is None:
        return places_in_roles(text, whole.spots, draft.scope, None)
    also = [spot for spot in listed_with(text, whole.spots, pick.spot) if spot.start not in taken]
    return places_in_roles(text, whole.spots, draft.scope, pick.spot, also)


def _incident(
    text: Text, draft: IncidentDraft, pick: Pick | None, others: tuple[PlaceInRole, ...], gazetteer: Gazetteer
) -> Incident:
    fields = dict(draft) | {"other_places": others}
    if pick is None:
        return Incident.model_validate(fields | {"location_reason": NO_PLACE})
    location = location_of(text, pick, gazetteer)
    read_from = Evidence(
        field="location", start=location.start, end=location.end, quote=location.text, rule=f"place/{pick.basis}"
    )
    return Incident.model_validate(fields | {"location": location, "evidence": (*draft.evidence, read_from)})
