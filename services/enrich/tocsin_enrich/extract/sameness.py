"""Does an act tell an incident that is already told? By its kind, day, place and whom it hit."""

from collections.abc import Set as AbstractSet

from tocsin.contracts.ontology import EVENT_TYPE_OF, EventType, SubEventType
from tocsin.contracts.parties import TargetCategory, WeaponCategory
from tocsin_enrich.extract.acts import Act
from tocsin_enrich.extract.demonstrations import DEMONSTRATIONS
from tocsin_enrich.extract.groups import Group, is_aftermath, persons_of, victims_of
from tocsin_enrich.extract.lexicon import Form, Leaning, Strength
from tocsin_enrich.extract.lines import ENTRY
from tocsin_enrich.extract.mentions import BLASTING, Kind
from tocsin_enrich.extract.numbers import is_number
from tocsin_enrich.extract.opposing import opposes

_S = SubEventType
GOES_ON_WITHIN = 2
"""Sentences after an act in which "the gunmen" are still those who did it."""

_KINETIC = frozenset({EventType.BATTLES, EventType.EXPLOSIONS})
_VIOLENT = frozenset({_S.ATTACK, _S.MOB_VIOLENCE})
_AFTERWARDS = frozenset({_S.ARRESTS, _S.LOOTING})
_NAMED = frozenset({Kind.PERSON, Kind.THING})
_LOOSE = frozenset({_S.ATTACK, _S.ARMED_CLASH})
"""Types that may be a looser word for another act of force."""

_SITES = frozenset({TargetCategory.MILITARY_BASE.value})
"""What one sentence names two of, where it tells two incidents."""

_OF_WEAPONS = ("quantity", "have", "at_least")
"""Word classes that may stand beside a number that stands for weapons."""

_MISSILES = frozenset({WeaponCategory.BALLISTIC_MISSILE, WeaponCategory.CRUISE_MISSILE})


def fits(home: Group, act: Act) -> bool:
    """Tell whether the act may be a telling of the incident, and not what the other side did."""
    return _may_tell(home, act) and not opposes(home, act)


def _may_tell(home: Group, act: Act) -> bool:
    same_sentence = home.last.reading.index == act.reading.index
    if _is_apart(home, act):
        return False
    goes_on = _robs_aboard(home, act) or (_goes_on if same_sentence else _carries_on)(home, act)
    same_person = _shares_person(home, act)
    if not (goes_on or _same_kind(home, act)) or (_days_differ(home, act) and not same_person):
        return False
    distinct = act.distinct and not (goes_on and not same_sentence and not _places_differ(home, act))
    points_back = (
        act.definite
        or _is_by_the_weapon(home, act)
        or _is_by_one_of_them(home, act)
        or _hits_the_same_people(home, act)
    )
    if not distinct and (same_person or points_back or _is_mere_toll(act)):
        return True
    if not same_sentence:
        return not distinct and (goes_on or not (_places_differ(home, act) or _victims_differ(home, act)))
    if _is_when_clause(home, act):
        return True
    own = act.roles.doers and act.roles.doers != home.last.roles.doers and not act.trigger.noun
    return not ((own and _places_differ(home, act)) or _victims_differ(home, act))


def _is_apart(home: Group, act: Act) -> bool:
    """Tell whether the act is another whatever it says: in another entry, or of one verb at a target of its own."""
    return home.tells(act.trigger) or (_is_other_entry(home, act) and not _points_to(home, act))


def _is_other_entry(home: Group, act: Act) -> bool:
    """Tell whether the incident and the act stand in two entries of a list, which tell two incidents each by itself."""
    ours, theirs = home.last.reading.sentence.entry, act.reading.sentence.entry
    return theirs != ours and theirs > 0 and bool(ours or act.places)


def _points_to(home: Group, act: Act) -> bool:
    """Tell whether an entry of a list speaks of the incident of another one: by its place or person, or "the attack".

    An entry that begins with a toll and names no place goes on from the entry before it.
    """
    if _shares_person(home, act):
        return True
    if act.places:
        return bool(home.places) and not _places_differ(home, act)
    if act.trigger.cue.strength is Strength.HARM:
        return act.when is None and ENTRY.match(act.reading.text, act.reading.sentence.start) is not None
    return act.definite


def _same_kind(home: Group, act: Act) -> bool:
    """Tell whether both may be words for one act: "attack" for a clash, "killed" for a bombing."""
    strategic = EVENT_TYPE_OF[home.sub] is EventType.STRATEGIC_DEVELOPMENTS
    if act.trigger.cue.strength is Strength.HARM or _is_bare_toll(act):
        return not strategic
    if act.sub in home.subs or {act.sub, home.sub} <= DEMONSTRATIONS:
        return True
    if act.trigger.cue.lemma in act.reading.lexicon.classes["property_harm"]:
        return _forceful(home.sub) and (not act.roles.doers or act.roles.doers == home.last.roles.doers)
    same_place = is_aftermath(act) and not _places_differ(home, act)
    if same_place or (act.sub in _AFTERWARDS and not act.places):
        return not strategic if act.sub is _S.ARRESTS else _forceful(home.sub) and not act.roles.doers
    if _S.DISRUPTED_WEAPONS_USE in {act.sub, home.sub}:
        return not _counts_other(home, act) and _same_weapon(home, act)
    return _forceful(home.sub) and _forceful(act.sub) and not _LOOSE.isdisjoint({home.sub, act.sub})


def _is_when_clause(home: Group, act: Act) -> bool:
    """Tell whether a clause says by what people came to harm: "were shot dead when gunmen attacked a village"."""
    lead = home.acts[0]
    between = act.reading.norms[home.last.trigger.end : act.trigger.start]
    return lead.trigger.passive and not lead.roles.doers and not {"when", "as", "after"}.isdisjoint(between)


def _robs_aboard(home: Group, act: Act) -> bool:
    """Tell whether thieves take what they came aboard for: "the tug was boarded. Robbers stole its stores"."""
    boarded = home.last.trigger.cue.lemma in act.reading.lexicon.classes["boarding"]
    return boarded and act.sub is _S.LOOTING and act.reading.index - home.last.reading.index <= GOES_ON_WITHIN


def _carries_on(home: Group, act: Act) -> bool:
    """Tell whether a later sentence tells what "the gunmen" did besides: they looted, they killed a guard."""
    if not _same_people(home, act):
        return False
    return act.sub is _S.LOOTING or (_forceful(act.sub) and _forceful(home.sub))


def _is_by_the_weapon(home: Group, act: Act) -> bool:
    """Tell whether "the bomb" or "the rockets" did it, of which the incident has told."""
    if not act.weapons or act.reading.index - home.last.reading.index > GOES_ON_WITHIN:
        return False
    known = (w for w in act.weapons if act.reading.norms[w.outer] == "the" and w.weapon is not None)
    return any(_family(w.weapon) in {_family(other) for other in home.weapons} for w in known)


def _is_by_one_of_them(home: Group, act: Act) -> bool:
    """Tell whether the sentence is about some of the weapons told right before: "One hit a house", "three of them"."""
    if not home.weapons or act.weapons or act.reading.index - home.last.reading.index != 1:
        return False
    first = min((cue.start for cue in act.reading.cues), default=0)
    opening = range(first)
    counted = any(is_number(act.reading, k) or act.reading.is_in(k, "quantity") for k in opening)
    return counted and all(
        is_number(act.reading, k) or act.reading.is_in_any(k, _OF_WEAPONS) or act.reading.norms[k] in {"of", "them"}
        for k in opening
    )


def _family(weapon: WeaponCategory | None) -> WeaponCategory | None:
    """Return the category that a later sentence may call it by: "the bomb" for a device, "the missile" for its kind."""
    if weapon in _MISSILES:
        return WeaponCategory.MISSILE
    return WeaponCategory.EXPLOSIVE if weapon in BLASTING else weapon


def _same_people(home: Group, act: Act) -> bool:
    """Tell whether the next sentence goes on about "the gunmen", and names no other place for it."""
    last = home.last
    if not 0 < act.reading.index - last.reading.index <= GOES_ON_WITHIN:
        return False
    doers = [m for m in act.roles.doers if m.name is None and act.reading.is_in(m.outer, "definite")]
    earlier = any(m.kind is Kind.GROUP and m.leaning is Leaning.DOER for m in last.roles.doers)
    if earlier and not act.roles.doers and "they" in act.reading.norms[: act.trigger.start]:
        return True
    return bool(doers) and earlier and all(m.leaning is Leaning.DOER for m in doers)


def _goes_on(home: Group, act: Act) -> bool:
    """Tell whether an act of the same sentence is how the one before went on: "stormed the village, burning huts"."""
    pair = (home.last, act)
    stopped = any(a.trigger.cue.lemma in a.reading.lexicon.classes["stopping"] for a in pair)
    stopped = stopped and not (any(map(_downs_aircraft, pair)) and not _same_weapon(home, act))
    if act.trigger.cue.strength is Strength.HARM or stopped:
        return True
    looting = _S.LOOTING in {home.sub, act.sub} and (_forceful(home.sub) or _forceful(act.sub))
    return _is_consequence(home, act) or (looting and home.last.roles.doers == act.roles.doers)


def _downs_aircraft(act: Act) -> bool:
    """Tell whether what was shot down carries people, and is no missile or drone that another act was done with."""
    crewed = any(weapon.weapon is WeaponCategory.AIR_STRIKE for weapon in act.weapons)
    return crewed and act.trigger.cue.lemma in act.reading.lexicon.classes["stopping"]


def _same_weapon(home: Group, act: Act) -> bool:
    return not {_family(w) for w in home.weapons}.isdisjoint(_family(w.weapon) for w in act.weapons)


def _counts_other(home: Group, act: Act) -> bool:
    """Tell whether a counted interception stands beside an attack that has a place of its own."""
    return any(weapon.count for weapon in act.weapons) and bool(home.places)


def _is_mere_toll(act: Act) -> bool:
    """Tell whether an act is only a figure, and not "a car bomb wounded six": that may be another incident."""
    return act.trigger.cue.strength is Strength.HARM and not (act.weapons or act.roles.doers)


def _is_bare_toll(act: Act) -> bool:
    """Tell whether an act only says that people were killed, not by whom, where or when."""
    told = act.roles.doers or act.weapons or act.when or act.places
    named = any(m.kind in _NAMED for m in act.roles.sufferers)
    return act.trigger.passive and not told and not named


def _is_consequence(home: Group, act: Act) -> bool:
    """Tell whether an act of the same sentence is how the one before went on: "opened fire, killing two"."""
    if act.trigger.form is Form.GERUND and act.sub is _S.ATTACK:
        return EVENT_TYPE_OF[home.sub] is not EventType.STRATEGIC_DEVELOPMENTS
    if act.trigger.form is Form.GERUND and act.roles.doers and act.roles.doers == home.last.roles.doers:
        return _forceful(act.sub) and _forceful(home.sub)
    entering = home.last.trigger.cue.lemma in act.reading.lexicon.classes["entering"]
    return entering and act.sub is _S.ABDUCTION


def _forceful(sub: SubEventType) -> bool:
    return EVENT_TYPE_OF[sub] in _KINETIC or sub in _VIOLENT


def _days_differ(home: Group, act: Act) -> bool:
    if act.when is None or not home.days or _is_mere_toll(act):
        return False
    if is_aftermath(act) and home.sub is not _S.ARRESTS:
        return all(act.when.last < first for first, _ in home.days)  # whom they seek is caught later
    return all(act.when.last < first or last < act.when.first for first, last in home.days)


def _places_differ(home: Group, act: Act) -> bool:
    if not home.places or not act.places:
        return False
    return not any(one in other or other in one for one in home.places for other in act.places)


def _victims_differ(home: Group, act: Act) -> bool:
    """Tell whether both name a person or a building of one kind that was hit, and nothing of it is the same."""
    theirs = victims_of(act)
    ours: AbstractSet[tuple[str, str]] = home.victims if theirs else frozenset()
    if home.last.reading.index == act.reading.index:
        ours, theirs = (frozenset(pair for pair in side if pair[0] in _SITES) for side in (ours, theirs))
    same_sort = {sort for sort, _ in ours} & {sort for sort, _ in theirs}
    return bool(same_sort) and not any(one in other or other in one for _, one in ours for _, other in theirs)


def _hits_the_same_people(home: Group, act: Act) -> bool:
    """Tell whether those who suffered are "the priests" of whom the incident has told, without a new count."""
    hurt = [m for m in act.roles.sufferers if m.kind is Kind.GROUP]
    known = {words.split()[-1] for words in home.hit}
    return bool(hurt) and all(
        m.plural and m.count is None and act.reading.norms[m.outer] == "the" and m.text.lower().split()[-1] in known
        for m in hurt
    )


def _shares_person(home: Group, act: Act) -> bool:
    """Tell whether both name a person who suffered, in full or by a part of the name: nobody is murdered twice."""
    theirs = persons_of(act) if home.persons else ()
    return any(one <= other or other <= one for one in home.persons for other in theirs)
