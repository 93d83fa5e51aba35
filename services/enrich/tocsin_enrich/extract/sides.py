"""Which side an act is on, and whether it answers what the other side did: two sides' acts are never one incident."""

from collections.abc import Iterable
from typing import NamedTuple

from tocsin.contracts.ontology import SubEventType
from tocsin.contracts.parties import ActorKind
from tocsin_enrich.extract.acts import Act
from tocsin_enrich.extract.groups import Group
from tocsin_enrich.extract.lexicon import Leaning, Strength
from tocsin_enrich.extract.mentions import IRREGULAR, Mention
from tocsin_enrich.extract.reading import Reading

ANSWER_REACH = 6
"""Words between "responded with" and what it was: "retaliated with a wave of drone strikes"."""

_S = SubEventType
_FROM_AFAR = frozenset({_S.AIR_DRONE_STRIKE, _S.SHELLING})
"""What an army does to those who attacked it once the fight itself is over."""

_STOPPING = frozenset({_S.DISRUPTED_WEAPONS_USE, _S.ARRESTS})
_OF_STATES = frozenset({ActorKind.STATE_FORCE})
_BY = frozenset({"with", "by"})


class Side(NamedTuple):
    """A state's, known by its country where that is said, or that of a group or of gunmen, known by its name."""

    of_state: bool
    name: str | None


def opposes(home: Group, act: Act) -> bool:
    """Tell whether the act was done by the side that the incident was done to, as an act of its own.

    Two states always act for themselves. Soldiers who shoot back at the gunmen take part in the same fight, unless
    they strike from afar, or the text says that they answered or did it later.
    """
    if act.trigger.cue.strength is Strength.HARM or _stops(act) or any(_stops(other) for other in home.acts):
        return False
    ours, theirs = {side for other in home.acts for side in _sides(other)}, _sides(act)
    if not ours or not theirs or not all(_are_opposed(one, other) for one in ours for other in theirs):
        return False
    of_states = all(side.of_state and side.name for side in ours | theirs)
    afar = act.sub in _FROM_AFAR and home.sub is not _S.ARMED_CLASH
    return of_states or afar or _answers(act)


def _stops(act: Act) -> bool:
    """Tell whether the act only stopped another one: whoever shoots a drone down is on the other side."""
    stopping = act.trigger.cue.lemma in act.reading.lexicon.classes["stopping"]
    return stopping or act.sub in _STOPPING


def _sides(act: Act) -> set[Side]:
    """Return the sides that did it; both of a clash."""
    both = act.trigger.cue.lemma in act.reading.lexicon.classes["opponent"]
    parties = (*act.roles.doers, *act.roles.sufferers) if both else act.roles.doers
    return set(_known(parties)) or _who_answered(act)


def _known(parties: Iterable[Mention]) -> Iterable[Side]:
    for mention in parties:
        if mention.actor_kind in _OF_STATES:
            yield Side(of_state=True, name=mention.country)
        elif mention.actor_kind in IRREGULAR:
            yield Side(of_state=False, name=mention.name)
        elif mention.leaning is Leaning.DOER:
            yield Side(of_state=False, name=None)


def _who_answered(act: Act) -> set[Side]:
    """Return the side of whom the sentence is about, where the act is how they answered: "the army replied with"."""
    reading = act.reading
    if not reading.has("answering_verb"):
        return set()
    before = range(max(1, act.trigger.start - ANSWER_REACH), act.trigger.start)
    verb = next((k for k in before if reading.is_in(k - 1, "answering_verb") and reading.norms[k] in _BY), None)
    if verb is None:
        return set()
    found = [
        Side(o.value.kind in _OF_STATES, o.value.country or o.value.name) for o in reading.organisations if o.end < verb
    ]
    found += [Side(of_state=True, name=n.value.country) for n in reading.nations if n.end < verb]
    found += [Side(p.value.actor_kind in _OF_STATES, None) for p in reading.people if p.end < verb]
    found += [Side(of_state=True, name=None) for k in range(verb) if reading.is_in(k, "state_force")]
    return set(found[:1])


def _are_opposed(one: Side, other: Side) -> bool:
    if one.of_state != other.of_state:
        return True
    return one.of_state and bool(one.name and other.name) and one.name != other.name


def _answers(act: Act) -> bool:
    """Tell whether the sentence says that the act came later, or in answer to another."""
    reading = act.reading
    return reading.has("answering") or any(_is_verb_of_answer(reading, k) for k in reading.all_in("answering_verb"))


def _is_verb_of_answer(reading: Reading, position: int) -> bool:
    return reading.norms[position + 1 : position + 2] in {("with",), ("by",)}
