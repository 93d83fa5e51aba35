"""What there is to show of a report: for each incident its fields, each with its value, its words and its rule."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from tocsin.contracts.geo import LocationBasis
from tocsin.contracts.incident import Evidence, Incident, IncidentStatus, Outcome, TimeBasis, When
from tocsin.contracts.parties import Actor, ActorRole, Claim, CountBasis, Range, Stance, Target, Toll, Weapon
from tocsin_cli.table import UNKNOWN, toll


class Aspect(StrEnum):
    """What question a field answers; it decides the colour."""

    WHAT = "what"
    STATUS = "status"
    WHO = "who"
    WITH = "with"
    WHOM = "whom"
    HOW_MANY = "how many"
    WHEN = "when"
    WHERE = "where"
    SAYS = "says"


@dataclass(frozen=True, slots=True)
class Fact:
    """One field. `evidence` is null where no words say it: then `value` tells what it rests on instead."""

    aspect: Aspect
    label: str
    value: str
    field: str
    evidence: Evidence | None


ROLES: Final = {
    ActorRole.PERPETRATOR: "who did it",
    ActorRole.TARGET: "against",
    ActorRole.VICTIM: "victim",
    ActorRole.CLAIMANT: "who claims it",
    ActorRole.ATTRIBUTER: "who names them",
    ActorRole.INTERCEPTOR: "who stopped it",
    ActorRole.HOST: "host",
    ActorRole.MEDIATOR: "mediator",
    ActorRole.PARTICIPANT: "who took part",
}

STATUSES: Final = {
    IncidentStatus.ASSERTED: "asserted: the report states it",
    IncidentStatus.CLAIMED: "claimed: only its maker tells of it",
    IncidentStatus.ALLEGED: "alleged: told by somebody unsure",
}

STANCES: Final = {
    Stance.CLAIMS: "claims it",
    Stance.DENIES: "denies it",
    Stance.ATTRIBUTES: "lays it to",
    Stance.BLAMES: "blames",
}

WHERE_READ: Final = {
    LocationBasis.SENTENCE: "in the sentence with the act",
    LocationBasis.SCOPE: "in another sentence about it",
    LocationBasis.CONTEXT: "in a sentence beside it",
    LocationBasis.HEADING: "in the heading above it",
    LocationBasis.DATELINE: "in the dateline",
    LocationBasis.REPORT: "the country that the report is about",
}


def facts_of(incident: Incident) -> list[Fact]:
    """Return the fields of an incident in the order in which one asks for them."""
    said = {evidence.field: evidence for evidence in reversed(incident.evidence)}
    facts = [
        Fact(Aspect.WHAT, "what", f"{incident.sub_event_type} ({incident.event_type})", "sub_event_type",
             said.get("sub_event_type")),
        Fact(Aspect.STATUS, "status", STATUSES[incident.status], "status", said.get("status")),
        *_outcome(incident, said),
        *(_actor(n, actor, said) for n, actor in enumerate(incident.actors)),
        *(_weapon(n, weapon, said) for n, weapon in enumerate(incident.weapons)),
        *(_target(n, target, said) for n, target in enumerate(incident.targets)),
        *_tolls(incident, said),
        *_time(incident.time, said),
        _place(incident, said),
        *(_claim(n, claim, said) for n, claim in enumerate(incident.claims)),
    ]  # fmt: skip
    return [*facts, *_further(incident, facts)]


def _further(incident: Incident, facts: Sequence[Fact]) -> Iterator[Fact]:
    """Yield the words that are evidence besides: of a field told twice, or of one that has no row of its own."""
    shown = {id(fact.evidence) for fact in facts}
    rows = {fact.field: fact for fact in facts}
    for evidence in incident.evidence:
        if id(evidence) in shown:
            continue
        row = rows.get(evidence.field)
        label, aspect = (row.label, row.aspect) if row else (plain(evidence.field), Aspect.WHAT)
        yield Fact(aspect, label, "also read from", evidence.field, evidence)


Said = dict[str, Evidence]


def _outcome(incident: Incident, said: Said) -> Iterator[Fact]:
    if incident.outcome is not Outcome.UNKNOWN:
        yield Fact(Aspect.WHAT, "outcome", incident.outcome, "outcome", said.get("outcome"))


def _actor(number: int, actor: Actor, said: Said) -> Fact:
    known = ", ".join(part for part in (plain(actor.kind) if actor.kind else None, actor.country) if part)
    field = f"actors.{number}.text"
    return Fact(Aspect.WHO, ROLES[actor.role], _with(actor.name or actor.text, known), field, said.get(field))


def _weapon(number: int, weapon: Weapon, said: Said) -> Fact:
    field = f"weapons.{number}.text"
    return Fact(Aspect.WITH, "weapon", f"{plain(weapon.category)}{_counted(weapon.count)}", field, said.get(field))


def _target(number: int, target: Target, said: Said) -> Fact:
    named = f"{target.name or target.text}{_counted(target.count)}"
    field = f"targets.{number}.text"
    return Fact(Aspect.WHOM, "target", _with(named, plain(target.category)), field, said.get(field))


def _tolls(incident: Incident, said: Said) -> Iterator[Fact]:
    for fate, count in incident.casualties:
        if isinstance(count, Toll):
            field = f"casualties.{fate}"
            yield Fact(Aspect.HOW_MANY, fate, _toll(count), field, said.get(field))


def _toll(count: Toll) -> str:
    if count.basis is CountBasis.NONE_REPORTED:
        return "0: the text says so"
    return f"{toll(count)} (a vague word)" if count.basis is CountBasis.VAGUE_TERM else toll(count)


def _time(time: When | None, said: Said) -> Iterator[Fact]:
    if time is None:
        return
    days = f"{time.start}" if time.start == time.end else f"{time.start} to {time.end}"
    rests_on = {
        TimeBasis.EXPLICIT: "as written",
        TimeBasis.RELATIVE: "reckoned from the day of publication",
        TimeBasis.PUBLICATION: "the day of publication: no day is said of it",
    }
    yield Fact(Aspect.WHEN, "when", f"{days}, {rests_on[time.basis]}", "time", said.get("time"))


def _place(incident: Incident, said: Said) -> Fact:
    place = incident.location
    if place is None:
        return Fact(Aspect.WHERE, "where", f"not known: {incident.location_reason}", "location", None)
    parts = (place.name or place.text, place.admin1, place.country_name or place.country)
    named = ", ".join(dict.fromkeys(part for part in parts if part))
    if place.lat is None or place.lon is None:
        where = f"{named}; no coordinates: {place.reason}"
    else:
        radius = f" ±{place.radius_km:.0f} km" if place.radius_km else ""
        where = f"{named} at {place.lat:.4f}, {place.lon:.4f}{radius}"
    notes = [place.relation.text] if place.relation else []
    notes += [WHERE_READ[place.basis]] if place.basis else []
    notes += [place.guess] if place.guess else []
    notes += [f"the act names {place.named}, which no record fits"] if place.named and not place.guess else []
    return Fact(Aspect.WHERE, "where", _with(where, "; ".join(notes)), "location", said.get("location"))


def _claim(number: int, claim: Claim, said: Said) -> Fact:
    field = f"claims.{number}.claimant"
    whom = f" {claim.subject}" if claim.subject else ""
    return Fact(Aspect.SAYS, "claim", f"{claim.claimant} {STANCES[claim.stance]}{whom}", field, said.get(field))


def not_said(incident: Incident) -> list[str]:
    """Return what one would ask and the report does not say."""
    casualties = incident.casualties
    open_questions = {
        "who did it": not any(actor.role in DOERS for actor in incident.actors),
        "weapon": not incident.weapons,
        "target": not incident.targets,
        "killed": casualties.killed is None,
        "injured": casualties.injured is None,
        "day": incident.time is None or incident.time.basis is TimeBasis.PUBLICATION,
    }
    return [question for question, is_open in open_questions.items() if is_open]


DOERS: Final = frozenset({ActorRole.PERPETRATOR, ActorRole.PARTICIPANT, ActorRole.INTERCEPTOR})


def codes(incident: Incident) -> str:
    """Return the incident in the other ontologies, in a line."""
    plover, cameo, ucdp = incident.codes.plover, incident.codes.cameo, incident.codes.ucdp
    parts = [f"{incident.codes.custom.code} {incident.codes.custom.name}" if incident.codes.custom else ""]
    parts.append(" ".join(["PLOVER", plover.event, *plover.mode]) if plover.event else "")
    parts.append(f"CAMEO {cameo.code}" if cameo.code else "")
    parts.append(f"UCDP type {ucdp.type_of_violence}" if ucdp.type_of_violence else "")
    return " · ".join(part for part in parts if part) or UNKNOWN


def _counted(count: Range | None) -> str:
    """Return the count behind what is counted; one of a kind needs none."""
    if count is None or count == Range(min=1, max=1):
        return ""
    return f" x {toll(Toll(min=count.min, max=count.max, basis=CountBasis.EXACT))}"


def _with(value: str, note: str) -> str:
    return f"{value} ({note})" if note else value


def plain(code: str) -> str:
    """Return a code as words: `military_base` as "military base"."""
    return code.replace("_", " ")
