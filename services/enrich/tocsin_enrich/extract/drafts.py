"""From a group of acts to the incident of the contracts, each field with its quote."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from tocsin.contracts.base import Span
from tocsin.contracts.incident import IncidentDraft, Outcome, TimeBasis, TimePrecision, When
from tocsin.contracts.ontology import EVENT_TYPE_OF, SubEventType
from tocsin.contracts.parties import Actor, ActorRole, Casualties, Claim, Target, Toll, Weapon
from tocsin.contracts.report import Report
from tocsin_enrich.extract.actors import as_actor
from tocsin_enrich.extract.acts import Act
from tocsin_enrich.extract.codes import Coded, codes_of
from tocsin_enrich.extract.confidence import confidence_of
from tocsin_enrich.extract.custom import crosswalk_of
from tocsin_enrich.extract.date_mentions import DateMention
from tocsin_enrich.extract.evidence import Ledger, Quote, quote
from tocsin_enrich.extract.full_phrases import in_full, with_band
from tocsin_enrich.extract.groups import Group
from tocsin_enrich.extract.lexicon import Leaning, Lexicon, Strength
from tocsin_enrich.extract.mentions import Kind, Mention
from tocsin_enrich.extract.outcomes import outcome_of
from tocsin_enrich.extract.participants import own_acts, parties_of, says_nothing
from tocsin_enrich.extract.reading import Reading
from tocsin_enrich.extract.targets import as_target
from tocsin_enrich.extract.tolls import Harm, with_others
from tocsin_enrich.extract.weapons import as_weapon, told_apart

_S = SubEventType
ID_LENGTH = 32
"""Hexadecimal figures of an incident's id."""

A_WEEK = 7
"""Days. Of several dates the first that is no longer than this is taken, else the first."""

SAID_WITHIN = timedelta(days=7)
"""Where nothing else dates an act, the day on which it was told does, if that is no older than this."""

Placed = tuple[Reading, Mention]
FATES = ("killed", "injured", "missing", "abducted", "arrested")


def draft(report: Report, group: Group, published: date | None, lexicon: Lexicon) -> IncidentDraft:
    """Return a group of acts as an incident that does not know its place yet."""
    lead, ledger = group.acts[0], Ledger(report.text)
    outcome = _outcome(group, ledger)
    sub = _S.DISRUPTED_WEAPONS_USE if outcome is Outcome.INTERCEPTED else group.sub
    _note_type_and_status(group, ledger)
    actors, weapons = _actors(group, ledger), _weapons(group, ledger)
    targets, casualties = _targets(group, ledger), _casualties(group, ledger)
    time, claims = _time(report.text, group, published, ledger), _claims(group, ledger)
    dated = time is not None and time.basis is not TimeBasis.PUBLICATION  # a day that nobody said is no exact one
    coded = Coded(sub, actors, weapons, casualties, time.precision if time is not None and dated else None)
    return IncidentDraft(
        id=hashlib.sha256(f"{report.id}:{lead.offset}:{lead.sub}:{_part(lead)}".encode()).hexdigest()[:ID_LENGTH],
        event_type=EVENT_TYPE_OF[sub],
        sub_event_type=sub,
        status=group.status,
        outcome=outcome,
        actors=actors,
        weapons=weapons,
        targets=targets,
        casualties=casualties,
        time=time,
        claims=claims,
        codes=codes_of(coded, crosswalk_of(group, sub, lexicon)),
        evidence=ledger.entries(),
        scope=_scope(group),
        confidence=confidence_of(group, time),
    )


def _outcome(group: Group, ledger: Ledger) -> Outcome:
    outcome, words = outcome_of(group)
    if words is not None:
        ledger.note("outcome", words)
    return outcome


def _note_type_and_status(group: Group, ledger: Ledger) -> None:
    lead, own = group.acts[0], group.own_claim
    trigger = next((act for act in group.acts if act.sub is group.sub), lead).trigger
    ledger.note("sub_event_type", quote(trigger.reading, trigger.start, trigger.end, trigger.rule))
    if lead.standing.span is not None:
        ledger.note("status", quote(lead.reading, *lead.standing.span, lead.standing.rule))
    elif own is not None:
        ledger.note("status", quote(own[0], own[1].start, own[1].end, own[1].rule))


def _part(lead: Act) -> str:
    """Return what tells the halves of one split act apart."""
    return ",".join(sorted(lead.places))


def _scope(group: Group) -> tuple[Span, ...]:
    beside = [*group.named, *(found for found in (group.acted,) if found is not None)]
    sentences = dict.fromkeys(
        [act.reading.sentence for act in group.acts]
        + [reading.sentence for reading, _ in group.claims]
        + [reading.sentence for reading, _ in beside]
    )
    return tuple(Span(start=sentence.start, end=sentence.end) for sentence in sentences)


def _quoted(reading: Reading, mention: Mention) -> Quote:
    return quote(reading, mention.start, mention.end, mention.rule)


def _unique(found: Iterable[tuple[ActorRole, Reading, Mention]]) -> Iterator[tuple[ActorRole, Reading, Mention]]:
    """Yield each party once: organisations by name, groups by their noun ("gunmen", "the gunmen")."""
    seen: set[tuple[ActorRole, str]] = set()
    for role, reading, mention in found:
        key = (role, (mention.name or mention.text.split()[-1]).lower())
        if key not in seen:
            seen.add(key)
            whole = with_band(reading, mention) if role is ActorRole.PERPETRATOR else mention
            yield role, reading, in_full(reading, whole)


def _actors(group: Group, ledger: Ledger) -> tuple[Actor, ...]:
    made = []
    for n, (role, reading, mention) in enumerate(_unique(parties_of(group))):
        actor = as_actor(mention, role)
        made.append(actor)
        ledger.note(f"actors.{n}.text", _quoted(reading, mention))
    return tuple(made)


def _weapons(group: Group, ledger: Ledger) -> tuple[Weapon, ...]:
    made: list[Weapon] = []
    for reading, mention in told_apart([(act.reading, mention) for act in group.acts for mention in act.weapons]):
        start = mention.count.start if mention.count else mention.start
        ledger.note(f"weapons.{len(made)}.text", quote(reading, start, mention.end, mention.rule))
        made.append(as_weapon(mention, reading))
    return tuple(made)


def _targets(group: Group, ledger: Ledger) -> tuple[Target, ...]:
    made: list[Target] = []
    seen: set[str] = set()
    hit = [(act.reading, mention) for act in own_acts(group) for mention in act.roles.sufferers]
    for reading, mention in [*hit, *group.named]:
        known = mention.category in {target.category for target in made} and _points_back(reading, mention)
        if known or mention.text.lower() in seen or not _is_target(mention):
            continue
        seen.add(mention.text.lower())
        whole = in_full(reading, mention)
        ledger.note(f"targets.{len(made)}.text", _quoted(reading, whole))
        made.append(as_target(whole, reading))
    return tuple(made)


def _points_back(reading: Reading, mention: Mention) -> bool:
    """Tell whether the words stand for a target that was named before: "the base"."""
    unnamed = mention.kind is Kind.THING and mention.name is None
    alone = mention.start == mention.end - 1 and reading.norms[mention.end : mention.end + 1] != ("of",)
    return unnamed and alone and reading.is_in(mention.start - 1, "definite")


def _is_target(mention: Mention) -> bool:
    """Tell whether what was hit is a thing or people. Organisations are actors with a role."""
    return mention.kind is not Kind.ORGANISATION and mention.leaning is not Leaning.DOER and not says_nothing(mention)


def _casualties(group: Group, ledger: Ledger) -> Casualties:
    tolls: dict[str, Toll] = {}
    for fate in FATES:
        found = [(act.reading, harm) for act in group.acts for harm in act.harms if harm.fate == fate]
        if found:
            reading, harm = _best(found)
            tolls[fate] = with_others(harm, [other for place, other in found if place is reading])
            ledger.note(f"casualties.{fate}", quote(reading, harm.start, harm.end, f"casualties/{harm.rule}"))
    return Casualties(**tolls)


def _best(found: list[tuple[Reading, Harm]]) -> tuple[Reading, Harm]:
    """Return the figure to believe: the last total, else the largest counted one, else the first."""
    totals = [pair for pair in found if pair[1].total]
    if totals:
        return totals[-1]
    counted = [pair for pair in found if pair[1].toll.basis.value in {"exact", "range"}]
    return max(counted, key=lambda pair: pair[1].toll.min or 0) if counted else found[0]


def _time(text: str, group: Group, published: date | None, ledger: Ledger) -> When | None:
    dated = [(act, act.when) for act in group.acts if act.when is not None]
    if dated:
        own = [pair for pair in dated if not pair[0].definite and not _is_toll(pair[0])]
        return _when(text, _first_short([*own, *dated])[1], ledger)
    told = next((act.before or act.said for act in group.acts if act.before or act.said), None)
    if told is not None and (published is None or published - told.last <= SAID_WITHIN):
        return _when(text, told, ledger)
    if published is None:
        return None
    return When(start=published, end=published, precision=TimePrecision.DAY, basis=TimeBasis.PUBLICATION)


def _first_short(dated: list[tuple[Act, DateMention]]) -> tuple[Act, DateMention]:
    """Return the first act that is dated to a week or better, else the first: "the 14th killing this year"."""
    return min(dated, key=lambda pair: (pair[1].last - pair[1].first).days > A_WEEK)


def _when(text: str, said: DateMention, ledger: Ledger) -> When:
    ledger.note("time", Quote(said.start, said.end, said.rule))
    words = text[said.start : said.end]
    return When(start=said.first, end=said.last, precision=said.precision, text=words, basis=said.basis)


def _is_toll(act: Act) -> bool:
    """Tell whether the act is only a figure, whose date is the day of the count."""
    return act.trigger.cue.strength is Strength.HARM


def _claims(group: Group, ledger: Ledger) -> tuple[Claim, ...]:
    made: list[Claim] = []
    for reading, claim in group.claims:
        subject = claim.subject
        one = Claim(
            claimant=claim.claimant.name or claim.claimant.text,
            stance=claim.stance,
            subject=(subject.name or subject.text) if subject is not None else None,
            text=claim.claimant.text,
        )
        if one not in made:
            ledger.note(f"claims.{len(made)}.claimant", quote(reading, claim.start, claim.end, claim.rule))
            made.append(one)
    return tuple(made)
