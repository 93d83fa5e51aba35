"""Whether an act answers what an incident tells, or is another side's: two sides' acts are never one incident."""

from tocsin.contracts.ontology import SubEventType
from tocsin_enrich.extract.acts import Act
from tocsin_enrich.extract.groups import Group
from tocsin_enrich.extract.lexicon import Strength
from tocsin_enrich.extract.reading import Reading
from tocsin_enrich.extract.sides import Side, sides_of, stops

_S = SubEventType
_FROM_AFAR = frozenset({_S.AIR_DRONE_STRIKE, _S.SHELLING})
"""What an army does to those who attacked it once the fight itself is over."""


def opposes(home: Group, act: Act) -> bool:
    """Tell whether the act was done by the side that the incident was done to, as an act of its own.

    Two states always act for themselves. Soldiers who shoot back at the gunmen take part in the same fight, unless
    they strike from afar, or the text says that they answered or did it later.
    """
    if act.trigger.cue.strength is Strength.HARM or home.stops or stops(act):
        return False
    ours, theirs = home.sides, sides_of(act)
    if not ours or not theirs or not all(_are_opposed(one, other) for one in ours for other in theirs):
        return False
    of_states = all(side.of_state and side.name for side in ours | theirs)
    afar = act.sub in _FROM_AFAR and home.sub is not _S.ARMED_CLASH
    return of_states or afar or _answers(act)


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
