"""Which preposition governs a phrase."""

from tocsin_enrich.extract.mentions import Kind, Mention
from tocsin_enrich.extract.noun_phrases import may_qualify
from tocsin_enrich.extract.reading import Reading

COLLECTIVE_REACH = 5
"""Tokens between a preposition and the "of" of "by a large column of rebels"."""


def preposition_of(reading: Reading, mention: Mention) -> str | None:
    """Return the preposition that governs the phrase, if one does: of "by a column of rebels" it is "by"."""
    before = mention.outer - 1
    collective = mention.kind is not Kind.ORGANISATION and reading.is_in(before - 1, "collective")
    if collective and reading.norms[max(0, before)] == "of":
        before = _before_collective(reading, before - 2)
    return reading.norms[before] if reading.is_in(before, "preposition") else None


def _before_collective(reading: Reading, position: int) -> int:
    floor = max(-1, position - COLLECTIVE_REACH)
    while position > floor and (
        reading.is_in(position, "determiner") or reading.tokens[position].number or may_qualify(reading, position)
    ):
        position -= 1
    return position
