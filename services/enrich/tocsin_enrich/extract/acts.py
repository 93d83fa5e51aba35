"""One act: a trigger with who, what, how many and when its sentence tells of it, before acts are grouped."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from tocsin.contracts.incident import IncidentStatus, SetAsideStatus
from tocsin.contracts.ontology import SubEventType
from tocsin.contracts.parties import ActorKind, TargetCategory
from tocsin_enrich.extract.belongings import Belongings, captured
from tocsin_enrich.extract.casualties import find_harms
from tocsin_enrich.extract.cues import Trigger, find_triggers
from tocsin_enrich.extract.cumulative import of_campaign
from tocsin_enrich.extract.date_mentions import DateMention
from tocsin_enrich.extract.event_types import sharpened
from tocsin_enrich.extract.interceptions import brings_down
from tocsin_enrich.extract.labour import is_labour_strike
from tocsin_enrich.extract.lexicon import Leaning, Strength
from tocsin_enrich.extract.mentions import Kind, Mention
from tocsin_enrich.extract.moments import is_date, is_spoken, when_of
from tocsin_enrich.extract.numbers import is_number
from tocsin_enrich.extract.once import once
from tocsin_enrich.extract.parties import Parties
from tocsin_enrich.extract.places import places_near, places_told
from tocsin_enrich.extract.reading import Reading
from tocsin_enrich.extract.roles import OBJECT_REACH, Roles, comes_from_weapon, roles_in_turn
from tocsin_enrich.extract.standing import ASSERTED, Standing
from tocsin_enrich.extract.status import Told, of_many, standing_of
from tocsin_enrich.extract.timeline import Timeline
from tocsin_enrich.extract.tolls import Harm
from tocsin_enrich.extract.vessels import is_vessel
from tocsin_enrich.extract.weapons import fire_of

OPENING_WORDS = 3
"""Words at the start of a sentence among which "separate" or "another" sets its acts apart."""


_S = SubEventType
_INSURGENT = frozenset({ActorKind.REBEL, ActorKind.POLITICAL_MILITIA})
_NAMED = frozenset({Kind.PERSON, Kind.ORGANISATION})


@dataclass(frozen=True)
class Act:
    """What one trigger tells. `sub` is already sharpened by the weapon."""

    trigger: Trigger
    sub: SubEventType
    standing: Standing
    roles: Roles
    weapons: tuple[Mention, ...]
    harms: tuple[Harm, ...]
    when: DateMention | None
    said: DateMention | None
    before: DateMention | None  # the day that the text told right before
    places: frozenset[str]
    supported: bool = True  # whether the sentence gives it enough company to be told from mere words

    @once
    def reading(self) -> Reading:
        return self.trigger.reading

    @property
    def around(self) -> bool:
        """Whether a weapon or a toll stands beside it."""
        return bool(self.weapons or self.harms)

    @property
    def has_parties(self) -> bool:
        return bool(self.roles.doers or self.roles.sufferers)

    @property
    def real(self) -> bool:
        return isinstance(self.standing.status, IncidentStatus)

    @property
    def offset(self) -> int:
        return self.reading.tokens[self.trigger.start].start

    @once
    def definite(self) -> bool:
        """Whether it points back: "the attack", "this bombing"."""
        start = self.trigger.start
        return self.trigger.noun and any(self.reading.is_in(k, "definite") for k in range(max(0, start - 3), start))

    @once
    def distinct(self) -> bool:
        """Whether the words say that this is another act: "another bomb", "elsewhere", "a second attack"."""
        reading, start = self.reading, self.trigger.start
        if not reading.has("distinct"):
            return False
        near = [*range(max(0, start - 4), start)]
        if not self.definite:
            near += range(min(start, OPENING_WORDS))
        return any(reading.is_in(k, "distinct") and not self._adds_to_the_known(k) for k in near)

    def _adds_to_the_known(self, position: int) -> bool:
        """Tell whether "also" says what else a known act did: "the blast also destroyed six stalls"."""
        subject = next((cue for cue in self.reading.cues if cue.end == position), None)
        return subject is not None and self.reading.is_in(subject.start - 1, "definite")


def find_acts(reading: Reading, parties: Parties, timeline: Timeline) -> list[Act]:
    """Return the acts of a sentence, each with whether it has enough beside it to be told from mere words."""
    if not reading.cues:
        return []
    own_dates = timeline.within(reading)
    triggers = _acts_named(reading, timeline)
    if not triggers:
        return []
    mentions, counts = parties[reading.index], parties.counts[reading.index]
    harms = find_harms(reading, mentions, counts)
    belongings = Belongings(triggers, [mention for mention in mentions if mention.kind is Kind.WEAPON], harms)
    named = frozenset(k for m in mentions if m.kind in _NAMED for k in range(m.outer, m.end))
    said = next((date for date in own_dates if is_spoken(reading, date)), None)
    around = places_told(reading, named)
    acts: list[Act] = []
    before = None
    for trigger, roles, continues in roles_in_turn(triggers, mentions):
        own = belongings.weapons_of(trigger, continues=continues) or fire_of(trigger)
        when = when_of(trigger, own_dates) or timeline.under.get(reading.index)
        tolls = belongings.tolls_of(trigger)
        standing = standing_of(trigger, when, counts, timeline.published, before)
        if when is None:
            standing = of_many(tolls, standing)
        standing = of_campaign(trigger, tolls, own_dates, standing)
        before, sub = Told(trigger, standing), sharpened(trigger, own, roles)
        act = Act(
            trigger,
            sub,
            _standing(trigger, tolls, standing),
            roles,
            own,
            captured(tolls) if sub is _S.ABDUCTION else tolls,
            when,
            said,
            timeline.after.get(reading.index),
            places_near(trigger, triggers, around),
        )
        if not _is_purpose_of(act, acts):
            acts.append(act if is_supported(act, triggers) else replace(act, supported=False))
    return acts


def _acts_named(reading: Reading, timeline: Timeline) -> list[Trigger]:
    """Return the triggers of a sentence but for those that are words of a date."""
    calendar = timeline.calendar(reading)
    return [trigger for trigger in find_triggers(reading) if not is_date(trigger, calendar)]


def _is_purpose_of(act: Act, before: list[Act]) -> bool:
    """Tell whether an infinitive says what an act of its kind was done for: "fired tear gas to disperse the crowd"."""
    return act.standing.rule == "status/purpose" and any(a.supported and a.real and a.sub is act.sub for a in before)


def _standing(trigger: Trigger, tolls: tuple[Harm, ...], standing: Standing) -> Standing:
    """Return the standing of an act; "no casualties" denies a harm, and is a fact about an act that happened."""
    none = trigger.cue.strength is Strength.HARM and any(toll.rule == "casualties/none" for toll in tolls)
    return ASSERTED if none and standing.status is SetAsideStatus.NEGATED else standing


def is_supported(act: Act, triggers: list[Trigger]) -> bool:
    """Tell whether the sentence gives the trigger enough company to be an act at all."""
    cue = act.trigger.cue
    if act.trigger.lookalike is not None or act.standing.status is SetAsideStatus.AGGREGATE:
        return True
    if _is_denied_blast(act):
        return True
    if brings_down(act.trigger, act.weapons) or is_labour_strike(act.trigger):
        return True
    if cue.lemma in act.reading.lexicon.classes["disarming"] and not act.trigger.noun:
        flying = act.sub is _S.LOOTING or any(s.category is TargetCategory.AIRCRAFT for s in act.roles.sufferers)
        pointing = act.reading.norms[act.trigger.end : act.trigger.end + 1] in {("it",), ("them",)}
        return (
            bool(act.weapons)
            or flying
            or (pointing and bool(act.reading.weapons))
            or (cue.lemma in {"thwart", "foil"} and len(triggers) > 1)
        )
    return _ENOUGH[cue.strength](act)


def _is_denied_blast(act: Act) -> bool:
    """Tell whether it is said that a thing did not happen somewhere: "no explosion occurred in Erbil"."""
    denied = act.standing.status in {SetAsideStatus.NEGATED, SetAsideStatus.DENIED}
    return denied and act.trigger.noun and act.sub is _S.REMOTE_EXPLOSIVE and act.reading.has("happens")


def _enough_for_strong(act: Act) -> bool:
    return not act.trigger.noun or act.has_parties or bool(act.around or act.when or act.places) or _tells_on(act)


def _tells_on(act: Act) -> bool:
    """Tell whether a clause about the noun tells what came of it: "with an air strike that killed ten militants"."""
    end = act.trigger.end
    return act.reading.norms[end : end + 1] in {("that",), ("which",)} and end + 1 in act.reading.cue_starts


def _enough_for_weak(act: Act) -> bool:
    if act.trigger.noun:
        return _enough_for_weak_noun(act)
    classes, lemma = act.reading.lexicon.classes, act.trigger.cue.lemma
    asks = next((enough for name, enough in _NEEDS.items() if lemma in classes[name]), _enough_for_weak_verb)
    return asks(act)


def _enough_for_weak_noun(act: Act) -> bool:
    if act.trigger.cue.lemma in act.reading.lexicon.classes["needs_force"]:
        by_state = any(doer.actor_kind is ActorKind.STATE_FORCE for doer in act.roles.doers)
        deadly = any(c.value.lemma in act.reading.lexicon.classes["deadly"] for c in act.reading.cues)
        return act.around or by_state or deadly or any(s.kind is Kind.THING for s in act.roles.sufferers)
    return act.has_parties or act.around or bool(act.places and (act.when or act.distinct))


def _enough_for_weak_verb(act: Act) -> bool:
    roles = act.roles
    return bool(roles.sufferers or (roles.doers and (act.around or act.places or act.when)))


def _by_armed(act: Act) -> bool:
    irregular = bool(act.roles.sufferers) and any(doer.actor_kind in _INSURGENT for doer in act.roles.doers)
    return irregular or any(doer.leaning is Leaning.DOER for doer in act.roles.doers)


def _hits_vessel(act: Act) -> bool:
    return any(sufferer.category is TargetCategory.VESSEL for sufferer in act.roles.sufferers)


def _has_object(act: Act) -> bool:
    roles = act.roles
    if act.trigger.cue.lemma in {"seize", "capture"} and is_number(act.reading, act.trigger.end):
        return any(s.outer == act.trigger.end for s in roles.sufferers)  # "200 kilograms of cocaine" is no place
    vessel = act.trigger.passive and _hits_vessel(act)
    by_act = _follows_act(act)
    return bool(roles.sufferers or act.places or _hits_ground(act)) and bool(
        roles.doers or act.around or vessel or by_act
    )


def _hits_ground(act: Act) -> bool:
    """Tell whether a weapon hits ground that has no name: "missiles struck three cities"."""
    end = act.trigger.end
    by_weapon = any(weapon.end <= act.trigger.start for weapon in act.weapons)
    return by_weapon and any(act.reading.is_in(k, "ground") for k in range(end, end + OBJECT_REACH))


def _follows_act(act: Act) -> bool:
    """Tell whether the sentence told another act before: "an air strike hit a market", "a blast destroyed homes"."""
    harms = act.trigger.cue.lemma in act.reading.lexicon.classes["property_harm"]
    things = harms and any(s.kind is Kind.THING for s in act.roles.sufferers)
    start = act.trigger.start - act.reading.is_in(act.trigger.start - 1, "have")
    near = start in act.reading.cue_ends
    return near or (things and (act.trigger.passive or any(c.start < act.trigger.start for c in act.reading.cues)))


_NEEDS: dict[str, Callable[[Act], bool]] = {
    "needs_doer": lambda act: _by_armed(act) or (act.trigger.passive and _hits_vessel(act)),
    "needs_raider": lambda act: _by_armed(act) and _hits_vessel(act),
    "needs_vessel": lambda act: _by_armed(act) or any(is_vessel(match) for match in act.reading.facilities),
    "needs_weapon_subject": lambda act: comes_from_weapon(act.trigger, act.weapons),
    "needs_truce": lambda act: any(act.reading.is_in(k, "truce") for k in range(act.trigger.start)),
    "needs_people": lambda act: any(s.kind in {Kind.GROUP, Kind.PERSON} for s in act.roles.sufferers),
    "needs_weapon": lambda act: _handles_weapon(act) and (act.has_parties or bool(act.places or act.when)),
    "needs_object": _has_object,
}
"""What the verbs of a word class must have beside them."""


def _handles_weapon(act: Act) -> bool:
    """Tell whether the verb has the weapon as its object, or as its subject in the passive."""
    end = act.trigger.end
    if act.trigger.passive:
        return comes_from_weapon(act.trigger, act.weapons)
    return any(0 <= weapon.outer - end <= OBJECT_REACH for weapon in act.weapons)


def _enough_for_harm(act: Act) -> bool:
    return bool(act.harms) and act.real


_ENOUGH: dict[Strength, Callable[[Act], bool]] = {
    Strength.STRONG: _enough_for_strong,
    Strength.WEAK: _enough_for_weak,
    Strength.HARM: _enough_for_harm,
}
