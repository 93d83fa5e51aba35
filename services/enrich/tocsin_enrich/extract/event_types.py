"""Which sub-event type an act is, once its weapon, its doers and what it hit are known."""

from tocsin.contracts.ontology import SubEventType
from tocsin.contracts.parties import ActorKind, TargetCategory, TargetEntity
from tocsin_enrich.extract.blasts import of_blast
from tocsin_enrich.extract.cues import Trigger
from tocsin_enrich.extract.interceptions import brings_down
from tocsin_enrich.extract.labour import is_labour_strike
from tocsin_enrich.extract.lexicon import Form, Leaning, Strength
from tocsin_enrich.extract.mentions import PEOPLE, Kind, Mention
from tocsin_enrich.extract.roles import Roles

_S = SubEventType
_GENERIC = frozenset({_S.ATTACK, _S.REMOTE_EXPLOSIVE})
"""Types that a weapon sharpens: an attack with drones is a drone strike."""

_ARMED_TARGETS = frozenset({TargetCategory.MILITARY_BASE, TargetCategory.MILITARY_PERSONNEL, TargetCategory.POLICE})
_ARMED_DOERS = frozenset(
    {ActorKind.REBEL, ActorKind.POLITICAL_MILITIA, ActorKind.STATE_FORCE, ActorKind.IDENTITY_MILITIA}
)
_IRREGULAR = _ARMED_DOERS - {ActorKind.STATE_FORCE}
_SIDES = frozenset({Kind.GROUP, Kind.ORGANISATION})
_NOUNS = frozenset({Form.NOUN, Form.PLURAL, Form.PHRASE, Form.GERUND})
_RIOTOUS = frozenset({_S.ATTACK, _S.LOOTING, _S.GRENADE, _S.ARMED_CLASH})
_MOVABLE = frozenset({TargetEntity.VEHICLE, TargetEntity.VESSEL, TargetEntity.AIRCRAFT})


def sharpened(trigger: Trigger, weapons: tuple[Mention, ...], roles: Roles) -> SubEventType:
    """Return the type of the act; it is the cue's own unless the rest of the sentence says more.

    Whoever wrote a cue for a type of their own has said what it is.
    """
    if trigger.cue.custom is not None:
        return trigger.cue.sub_event_type
    if brings_down(trigger, weapons):
        return _S.DISRUPTED_WEAPONS_USE
    return _S.PEACEFUL_PROTEST if is_labour_strike(trigger) else _sharpened(trigger, weapons, roles)


def _sharpened(trigger: Trigger, weapons: tuple[Mention, ...], roles: Roles) -> SubEventType:
    sub, classes = trigger.cue.sub_event_type, trigger.reading.lexicon.classes
    if trigger.cue.strength is Strength.HARM:
        return next((w.weapon_event for w in weapons if w.weapon_event and w.end == trigger.start), sub)
    of_parties = _of_parties(trigger, roles)
    if of_parties is not None:
        return of_parties
    if sub is _S.NON_STATE_OVERTAKES_TERRITORY:
        return _taken(trigger, weapons, roles)
    if trigger.cue.lemma in classes["boarding"] and _by_robbers(trigger, roles) and not weapons:
        sub = _S.LOOTING
    elif trigger.cue.lemma in classes["raids"]:
        sub = _raid_type(trigger, roles, sub)
    implied = next((weapon.weapon_event for weapon in weapons if weapon.weapon_event is not None), None)
    if trigger.cue.lemma in classes["blasts"]:
        implied = implied or _flown(trigger)
    if sub in _GENERIC:
        return implied or _of_subject(trigger) or of_blast(trigger) or _unarmed_type(trigger, sub, roles)
    if trigger.cue.lemma in {"shoot down", "bring down"} and (not weapons or _fells(roles)):
        return implied or _felled(roles, sub)
    return implied or sub if trigger.cue.lemma in classes["property_harm"] else sub


def _of_parties(trigger: Trigger, roles: Roles) -> SubEventType | None:
    """Return the type that the parties make of an act: police who shoot protesters, rebels who overrun a post."""
    sub, deadly = trigger.cue.sub_event_type, trigger.reading.lexicon.classes["deadly"]
    if sub in _RIOTOUS and any(doer.actor_kind is ActorKind.RIOTER for doer in roles.doers):
        people = any(s.kind in PEOPLE and not _armed(s) for s in roles.sufferers)
        return _S.MOB_VIOLENCE if people else _S.VIOLENT_DEMONSTRATION
    if sub in _RIOTOUS and roles.doers and all(doer.actor_kind is ActorKind.PROTESTER for doer in roles.doers):
        return _S.VIOLENT_DEMONSTRATION
    if sub is _S.ATTACK and trigger.cue.lemma in deadly and _by_state(roles):
        protesters = any(s.actor_kind is ActorKind.PROTESTER for s in roles.sufferers)
        return _S.EXCESSIVE_FORCE if protesters else None
    if trigger.cue.lemma == "march" and not trigger.noun and _by_armed(roles):
        return _S.GOVERNMENT_REGAINS_TERRITORY if _by_state(roles) else _S.NON_STATE_OVERTAKES_TERRITORY
    if trigger.cue.lemma == "overrun" and not _by_state(roles):
        posts = any(s.entity is TargetEntity.FACILITY for s in roles.sufferers)
        return _S.NON_STATE_OVERTAKES_TERRITORY if posts else None
    return None


def _of_subject(trigger: Trigger) -> SubEventType | None:
    """Return the type of the act that does it: "an air strike hit a clinic", "shelling damaged a school"."""
    if trigger.cue.strength is not Strength.WEAK or trigger.passive:
        return None
    start = trigger.start - trigger.reading.is_in(trigger.start - 1, "have")
    before = (cue.value for cue in trigger.reading.cues if cue.end == start)
    return next((cue.sub_event_type for cue in before if cue.form in _NOUNS and cue.strength is Strength.STRONG), None)


def _flown(trigger: Trigger) -> SubEventType | None:
    """Return the type of the weapon that explodes where it is told before: "a missile fired from a truck exploded"."""
    before = (w.value.sub_event_type for w in trigger.reading.weapons if w.end <= trigger.start)
    return next((event for event in before if event is not None), None)


def _by_robbers(trigger: Trigger, roles: Roles) -> bool:
    """Tell whether thieves do it: where they bring no weapon, ACLED counts a robbery at sea as looting, else piracy."""
    return bool(roles.doers) and all(
        doer.text.lower().split()[-1] in trigger.reading.lexicon.classes["robber"] for doer in roles.doers
    )


def _unarmed_type(trigger: Trigger, sub: SubEventType, roles: Roles) -> SubEventType:
    """Return the type of an act without a weapon: armies bomb from the air, armed people on both sides clash."""
    from_afar = trigger.cue.lemma == ("strike" if trigger.noun else "bomb")
    if from_afar and _by_state(roles):  # "Israeli strikes", "the army bombed"
        return _S.AIR_DRONE_STRIKE
    if not trigger.noun and (platform := _platform(trigger)) is not None:
        return platform
    blast = next((cue for cue in trigger.reading.cues if cue.end == trigger.start and not trigger.noun), None)
    if blast is not None and blast.value.sub_event_type is _S.REMOTE_EXPLOSIVE:  # "an explosion hit a ship"
        return _S.REMOTE_EXPLOSIVE
    return _S.ARMED_CLASH if sub is _S.ATTACK and _is_battle(roles) else sub


def _platform(trigger: Trigger) -> SubEventType | None:
    """Return what the vehicle makes of the act that fires: "tanks fired on", "warplanes hit"."""
    before = trigger.start - 1
    if trigger.passive:
        return None
    if trigger.reading.is_in(before, "gun_platform"):
        return _S.SHELLING
    return _S.AIR_DRONE_STRIKE if trigger.reading.is_in(before, "air_platform") else None


def _is_battle(roles: Roles) -> bool:
    """Tell whether armed people attack armed people: ACLED calls that a clash."""
    armed = any(doer.actor_kind in _ARMED_DOERS for doer in roles.doers)
    return armed and any(_armed(sufferer) for sufferer in roles.sufferers)


def _armed(sufferer: Mention) -> bool:
    fights = sufferer.kind in _SIDES and sufferer.actor_kind in _ARMED_DOERS
    return sufferer.category in _ARMED_TARGETS or (fights and sufferer.leaning is Leaning.DOER)


def _felled(roles: Roles, sub: SubEventType) -> SubEventType:
    """Return what bringing something down is: of a mast it is destruction, of an aircraft with people in it a clash."""
    if _fells(roles):
        return _S.LOOTING
    return _S.ARMED_CLASH if any(s.category is TargetCategory.AIRCRAFT for s in roles.sufferers) else sub


def _fells(roles: Roles) -> bool:
    """Tell whether what is brought down is a mast or a bridge, and nothing that flies."""
    return any(s.entity is TargetEntity.INFRASTRUCTURE for s in roles.sufferers)


def _raid_type(trigger: Trigger, roles: Roles, sub: SubEventType) -> SubEventType:
    """Return what a raid is: on civilians it is an attack, by a state on an unarmed building it is a search."""
    if trigger.cue.lemma == "ambush":
        return _S.ATTACK if _is_of_civilians(trigger, roles) else sub
    if trigger.cue.lemma == "raid" and _is_search(roles):
        return _S.OTHER
    return _S.ATTACK if _is_raid_on_civilians(roles) else sub


def _is_raid_on_civilians(roles: Roles) -> bool:
    """Tell whether irregulars raid people or places that are not armed: ACLED calls that an attack."""
    by_state = any(doer.actor_kind is ActorKind.STATE_FORCE for doer in roles.doers)
    return not by_state and not any(_armed(sufferer) for sufferer in roles.sufferers)


def _is_of_civilians(trigger: Trigger, roles: Roles) -> bool:
    """Tell whether all who are said to be waylaid are unarmed, people or what people ride in: "ambushed a bus"."""
    civilian_ride = trigger.reading.lexicon.classes["civilian_ride"]
    unarmed = [
        s.actor_kind is ActorKind.CIVILIAN or s.text.lower().split()[-1] in civilian_ride for s in roles.sufferers
    ]
    return bool(unarmed) and all(unarmed) and not _by_state(roles) and not any(map(_armed, roles.sufferers))


def _is_search(roles: Roles) -> bool:
    """Tell whether a state raids a building where nobody is said to be armed: a search is no battle."""
    things = bool(roles.sufferers) and all(s.kind is Kind.THING and not _armed(s) for s in roles.sufferers)
    return things and _by_state(roles)


def _taken(trigger: Trigger, weapons: tuple[Mention, ...], roles: Roles) -> SubEventType:
    """Return what "captured" means: people are arrested, weapons are put out of use, places change hands.

    Houses and cars are taken from their owners: that is no territory.
    """
    if trigger.cue.lemma in {"capture", "seize"}:
        if any(sufferer.kind in PEOPLE for sufferer in roles.sufferers):
            return _S.ABDUCTION if _by_irregulars(roles) and not any(map(_armed, roles.sufferers)) else _S.ARRESTS
        if weapons:
            return _S.DISRUPTED_WEAPONS_USE
        if _takes_property(trigger, roles):
            return _S.OTHER if any(d.actor_kind is ActorKind.STATE_FORCE for d in roles.doers) else _S.LOOTING
    return _S.GOVERNMENT_REGAINS_TERRITORY if _by_state(roles) else _S.NON_STATE_OVERTAKES_TERRITORY


def _takes_property(trigger: Trigger, roles: Roles) -> bool:
    if not roles.sufferers:  # "boarded a tanker and seized it"
        pointing = trigger.reading.norms[trigger.end : trigger.end + 1] in {("it",), ("them",)}
        return pointing and any(place.value.entity in _MOVABLE for place in trigger.reading.facilities)
    return all(_is_property(trigger, sufferer) for sufferer in roles.sufferers)


def _is_property(trigger: Trigger, sufferer: Mention) -> bool:
    """Tell whether what is taken belongs to somebody, and is no place that one holds."""
    private = sufferer.text.lower().split()[-1] in trigger.reading.lexicon.classes["private_property"]
    return private or sufferer.entity in _MOVABLE


def _by_irregulars(roles: Roles) -> bool:
    """Tell whether armed people of no state do it: whom they take they abduct."""
    return any(doer.actor_kind in _IRREGULAR for doer in roles.doers)


def _by_armed(roles: Roles) -> bool:
    """Tell whether people who bear arms do it, and no civilians with them."""
    return bool(roles.doers) and all(doer.actor_kind in _ARMED_DOERS for doer in roles.doers)


def _by_state(roles: Roles) -> bool:
    return bool(roles.doers) and all(doer.actor_kind is ActorKind.STATE_FORCE for doer in roles.doers)
