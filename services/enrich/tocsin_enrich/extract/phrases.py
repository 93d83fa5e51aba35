"""Which preposition governs a phrase."""

from tocsin_enrich.extract.mentions import Mention
from tocsin_enrich.extract.reading import Reading


def preposition_of(reading: Reading, mention: Mention) -> str | None:
    """Return the preposition that governs the phrase, if one stands right before it."""
    before = mention.outer - 1
    return reading.norms[before] if reading.is_in(before, "preposition") else None
