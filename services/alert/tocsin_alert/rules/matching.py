"""Whether a rule asks for a change."""

from collections.abc import Iterator

from tocsin.contracts.incident import Incident
from tocsin.contracts.messages import ChangeKind, IncidentChanged
from tocsin_alert.rules.rule import Rule
from tocsin_alert.rules.words import any_in

GONE = frozenset({ChangeKind.MERGED, ChangeKind.RETRACTED})
"""After these the incident is no longer one of the store's."""


def begins(rule: Rule, change: IncidentChanged) -> bool:
    """Tell whether a rule may begin with this change to tell of an incident. It is not asked again later."""
    incident, place = change.incident, change.incident.location
    return (
        rule.enabled
        and change.kind in rule.changes
        and (rule.replays == "all" or change.cause.rereading is None)
        and incident.confidence >= rule.min_confidence
        and (change.independent_source_count or 1) >= rule.min_sources
        and (rule.max_radius_km is None or (place is not None and _within(place.radius_km, rule.max_radius_km)))
        and (rule.within_days is None or _is_recent(change, rule.within_days))
    )


def meets(rule: Rule, incident: Incident) -> bool:
    """Tell whether an incident, as it stands, is one that the rule asks for."""
    return (
        _is_there(rule, incident)
        and (not rule.types or incident.sub_event_type in rule.types)
        and (not rule.statuses or incident.status in rule.statuses)
        and (not rule.outcomes or incident.outcome in rule.outcomes)
        and (not rule.actors or any_in(rule.actors, names_of(incident)))
        and (not rule.text or any_in(rule.text, _texts(incident)))
        and (not rule.tolls or any(_least(incident, fate) >= least for fate, least in rule.tolls.items()))
    )


def names_of(incident: Incident) -> Iterator[str | None]:
    """Yield the names of all who have a part in it, as they are known and as reports call them."""
    for actor in incident.actors:
        yield from (actor.name, actor.text)
    for claim in incident.claims:
        yield from (claim.claimant, claim.text)


def _is_there(rule: Rule, incident: Incident) -> bool:
    place = incident.location
    if not (rule.countries or rule.admins or rule.bbox or rule.near):
        return True
    if place is None:
        return False
    lat, lon = place.lat, place.lon
    placed = lat is not None and lon is not None
    return (
        (not rule.countries or place.country in rule.countries)
        and (not rule.admins or any_in(rule.admins, (place.admin1, *place.admin1_alternatives)))
        and (rule.bbox is None or (placed and rule.bbox.holds(lat or 0.0, lon or 0.0)))
        and (rule.near is None or (placed and rule.near.holds(lat or 0.0, lon or 0.0)))
    )


def _texts(incident: Incident) -> Iterator[str | None]:
    yield from names_of(incident)
    if incident.location is not None:
        yield from (incident.location.name, incident.location.admin1, incident.location.country_name)
    for target in incident.targets:
        yield from (target.name, target.text)
    yield from (weapon.text for weapon in incident.weapons)
    yield from (evidence.quote for evidence in incident.evidence)


def _least(incident: Incident, fate: str) -> int:
    """Return how many there were for certain; -1 where nothing is said."""
    toll = getattr(incident.casualties, fate)
    return -1 if toll is None or toll.min is None else int(toll.min)


def _within(radius_km: float | None, most_km: float) -> bool:
    return radius_km is not None and radius_km <= most_km


def _is_recent(change: IncidentChanged, days: int) -> bool:
    """Tell whether it happened no longer before the change than so many days; what has no date may have."""
    when = change.incident.time
    return when is None or (change.produced_at.date() - when.end).days <= days
