"""From a group of acts to the incident of the contracts, each field with its quote."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from datetime import date

from tocsin.contracts.base import Span
from tocsin.contracts.incident import Evidence, IncidentDraft, Outcome, TimeBasis, TimePrecision, When
from tocsin.contracts.ontology import EVENT_TYPE_OF, SubEventType
from tocsin.contracts.parties import Actor, ActorKind, ActorRole, Casualties, Claim, Stance, Target, Toll, Weapon
from tocsin.contracts.report import Report
from tocsin_enrich.extract.actors import as_actor
from tocsin_enrich.extract.acts import Act
from tocsin_enrich.extract.codes import Coded, codes_of
from tocsin_enrich.extract.confidence import confidence_of
from tocsin_enrich.extract.evidence import Quote, quote
from tocsin_enrich.extract.incidents import Group
from tocsin_enrich.extract.lexicon import Leaning, Lexicon
from tocsin_enrich.extract.mentions import Kind, Mention
from tocsin_enrich.extract.outcomes import outcome_of
from tocsin_enrich.extract.reading import Reading
from tocsin_enrich.extract.targets import as_target
from tocsin_enrich.extract.tolls import Harm
from tocsin_enrich.extract.weapons import as_weapon

_S = SubEventType
_COLLECTIVE = frozenset({_S.PEACEFUL_PROTEST, _S.VIOLENT_DEMONSTRATION, _S.AGREEMENT, _S.CHANGE_TO_GROUP})
FATES = ("killed", "injured", "missing", "abducted", "arrested")


def draft(report: Report, group: Group, lexicon: Lexicon) -> IncidentDraft:
    """Return a group of acts as an incident that does not know its place yet."""
    evidence: list[Evidence] = []
    text = report.text
    lead = group.acts[0]

    def note(field: str, words: Quote) -> None:
        evidence.append(words.of(text, field))

    outcome, words = outcome_of(group)
    sub = _S.DISRUPTED_WEAPONS_USE if outcome is Outcome.INTERCEPTED else group.sub
    trigger = next((act for act in group.acts if act.sub is group.sub), lead).trigger
    note("sub_event_type", quote(trigger.reading, trigger.start, trigger.end, trigger.rule))
    if lead.standing.span is not None:
        note("status", quote(lead.reading, *lead.standing.span, lead.standing.rule))
    if words is not None:
        note("outcome", words)
    actors = _actors(group, sub, note)
    weapons = _weapons(group, note)
    targets = _targets(group, note)
    casualties = _casualties(group, note)
    time = _time(report, group, note)
    claims = _claims(group, note)
    return IncidentDraft(
        id=hashlib.sha256(f"{report.id}:{lead.offset}:{lead.sub}:{_part(lead)}".encode()).hexdigest()[:32],
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
        codes=codes_of(
            Coded(sub, actors, weapons, casualties, time.precision if time else None), lexicon.crosswalk[sub]
        ),
        evidence=tuple(evidence),
        scope=_scope(group),
        confidence=confidence_of(group, time),
    )


def _part(lead: Act) -> str:
    """Return what tells the halves of one split act apart."""
    return ",".join(sorted(lead.places))


def _scope(group: Group) -> tuple[Span, ...]:
    sentences = dict.fromkeys(
        [act.reading.sentence for act in group.acts] + [reading.sentence for reading, _ in group.claims]
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
            yield role, reading, mention


def _actors(group: Group, sub: SubEventType, note: Callable[[str, Quote], None]) -> tuple[Actor, ...]:
    made = []
    for n, (role, reading, mention) in enumerate(_unique(_parties(group, sub))):
        actor = as_actor(mention, role)
        made.append(actor)
        note(f"actors.{n}.text", _quoted(reading, mention))
    return tuple(made)


def _parties(group: Group, sub: SubEventType) -> Iterator[tuple[ActorRole, Reading, Mention]]:
    doers = [
        (act.reading, m)
        for act in group.acts
        for m in act.roles.doers
        if act.sub is not _S.ARRESTS or sub is _S.ARRESTS
    ]
    for reading, mention in doers:
        yield (ActorRole.PARTICIPANT if sub in _COLLECTIVE else ActorRole.PERPETRATOR), reading, mention
    for reading, claim in group.claims:
        if claim.stance is Stance.CLAIMS and not doers:
            yield ActorRole.PERPETRATOR, reading, claim.claimant
        elif claim.subject is not None and not doers:
            yield ActorRole.PERPETRATOR, reading, claim.subject
    for reading, claim in group.claims:
        yield (ActorRole.CLAIMANT if claim.stance is Stance.CLAIMS else ActorRole.ATTRIBUTER), reading, claim.claimant
    for act in group.acts:
        for mention in act.roles.sufferers:
            if (
                mention.is_actor
                and not _says_nothing(mention)
                and mention.kind is not Kind.PERSON
                and mention.text.lower() not in {m.text.lower() for _, m in doers}
            ):
                military = mention.actor_kind is not ActorKind.CIVILIAN
                yield (ActorRole.TARGET if military else ActorRole.VICTIM), act.reading, mention


def _weapons(group: Group, note: Callable[[str, Quote], None]) -> tuple[Weapon, ...]:
    made: list[Weapon] = []
    seen: set[str] = set()
    for act in group.acts:
        for mention in act.weapons:
            key = mention.text.lower().split()[-1].rstrip("s")
            if key in seen:
                continue
            seen.add(key)
            weapon = as_weapon(mention, act.reading)
            start = mention.count.start if mention.count else mention.start
            note(f"weapons.{len(made)}.text", quote(act.reading, start, mention.end, mention.rule))
            made.append(weapon)
    return tuple(made)


def _targets(group: Group, note: Callable[[str, Quote], None]) -> tuple[Target, ...]:
    made: list[Target] = []
    seen: set[str] = set()
    for act in group.acts:
        for mention in act.roles.sufferers:
            if mention.text.lower() in seen or mention.leaning is Leaning.DOER or _says_nothing(mention):
                continue
            seen.add(mention.text.lower())
            note(f"targets.{len(made)}.text", _quoted(act.reading, mention))
            made.append(as_target(mention, act.reading))
    return tuple(made)


def _says_nothing(mention: Mention) -> bool:
    """Tell whether the words only count: "two others"."""
    return mention.text.lower() in {"others", "other"}


def _casualties(group: Group, note: Callable[[str, Quote], None]) -> Casualties:
    tolls: dict[str, Toll] = {}
    for fate in FATES:
        found = [(act.reading, harm) for act in group.acts for harm in act.harms if harm.fate == fate]
        if found:
            reading, harm = _best(found)
            tolls[fate] = harm.toll
            note(f"casualties.{fate}", quote(reading, harm.start, harm.end, f"casualties/{harm.rule}"))
    return Casualties(**tolls)


def _best(found: list[tuple[Reading, Harm]]) -> tuple[Reading, Harm]:
    """Return the figure to believe: the last total, else the first counted one, else the first."""
    totals = [pair for pair in found if pair[1].total]
    if totals:
        return totals[-1]
    counted = [pair for pair in found if pair[1].toll.basis.value in {"exact", "range"}]
    return counted[0] if counted else found[0]


def _time(report: Report, group: Group, note: Callable[[str, Quote], None]) -> When | None:
    dated = [(act, act.when) for act in group.acts if act.when is not None]
    if dated:
        own = [pair for pair in dated if not pair[0].definite] or dated
        best = min(own, key=lambda pair: ((pair[1].last - pair[1].first).days > 6, group.acts.index(pair[0])))[1]
        note("time", Quote(best.start, best.end, best.rule))
        return When(
            start=best.first,
            end=best.last,
            precision=best.precision,
            text=report.text[best.start : best.end],
            basis=best.basis,
        )
    if report.published_at is None:
        return None
    day: date = report.published_at.date()
    return When(start=day, end=day, precision=TimePrecision.DAY, text=None, basis=TimeBasis.PUBLICATION)


def _claims(group: Group, note: Callable[[str, Quote], None]) -> tuple[Claim, ...]:
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
            note(f"claims.{len(made)}.claimant", quote(reading, claim.start, claim.end, claim.rule))
            made.append(one)
    return tuple(made)
