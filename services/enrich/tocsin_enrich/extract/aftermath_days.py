"""Whether a date tells when something came of an act, and not when the act was: when a toll rose, rescuers searched.

A day belongs to the verb of its own clause. Where that verb tells what came later (word class aftermath_verb), the act
behind "after" or "over", or the one that the toll is of, has only the day of its own clause.
"""

from tocsin_enrich.extract.cues import Trigger, find_triggers
from tocsin_enrich.extract.reading import Reading

TOLL_REACH = 8
"""Tokens between "the toll" and the act that it is of: "the death toll from a suicide bombing"."""

DAY_REACH = 12
"""Tokens between the verb of an aftermath and its day: "rose to 26 after two more died in hospital on Sunday"."""

_OTHER_CLAUSE = frozenset({"while", "as", "but", ";", "when"})


def dates_the_aftermath(trigger: Trigger, first: int, end: int) -> bool:
    """Tell whether the date at tokens `first` to `end` says when something came of the act."""
    if trigger.start >= end:
        return _before_its_cause(trigger, end)
    return _of_its_toll(trigger, first)


def dates_only_the_aftermath(reading: Reading, first: int, end: int) -> bool:
    """Tell whether nothing that the sentence tells was on the date, but what came of it."""
    if not (reading.has("aftermath_verb") or reading.has("toll_rises")):
        return False
    triggers = find_triggers(reading)
    return bool(triggers) and all(dates_the_aftermath(trigger, first, end) for trigger in triggers)


def _before_its_cause(trigger: Trigger, end: int) -> bool:
    """Tell whether the act is the cause of what the date tells: "searched on Sunday after the raid"."""
    reading = trigger.reading
    verb = next((k for k in range(trigger.start) if _tells_of_aftermath(reading, k)), None)
    if verb is None:
        return False
    link = next((k for k in range(verb, trigger.start) if k >= end and reading.is_in(k, "aftermath_link")), None)
    if link is None or _goes_on(trigger, link):
        return False
    others = (cue for cue in reading.cues if not (cue.start <= verb < cue.end or _is_toll(reading, cue.end)))
    return link == verb or not any(cue.start < link for cue in others)


def _tells_of_aftermath(reading: Reading, position: int) -> bool:
    return reading.is_in(position, "aftermath_verb") or (
        reading.is_in(position, "toll_rises") and any(_is_toll(reading, k) for k in range(position))
    )


def _goes_on(trigger: Trigger, link: int) -> bool:
    """Tell whether the act is of another main clause again: "searched after the raid and shelled", "while shells"."""
    norms = trigger.reading.norms[link : trigger.start]
    joined = norms[-1] == "and" and not trigger.noun
    return joined or not _OTHER_CLAUSE.isdisjoint(norms)


def _of_its_toll(trigger: Trigger, first: int) -> bool:
    """Tell whether a toll of the act rose on the date: "the death toll from the bombing rose to 26 on Sunday"."""
    reading = trigger.reading
    if not any(_is_toll(reading, k) for k in range(max(0, trigger.start - TOLL_REACH), trigger.end + 1)):
        return False
    return any(reading.is_in(k, "toll_rises") for k in range(max(trigger.end, first - DAY_REACH), first))


def _is_toll(reading: Reading, position: int) -> bool:
    return reading.norms[position : position + 1] in {("toll",), ("tolls",)}
