"""Text to tokens: words, numbers and punctuation, each with its place in the text.

A hyphen inside a word separates, so that "car-bomb" and "car bomb" read alike; offsets are those of the text.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

MOST_KEPT = 16_384
"""Stretches of text without a space of which it is kept what they are: as many as a day of news has, some megabytes."""

LONGEST_KEPT = 32
"""Characters of such a stretch; what is longer is an address or a row of marks, and does not come again."""

_TOKEN = re.compile(
    r"(?P<markup></?[a-zA-Z][^<>]{0,200}>|&(?:[a-zA-Z]{2,8}|#\d{1,6});)"  # of a web page: no token
    r"|(?P<word>(?<=\d)[xX](?=[A-Z]{3})"  # "2xKIA" is two of them
    r"|(?:[^\W\d_]\.){2,}"  # U.S., p.m.
    r"|\d+(?:st|nd|rd|th|d|ST|ND|RD|TH|D)\b"  # an ordinal is a word
    r"|[^\W\d_]+(?:['\u2019](?![sS]\b)[^\W\d_]+)*)"  # al-Qa'ida, didn't
    r"|(?P<number>\d+(?:[.,]\d+)*)"
    r"|(?P<possessive>['\u2019][sS]\b)"
    r"|(?P<mark>(?!(?<=\w)[-\u2010\u2011](?=\w))[^\w\s])"  # a hyphen inside a word is none
)


_Piece = tuple[str, int, int, bool, bool, bool]


class Token(NamedTuple):
    """One word, number or mark. `norm` is what lexicons match: lower case, plain apostrophes."""

    norm: str
    start: int
    end: int
    word: bool
    capital: bool
    number: bool


def tokenise(text: str, start: int, end: int) -> list[Token]:
    """Return the tokens of `text[start:end]`; offsets count from the beginning of `text`.

    What stands between spaces is read by itself, for most of it comes again soon, and is known by then. Only a tag has
    spaces in it, and only where a text is cut in the middle of a word does a token depend on what stands before.
    """
    cut = start > 0 and not text[start - 1].isspace()
    if cut or text.find("<", start, end) >= 0:
        return [Token(*piece) for piece in _pieces(text, start, end)]
    tokens: list[Token] = []
    new, add = tuple.__new__, tokens.append  # a named tuple's own constructor costs as much as all the rest
    at = start
    for stretch in text[start:end].split():
        at = text.find(stretch, at)
        pieces = _kept(stretch) if len(stretch) <= LONGEST_KEPT else _pieces(stretch, 0, len(stretch))
        for norm, first, last, word, capital, number in pieces:
            add(new(Token, (norm, at + first, at + last, word, capital, number)))
        at += len(stretch)
    return tokens


@lru_cache(maxsize=MOST_KEPT)
def _kept(stretch: str) -> tuple[_Piece, ...]:
    return tuple(_pieces(stretch, 0, len(stretch)))


def _pieces(text: str, start: int, end: int) -> Iterator[_Piece]:
    """Yield the norm of each token, where it begins and ends, and whether it is a word, has a capital, is a number."""
    for match in _TOKEN.finditer(text, start, end):
        kind, raw = match.lastgroup, match.group()
        if kind != "markup":
            norm, word = raw.lower().replace("\u2019", "'"), kind == "word"
            capital = word and (raw[0] != norm[0] or raw[0].isdigit())
            yield norm, match.start(), match.end(), word, capital, kind == "number"
