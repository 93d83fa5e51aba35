"""Which sub-event type an act is, once its weapon, its doers and what it hit are known."""

from tocsin.contracts.ontology import SubEventType
from tocsin.contracts.parties import ActorKind, TargetCategory
from tocsin_enrich.extract.cues import Trigger
from tocsin_enrich.extract.lexicon import Strength
from tocsin_enrich.extract.mentions import Kind, Mention
from tocsin_enrich.extract.roles import Roles

_S = SubEventType
_GENERIC = frozenset({_S.ATTACK, _S.REMOTE_EXPLOSIVE})
"""Types that a weapon sharpens: an attack with drones is a drone strike."""

_ARMED_TARGETS = frozenset({TargetCategory.MILITARY_BASE, TargetCategory.MILITARY_PERSONNEL, TargetCategory.POLICE})
_ARMED_DOERS = frozenset(
    {ActorKind.REBEL, ActorKind.POLITICAL_MILITIA, ActorKind.STATE_FORCE, ActorKind.IDENTITY_MILITIA}
)
_PEOPLE = frozenset({Kind.GROUP, Kind.PERSON})


def sharpened(trigger: Trigger, weapons: tuple[Mention, ...], roles: Roles) -> SubEventType:
    """Return the type of the act; it is the cue's own unless the rest of the sentence says more."""
    sub = trigger.cue.sub_event_type
    if trigger.cue.strength is Strength.HARM:
        return sub
    if sub in _GENERIC:
        implied = next((weapon.weapon_event for weapon in weapons if weapon.weapon_event is not None), None)
        return implied or (_S.ARMED_CLASH if sub is _S.ATTACK and _is_battle(roles) else sub)
    if trigger.cue.lemma in trigger.reading.lexicon.classes["property_harm"]:
        return next((w.weapon_event for w in weapons if w.weapon_event is not None), sub)
    if trigger.cue.lemma in {"capture", "seize"}:
        return _taken(weapons, roles)
    if trigger.cue.lemma in {"shoot down", "bring down"} and not weapons:
        return _S.ARMED_CLASH if any(s.category is TargetCategory.AIRCRAFT for s in roles.sufferers) else sub
    return sub


def _is_battle(roles: Roles) -> bool:
    """Tell whether armed people attack armed people: ACLED calls that a clash."""
    armed = any(doer.actor_kind in _ARMED_DOERS for doer in roles.doers)
    return armed and any(sufferer.category in _ARMED_TARGETS for sufferer in roles.sufferers)


def _taken(weapons: tuple[Mention, ...], roles: Roles) -> SubEventType:
    """Return what "captured" means: people are arrested, weapons are put out of use, places change hands."""
    if any(sufferer.kind in _PEOPLE for sufferer in roles.sufferers):
        return _S.ARRESTS
    return _S.DISRUPTED_WEAPONS_USE if weapons else _S.NON_STATE_OVERTAKES_TERRITORY
