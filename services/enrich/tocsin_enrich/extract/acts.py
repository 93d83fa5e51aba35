"""One act: a trigger with who, what, how many and when its sentence tells of it, before acts are grouped to incidents."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from tocsin.contracts.incident import IncidentStatus, SetAsideStatus
from tocsin.contracts.ontology import SubEventType
from tocsin.contracts.parties import ActorKind, TargetCategory, WeaponCategory
from tocsin_enrich.extract.casualties import Harm, find_harms
from tocsin_enrich.extract.cues import Trigger, find_triggers
from tocsin_enrich.extract.dates import DateMention
from tocsin_enrich.extract.lexicon import Form, Strength
from tocsin_enrich.extract.mentions import Kind, Mention
from tocsin_enrich.extract.numbers import Count
from tocsin_enrich.extract.parties import Parties
from tocsin_enrich.extract.places import places_near
from tocsin_enrich.extract.reading import Reading
from tocsin_enrich.extract.roles import Roles, roles_of
from tocsin_enrich.extract.status import OLD, Standing, historical, standing_of

WEAPON_REACH = 30
"""Tokens between a weapon and the act it belongs to."""

AGGREGATE_FROM = 5
"""So many attacks named by one noun ("40 attacks") are a sum, not an incident."""

_S = SubEventType
_GENERIC = frozenset({_S.ATTACK, _S.REMOTE_EXPLOSIVE})
"""Types that the weapon may sharpen."""

_NEEDS_OBJECT = frozenset(
    [
        "hit",
        "target",
        "strike",
        "beat",
        "board",
        "place",
        "plant",
        "burn",
        "destroy",
        "damage",
        "seize",
        "capture",
        "hold",
        "engage",
        "battle",
        "raid",
        "storm",
        "wreck",
        "ram",
        "snatch",
        "bomb",
    ]
)
_REPORTING_GAP = 12
"""Characters between a verb of saying and a date that tells when it was said."""


@dataclass(frozen=True, slots=True)
class Act:
    """What one trigger tells. `sub` is already sharpened by the weapon."""

    trigger: Trigger
    sub: SubEventType
    standing: Standing
    roles: Roles
    weapons: tuple[Mention, ...]
    harms: tuple[Harm, ...]
    when: DateMention | None
    places: frozenset[str]

    @property
    def reading(self) -> Reading:
        return self.trigger.reading

    @property
    def real(self) -> bool:
        return isinstance(self.standing.status, IncidentStatus)

    @property
    def offset(self) -> int:
        return self.reading.tokens[self.trigger.start].start

    @property
    def definite(self) -> bool:
        """Whether it points back: "the attack", "this bombing"."""
        start = self.trigger.start
        return self.trigger.noun and any(self.reading.is_in(k, "definite") for k in range(max(0, start - 3), start))

    @property
    def distinct(self) -> bool:
        """Whether the words say that this is another act: "another bomb", "elsewhere", "a second attack"."""
        reading, start = self.reading, self.trigger.start
        return reading.is_in(0, "distinct") or any(
            reading.is_in(k, "distinct") for k in range(max(0, start - 4), start)
        )


def find_acts(reading: Reading, parties: Parties, dates: list[DateMention], published: date | None) -> list[Act]:
    """Return the acts of a sentence that have enough beside them to be told from mere words."""
    triggers = find_triggers(reading)
    if not triggers:
        return []
    mentions, counts = parties[reading.index], parties.counts[reading.index]
    dates = [d for d in dates if reading.sentence.start <= d.start < reading.sentence.end]
    harms = find_harms(reading, mentions, counts)
    weapons = [mention for mention in mentions if mention.kind is Kind.WEAPON]
    acts: list[Act] = []
    before: Roles | None = None
    end = 0
    for trigger in triggers:
        roles = roles_of(trigger, mentions, before, end)
        own_weapons = tuple(w for w in weapons if _nearest(triggers, w.start) is trigger)
        own_harms = tuple(h for h in harms if _nearest(triggers, h.at) is trigger)
        when = _when(trigger, triggers, dates)
        standing = _standing(trigger, when, dates, counts, published)
        act = Act(
            trigger,
            _sub(trigger, own_weapons, roles),
            standing,
            roles,
            own_weapons,
            own_harms,
            when,
            places_near(trigger, triggers),
        )
        before, end = roles, trigger.end
        if supported(act):
            acts.append(act)
    return acts


def _nearest(triggers: list[Trigger], position: int) -> Trigger | None:
    inside = next((t for t in triggers if t.start <= position < t.end), None)
    if inside is not None:
        return inside
    found = min(triggers, key=lambda t: min(abs(t.start - position), abs(t.end - 1 - position)))
    return found if abs(found.start - position) <= WEAPON_REACH else None


def _sub(trigger: Trigger, weapons: tuple[Mention, ...], roles: Roles) -> SubEventType:
    sub = trigger.cue.sub_event_type
    implied = next((weapon.weapon_event for weapon in weapons if weapon.weapon_event is not None), None)
    if sub in _GENERIC and trigger.cue.strength is not Strength.HARM and implied is not None:
        if (
            sub is _S.REMOTE_EXPLOSIVE
            and implied is _S.SHELLING
            and any(w.weapon is WeaponCategory.ARTILLERY for w in weapons)
        ):
            return sub
        return implied
    if sub is _S.ATTACK and any(
        s.category in {TargetCategory.MILITARY_BASE, TargetCategory.MILITARY_PERSONNEL, TargetCategory.POLICE}
        for s in roles.sufferers
    ):
        armed = any(
            d.actor_kind
            in {ActorKind.REBEL, ActorKind.POLITICAL_MILITIA, ActorKind.STATE_FORCE, ActorKind.IDENTITY_MILITIA}
            for d in roles.doers
        )
        return _S.ARMED_CLASH if armed else sub
    if (
        sub is _S.DISRUPTED_WEAPONS_USE
        and trigger.cue.lemma in {"shoot down", "bring down", "intercept"}
        and not weapons
    ):
        aircraft = any(s.category == TargetCategory.AIRCRAFT for s in roles.sufferers)
        return _S.ARMED_CLASH if aircraft else sub
    return sub


def supported(act: Act) -> bool:
    """Tell whether the sentence gives the trigger enough company to be an act at all."""
    cue, roles = act.trigger.cue, act.roles
    company = bool(roles.doers or roles.sufferers or act.weapons or act.harms)
    if act.standing.rule.startswith("lookalikes"):
        return True
    if (
        cue.sub_event_type == _S.DISRUPTED_WEAPONS_USE
        and not act.trigger.noun
        and cue.lemma in {"intercept", "thwart", "foil", "bring down", "deactivate", "defuse"}
    ):
        return bool(act.weapons) or (cue.lemma in {"thwart", "foil"} and len(list(find_triggers(act.reading))) > 1)
    if cue.strength is Strength.HARM:
        return bool(act.harms)
    if cue.strength is Strength.STRONG:
        return company or bool(act.when or act.places) or not act.trigger.noun
    if act.trigger.noun:
        return company or bool(act.places and act.when)
    if cue.lemma in _NEEDS_OBJECT:
        return bool(roles.sufferers) and bool(roles.doers or act.weapons or act.harms)
    return bool(roles.sufferers or (roles.doers and (act.weapons or act.harms or act.places)))


def _when(trigger: Trigger, triggers: list[Trigger], dates: list[DateMention]) -> DateMention | None:
    """Return the date that goes with the trigger: the nearest of its sentence that does not tell when somebody spoke."""
    reading = trigger.reading
    place = reading.tokens[trigger.start].start
    own = [d for d in dates if not _is_reporting(reading, d)]
    if not own:
        return None
    opening = next((d for d in own if d.start - reading.sentence.start <= 4), None)
    nearest = min(own, key=lambda d: min(abs(d.start - place), abs(d.end - place)))
    if len(own) == 1 or opening is None:
        return nearest
    return nearest if abs(nearest.start - place) < abs(opening.start - place) else opening


def _is_reporting(reading: Reading, mention: DateMention) -> bool:
    """Tell whether the date tells when something was said: "police said on Tuesday", "today reported that"."""
    for position, token in enumerate(reading.tokens):
        if not reading.is_in(position, "say"):
            continue
        if 0 <= mention.start - token.end <= _REPORTING_GAP and reading.norms[position + 1 : position + 2] != ("that",):
            return True
        if 0 <= token.start - mention.end <= 2 and mention.rule == "dates/today":
            return True
    return False


def _standing(
    trigger: Trigger, when: DateMention | None, dates: list[DateMention], counts: list[Count], published: date | None
) -> Standing:
    standing = standing_of(trigger, dates, published)
    if standing.span is not None and not isinstance(standing.status, IncidentStatus):
        return standing
    if when is not None and published is not None and published - when.last > OLD:
        return historical(when)
    many = next((c for c in counts if c.end == trigger.start and (c.range.min or 0) >= AGGREGATE_FROM), None)
    if trigger.form is Form.PLURAL and many is not None:
        return aggregate(many)
    return standing


def aggregate(count: Count) -> Standing:
    """Return the standing of a number of acts told as one."""
    return Standing(
        SetAsideStatus.AGGREGATE, count.rule, (count.start, count.end), "it sums up many acts over a longer time"
    )


def split_by_target(acts: Iterable[Act]) -> list[Act]:
    """Return the acts with those that hit several named buildings split, one act a building."""
    found: list[Act] = []
    for act in acts:
        named = [
            s
            for s in act.roles.sufferers
            if s.kind is Kind.THING and s.name and s.category is TargetCategory.MILITARY_BASE
        ]
        if len(named) < 2 or not act.real:
            found.append(act)
            continue
        for n, target in enumerate(named):
            harms = act.harms if n == 0 else tuple(h for h in act.harms if h.toll.max is None)
            places = frozenset({(target.name or "").lower()})
            found.append(replace(act, roles=Roles(act.roles.doers, (target,)), harms=harms, places=places))
    return found
