"""Which side did an act: a state's, or that of a group or of gunmen."""

from collections.abc import Iterable
from typing import NamedTuple

from tocsin.contracts.ontology import SubEventType
from tocsin.contracts.parties import ActorKind
from tocsin_enrich.extract.acts import Act
from tocsin_enrich.extract.lexicon import Leaning
from tocsin_enrich.extract.mentions import IRREGULAR, Mention

ANSWER_REACH = 6
"""Words between "responded with" and what it was: "retaliated with a wave of drone strikes"."""

_S = SubEventType
_STOPPING = frozenset({_S.DISRUPTED_WEAPONS_USE, _S.ARRESTS})
_OF_STATES = frozenset({ActorKind.STATE_FORCE})
_BY = frozenset({"with", "by"})


class Side(NamedTuple):
    """A state's, known by its country where that is said, or that of a group or of gunmen, known by its name."""

    of_state: bool
    name: str | None


def stops(act: Act) -> bool:
    """Tell whether the act only stopped another one: whoever shoots a drone down is on the other side."""
    stopping = act.trigger.cue.lemma in act.reading.lexicon.classes["stopping"]
    return stopping or act.sub in _STOPPING


def sides_of(act: Act) -> set[Side]:
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
