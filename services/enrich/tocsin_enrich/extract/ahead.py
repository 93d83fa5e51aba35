"""Days that lie ahead of the report: "a truce that will take effect on Sunday" is no truce of last Sunday."""

from functools import cache

from tocsin_enrich.extract.lexicon import Form
from tocsin_enrich.extract.reading import Reading

_NOUNS = frozenset({Form.NOUN, Form.PLURAL, Form.GERUND})

REACH = 12
"""Tokens between "will" and the day: "will be laid to rest in his home town on Friday"."""

PHRASE_REACH = 3
"""Words of the longest phrase that opens what is to come: "is due to"."""


def is_ahead(reading: Reading, first: int) -> bool:
    """Tell whether a word of the future governs the date at token `first`: then nothing has happened on that day."""
    behind = max(0, first - REACH)
    if last_words(reading.lexicon.classes["future"]).isdisjoint(reading.norms[behind:first]):
        return False
    for position in range(first - 1, behind - 1, -1):
        if _ends_clause(reading, position):
            return False
        if _opens_future(reading, position):
            return not _is_cause(reading, position)
    return False


def _ends_clause(reading: Reading, position: int) -> bool:
    """Tell whether what stands before the token is of another clause."""
    if not reading.tokens[position].word and not reading.tokens[position].number:
        return True
    return reading.is_in_any(position, ("clause_break", "relative", "say"))


def _opens_future(reading: Reading, end: int) -> bool:
    """Tell whether a phrase of the future ends with the token."""
    phrases = reading.lexicon.classes["future"]
    if reading.norms[end] not in last_words(phrases):
        return False
    starts = range(end, max(-1, end - PHRASE_REACH), -1)
    return any(" ".join(reading.norms[start : end + 1]) in phrases for start in starts)


@cache
def last_words(phrases: frozenset[str]) -> frozenset[str]:
    """Return the words that phrases end with: where none of them stands, no phrase has to be put together."""
    return frozenset(phrase.rpartition(" ")[2] for phrase in phrases)


def _is_cause(reading: Reading, position: int) -> bool:
    """Tell whether "was due to" tells a cause: "the delay was due to shelling"."""
    due = reading.norms[position - 1 : position + 1] == ("due", "to")
    return due and any(cue.start == position + 1 and cue.value.form in _NOUNS for cue in reading.cues)
