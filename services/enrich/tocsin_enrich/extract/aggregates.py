"""What sums up many acts: a long stretch of time ("over the past three months"), thousands of dead, a habit."""

from collections.abc import Iterable

from tocsin_enrich.extract.cues import Trigger
from tocsin_enrich.extract.lexicon import Form
from tocsin_enrich.extract.noun_phrases import may_qualify
from tocsin_enrich.extract.numbers import Count
from tocsin_enrich.extract.reading import Reading
from tocsin_enrich.extract.tolls import Harm

THOUSANDS = 1000
"""So many dead or taken without a day are the toll of a war, not of one act."""

SUM_FROM = 5
"""So many attacks told by one noun ("40 attacks") are a sum, not an incident."""

ADJECTIVES = 3
"""Words between the count and the noun of a sum."""

STRETCH_WORDS = 6
"""Words between "over" and "months"."""

RECORD_REACH = 6
"""Words before a stretch of time in which "the first" or "the worst" makes it the record of a single act."""

OPENING = 1
"""A stretch that begins at this token or before opens the sentence, and all that it tells falls into it."""

_BREAKS = frozenset({";", ":", "when", "while", "but", "where", "who", "which", "and"})


def stretch_over(trigger: Trigger) -> tuple[int, int] | None:
    """Return the tokens of a stretch of months or years over which the sentence tells the act, if there is one."""
    reading = trigger.reading
    spans = reading.lexicon.classes["long_time"]
    if spans.isdisjoint(reading.norms):
        return None
    for end, norm in enumerate(reading.norms):
        if norm in spans and (start := _opening(reading, end)) is not None and _reaches(trigger, start, end + 1):
            return start, end + 1
    return None


def _opening(reading: Reading, end: int) -> int | None:
    """Return where "over the past three months" begins; "for the first time in three months" is no stretch."""
    for start in range(end - 1, max(-1, end - STRETCH_WORDS - 2), -1):
        twice = reading.norms[start] == "over" and reading.is_in(start - 1, "stretch_opener")  # "in over two months"
        if reading.is_in(start, "stretch_opener") and not twice:
            before = reading.norms[max(0, start - RECORD_REACH) : start]
            age_or_later = reading.norms[end + 1 : end + 2] in {("ago",), ("old",), ("later",), ("earlier",)}
            return None if age_or_later or not reading.lexicon.classes["record"].isdisjoint(before) else start
        if not reading.is_in(start, "stretch_filler") and not reading.tokens[start].number:
            return None
    return None


def _reaches(trigger: Trigger, start: int, end: int) -> bool:
    """Tell whether no other clause stands between the act and the stretch."""
    if start <= OPENING:
        return ";" not in trigger.reading.norms[end : trigger.start]
    low, high = (end, trigger.start) if end <= trigger.start else (trigger.end, start)
    between = trigger.reading.norms[low:high]
    return _BREAKS.isdisjoint(between) and (low == end or between.count(",") == 0)


def summed(trigger: Trigger, counts: list[Count]) -> Count | None:
    """Return the count that makes a sum: "40 attacks", "41 criminal attacks", "were killed in 40 attacks"."""
    if trigger.form is not Form.PLURAL:
        return _in_many(trigger, counts)
    start = _described_from(trigger)
    fits = (c for c in counts if start <= c.end <= trigger.start and (c.range.min or 0) >= SUM_FROM)
    return next(fits, None)


def many_times(trigger: Trigger) -> tuple[int, int] | None:
    """Return the adjective that says that a plural means many acts of some time: "recent attacks", "such bombings"."""
    if trigger.form is not Form.PLURAL:
        return None
    described = range(_described_from(trigger), trigger.start)
    return next(((k, k + 1) for k in described if trigger.reading.is_in(k, "many_times")), None)


def _described_from(trigger: Trigger) -> int:
    """Return where the adjectives before the noun begin."""
    start = trigger.start
    while trigger.start - start < ADJECTIVES and may_qualify(trigger.reading, start - 1):
        start -= 1
    return start


def _in_many(trigger: Trigger, counts: list[Count]) -> Count | None:
    """Return the count of the acts in which it was done, if they are many: "were killed in 386 clashes"."""
    reading = trigger.reading
    starts = {cue.start for cue in reading.cues if cue.start >= trigger.end}
    behind = (c for c in counts if c.end in starts and c.start <= trigger.end + ADJECTIVES)
    return next((c for c in behind if reading.norms[c.start - 1] == "in" and (c.range.min or 0) >= SUM_FROM), None)


def repeated(trigger: Trigger) -> tuple[int, int] | None:
    """Return the tokens that say how often it was done, if that is many times: "1,240 times", "dozens of times".

    Whoever is shot or stabbed many times is the victim of one act.
    """
    reading = trigger.reading
    if "times" not in reading.norms or trigger.cue.lemma in reading.lexicon.classes["blow"]:
        return None
    for at, norm in enumerate(reading.norms):
        if norm == "times" and at:
            start = at - 2 if reading.norms[at - 1] == "of" else at - 1
            figure = reading.norms[start].replace(",", "")
            many = figure in reading.lexicon.classes["often"] or (figure.isdecimal() and int(figure) >= SUM_FROM)
            if start >= 0 and many:
                return start, at + 1
    return None


def multitude(tolls: Iterable[Harm]) -> Harm | None:
    """Return a toll of thousands, which is that of a war."""
    return next((harm for harm in tolls if (harm.toll.min or 0) >= THOUSANDS), None)
