"""Where a reader's words stand in the text. Offsets are computed here and nowhere else."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from tocsin.contracts.base import Span
from tocsin_enrich.readers.protocol import Quoted

LONGEST_QUOTE: Final = 400
"""Code points. Longer words are no evidence of a field, but the text again."""

MOST_PLACES: Final = 1000
"""Occurrences that are looked at; words that stand more often in a text point at nothing."""

SPACED: Final = "\u0530"
"""Below this are Latin, Greek and Cyrillic letters, whose words have spaces between them."""

_ALIKE: Final = ("'\u2018\u2019\u02bc", '"\u201c\u201d\u201e', "-\u2010\u2011\u2013\u2014")
"""Marks that models write for one another."""


def locate(text: str, words: Quoted, *, near: Span | None = None, longest: int = LONGEST_QUOTE) -> Span | None:
    """Return where the words stand as whole words; null where they do not.

    Letters must be the very same; blanks, and the shapes of quotation marks and dashes, need not. Of several places the
    one inside or nearest to `near` is meant, else the first. A reader that gives `start` is taken at its word, and
    refused where something else stands there.
    """
    quote = words.quote.strip()
    if not quote or len(quote) > longest:
        return None
    if words.start is not None:
        there = text[words.start : words.start + len(words.quote)] == words.quote
        return Span(start=words.start, end=words.start + len(words.quote)) if there else None
    found = islice(_places(text, quote), MOST_PLACES)
    if near is None:
        return next(found, None)
    return min(found, key=lambda span: _distance(span, near), default=None)


def _places(text: str, quote: str) -> Iterator[Span]:
    pattern = re.compile("".join(map(_tolerant, re.split(r"(\s+)", quote))))
    for match in pattern.finditer(text):
        if not (_cuts(text, match.start()) or _cuts(text, match.end())):
            yield Span(start=match.start(), end=match.end())


def _tolerant(piece: str) -> str:
    """Return an expression for a word or for the blanks between two."""
    if piece.isspace():
        return r"\s+"
    return "".join(
        next((f"[{re.escape(marks)}]" for marks in _ALIKE if char in marks), re.escape(char)) for char in piece
    )


def _cuts(text: str, at: int) -> bool:
    """Tell whether a word goes on across an offset: "one" is not quoted from "someone"."""
    if not 0 < at < len(text):
        return False
    return all(char.isalnum() and char < SPACED for char in text[at - 1 : at + 1])


def _distance(span: Span, near: Span) -> int:
    return max(near.start - span.start, span.end - near.end, 0)
