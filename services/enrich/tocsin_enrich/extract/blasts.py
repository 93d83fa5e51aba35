"""Explosions told by what they did: "a blast in Quetta kills three", "five injured in a market blast"."""

from tocsin.contracts.ontology import SubEventType
from tocsin_enrich.extract.cues import Trigger
from tocsin_enrich.extract.lexicon import Cue, Form
from tocsin_enrich.extract.matching import Match
from tocsin_enrich.extract.reading import Reading

REACH = 5
"""Words between a blast and the harm that it does."""

_ENDING = ("clause_break", "conjunction")
_NOUNS = frozenset({Form.NOUN, Form.PLURAL})


def of_blast(trigger: Trigger) -> SubEventType | None:
    """Return the type of the blast that kills, where no more is said than that people came to harm."""
    reading = trigger.reading
    if trigger.noun or trigger.cue.lemma not in reading.lexicon.classes["blast_harm"]:
        return None
    nouns = (cue for cue in reading.cues if cue.value.form in _NOUNS)
    blasts = (cue for cue in nouns if cue.value.sub_event_type is SubEventType.REMOTE_EXPLOSIVE)
    near = any(_does(reading, cue, trigger) or _harms_within(reading, cue, trigger) for cue in blasts)
    return SubEventType.REMOTE_EXPLOSIVE if near else None


def _does(reading: Reading, blast: Match[Cue], trigger: Trigger) -> bool:
    """Tell whether the blast is the subject of the verb: only where and when it was stands between."""
    between = range(blast.end, trigger.start)
    if trigger.passive or blast.end > trigger.start or len(between) > REACH:
        return False
    plain = all(reading.tokens[k].word and not reading.is_in(k, "conjunction") for k in between)
    return plain and (not between or reading.is_in_any(blast.end, ("preposition", "relative")))


def _harms_within(reading: Reading, blast: Match[Cue], trigger: Trigger) -> bool:
    """Tell whether people came to harm in or by the blast: "killed in Tuesday's blast"."""
    behind = range(trigger.end, min(blast.start, trigger.end + REACH))
    within = next((k for k in behind if reading.norms[k] in {"in", "by"}), None)
    if within is None or blast.start - within > REACH:
        return False
    return all(reading.tokens[k].word and not reading.is_in_any(k, _ENDING) for k in range(within, blast.start))
