"""What happened, where, when, to how many, by whom, how sure, and who says so: each in a few words."""

from collections.abc import Iterable, Iterator
from typing import Final

from tocsin.contracts.geo import Location
from tocsin.contracts.incident import Incident, IncidentStatus, Outcome, TimeBasis, TimePrecision
from tocsin.contracts.messages import IncidentChanged
from tocsin.contracts.parties import ActorRole, Stance
from tocsin_alert.rules.rule import FATES
from tocsin_alert.rules.standing import told_count
from tocsin_alert.wording.clean import one_line

NAME_LETTERS: Final = 80
QUOTE_LETTERS: Final = 300
"""More of a report is its own link's affair."""

NAMES_SHOWN: Final = 5

PRECISION: Final = {1: "the place itself", 2: "near it, or part of it", 3: "the province or country alone"}
"""ACLED's codes, in words."""

SURE: Final = {
    IncidentStatus.ASSERTED: "reported as a fact",
    IncidentStatus.CLAIMED: "CLAIMED, by its maker alone",
    IncidentStatus.ALLEGED: "ALLEGED, by somebody who is not sure",
}


def what(incident: Incident) -> str:
    outcome = "" if incident.outcome in (Outcome.UNKNOWN, Outcome.COMPLETED) else f", {incident.outcome}"
    return f"{incident.sub_event_type} ({incident.event_type}){outcome}"


def where(incident: Incident) -> str:
    place = incident.location
    if place is None:
        return f"not known: {one_line(incident.location_reason or '', QUOTE_LETTERS)}"
    return f"{place_name(place)} ({'; '.join(_position(place))})"


def place_name(place: Location) -> str:
    parts = (place.name or place.text, place.admin1, place.country_name or place.country)
    seen = dict.fromkeys(one_line(part, NAME_LETTERS) for part in parts if part)
    return ", ".join(part for part in seen if part) or "a place without a name"


def when(incident: Incident) -> str:
    interval = incident.time
    if interval is None:
        return "not said"
    days = f"{interval.start}" if interval.start == interval.end else f"{interval.start} to {interval.end}"
    notes = [f"to the {interval.precision}"] if interval.precision is not TimePrecision.DAY else []
    notes += ["the day of publication"] if interval.basis is TimeBasis.PUBLICATION else []
    return f"{days} ({', '.join(notes)})" if notes else days


def toll(incident: Incident) -> str:
    """Return how many of each fate; nothing where no report says."""
    counts = ((fate, getattr(incident.casualties, fate)) for fate in FATES)
    return ", ".join(f"{told_count(count)} {fate}" for fate, count in counts if count is not None)


def status(incident: Incident) -> str:
    who = {claim.claimant for claim in incident.claims if claim.stance is Stance.CLAIMS}
    by = f": {_names(who)}" if who and incident.status is IncidentStatus.CLAIMED else ""
    return f"{SURE[incident.status]}{by} (confidence {incident.confidence:.2f})"


def actors(incident: Incident) -> str:
    roles = (ActorRole.PERPETRATOR, ActorRole.TARGET, ActorRole.VICTIM, ActorRole.PARTICIPANT, ActorRole.CLAIMANT)
    named = {role: [actor.name or actor.text for actor in incident.actors if actor.role is role] for role in roles}
    return "; ".join(f"{role}: {_names(names)}" for role, names in named.items() if names)


def sources(change: IncidentChanged) -> str:
    reports = change.source_count or len(change.sources) or 1
    independent = change.independent_source_count or 1
    names = _names(ref.source.name for ref in change.sources)
    of = f"of {reports} report{'s' if reports > 1 else ''}"
    return f"{independent} independent {of}{f': {names}' if names else ''}"


def quote(incident: Incident) -> str:
    """Return the words that tell the act."""
    told = [evidence.quote for evidence in incident.evidence if evidence.field == "sub_event_type"]
    return one_line((told or [incident.evidence[0].quote])[0], QUOTE_LETTERS)


def _position(place: Location) -> Iterator[str]:
    if place.lat is not None and place.lon is not None:
        yield f"{place.lat:.3f}, {place.lon:.3f}"
    if place.radius_km is not None:
        yield f"within {place.radius_km:g} km"
    if place.geo_precision is not None:
        yield PRECISION[place.geo_precision]
    if place.guess:
        yield f"a guess: {one_line(place.guess, NAME_LETTERS)}"
    if place.lat is None:
        yield one_line(place.reason or "no coordinates", NAME_LETTERS)


def _names(names: Iterable[str]) -> str:
    shown = list(dict.fromkeys(one_line(name, NAME_LETTERS) for name in names))
    more = f" and {len(shown) - NAMES_SHOWN} more" if len(shown) > NAMES_SHOWN else ""
    return ", ".join(shown[:NAMES_SHOWN]) + more
