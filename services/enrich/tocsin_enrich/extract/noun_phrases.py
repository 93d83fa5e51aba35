"""Where noun phrases begin: "a prominent social democratic leader" is one phrase, whatever its words are."""

from tocsin_enrich.extract.reading import CALENDAR, Reading

LONGEST_PHRASE = 10
"""Words before a noun that may still belong to its phrase."""

CLAUSE_OPENERS = frozenset({"after", "before", "since", "until", "as"})
"""Words that lead in a clause with its own subject, and are prepositions too: "police fled after gunmen killed"."""

_BOUNDS = (
    "determiner",
    "preposition",
    "conjunction",
    "clause_break",
    "relative",
    "be",
    "have",
    "say",
    "subset",
    "pronoun",
    "temporal",
    "auxiliary",
    "plain_verb",
    "negative",
)
"""Word classes that never stand inside a noun phrase, before its noun."""


def may_qualify(reading: Reading, position: int) -> bool:
    """Tell whether the word at `position` may be part of the phrase of the noun after it.

    There is no list of all adjectives and nouns: what is no small word, no verb and no mark may be one.
    """
    if not 0 <= position < len(reading.tokens) or position in reading.bracketed:
        return False
    token, norm = reading.tokens[position], reading.norms[position]
    if position in reading.named:
        return True
    if norm == "'s":
        return position > 0 and reading.tokens[position - 1].word
    if not token.word or norm in CALENDAR or reading.is_in_any(position, _BOUNDS):
        return False
    return (token.capital and not reading.upper) or not _is_verbal(reading, position)


def right_edge(reading: Reading, start: int) -> int:
    """Return where the phrase that begins at token `start` ends; one token before `start` where there is none."""
    position = start
    while reading.is_in(position, "determiner"):
        position += 1
    first = position
    while position < len(reading.tokens) and position - start < LONGEST_PHRASE and may_qualify(reading, position):
        position += 1
    position += _is_plural_noun(reading, position)
    return position if position > first else start - 1


def _is_plural_noun(reading: Reading, position: int) -> bool:
    """Tell whether a plural that closes a phrase stands at `position`, and no verb: "army uniforms", "refugees"."""
    if position >= len(reading.tokens) or not reading.tokens[position].word:
        return False
    bound = reading.is_in_any(position, _BOUNDS) or position in reading.in_cues
    return _is_plural(reading.norms[position]) and not bound


def _is_verbal(reading: Reading, position: int) -> bool:
    """Tell whether the word is a verb here; a participle right after an article or an adjective is none."""
    norm = reading.norms[position]
    if reading.norms[max(0, position - 1) : position] == ("to",):
        return True
    if norm.endswith(("ed", "ing")) or position in reading.in_cues:
        return not _takes_adjective(reading, position - 1)
    return _is_plural(norm) and not reading.is_in(position, "plural_modifier") and not reading.is_name(position)


def _is_plural(norm: str) -> bool:
    return norm.endswith("s") and not norm.endswith(("ss", "us", "is"))


def _takes_adjective(reading: Reading, position: int) -> bool:
    """Tell whether what stands at `position` can only be followed by an adjective or a noun."""
    if position < 0:
        return False
    before = reading.tokens[position]
    governed = reading.is_in(position, "preposition") and reading.norms[position] != "to"
    return before.number or reading.is_in(position, "determiner") or governed


def opens_clause(reading: Reading, position: int) -> bool:
    """Tell whether a preposition at `position` opens its clause: "in another operation troops killed two"."""
    return reading.is_in(position, "preposition") and (position == 0 or not reading.tokens[position - 1].word)
