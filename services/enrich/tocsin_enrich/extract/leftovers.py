"""Acts that found no incident yet: a toll told before its act, a bare noun that a toll behind it makes an act."""

from tocsin.contracts.ontology import EVENT_TYPE_OF, EventType
from tocsin_enrich.extract.acts import Act
from tocsin_enrich.extract.lexicon import Strength

_HARMING = frozenset({EventType.BATTLES, EventType.EXPLOSIONS, EventType.VIOLENCE_AGAINST_CIVILIANS})
"""Types of acts that people die in."""


class Leftovers:
    """The acts of the latest sentence that are in no incident."""

    def __init__(self) -> None:
        self._acts: list[Act] = []

    def keep(self, act: Act) -> None:
        """Remember an act until the next sentence has been read."""
        self._acts = [other for other in self._acts if other.reading is act.reading]
        self._acts.append(act)

    def tolls_before(self, act: Act) -> list[Act]:
        """Return the tolls of the sentence before an act that has none: "1 x KIA. Insurgents attacked a post"."""
        deadly = EVENT_TYPE_OF[act.sub] in _HARMING and not act.harms and not act.definite
        return [toll for toll in self._acts if deadly and _is_toll(toll) and _follows(act, toll)]

    def act_before(self, toll: Act) -> Act | None:
        """Return the bare noun of the sentence before, whose toll this is: "IDF ATTACK IVO KARAN. 3 X WIA"."""
        if not _is_toll(toll):
            return None
        nouns = (act for act in self._acts if act.trigger.noun and not act.definite and not _is_toll(act))
        return next((act for act in nouns if _follows(toll, act) and EVENT_TYPE_OF[act.sub] in _HARMING), None)


def _is_toll(act: Act) -> bool:
    return act.trigger.cue.strength is Strength.HARM


def _follows(later: Act, act: Act) -> bool:
    ours, theirs = later.reading.sentence, act.reading.sentence
    beside = 0 <= later.reading.index - act.reading.index <= 1 and ours.entry == theirs.entry
    return beside and ours.paragraph == theirs.paragraph and later.places <= (act.places or later.places)
