"""Text to tokens: words, numbers and punctuation, each with its place in the text.

A hyphen inside a word separates, so that "car-bomb" and "car bomb" read alike; offsets are those of the text.
"""

import re
from functools import lru_cache
from typing import NamedTuple

MOST_KEPT = 16_384
"""Spellings of which it is kept what they are: as many as a day of news has, some megabytes."""

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


class Token(NamedTuple):
    """One word, number or mark. `norm` is what lexicons match: lower case, plain apostrophes."""

    norm: str
    start: int
    end: int
    word: bool
    capital: bool
    number: bool


def tokenise(text: str, start: int, end: int) -> list[Token]:
    """Return the tokens of `text[start:end]`; offsets count from the beginning of `text`."""
    tokens: list[Token] = []
    new, add = tuple.__new__, tokens.append  # a named tuple's own constructor costs as much as all the rest
    for match in _TOKEN.finditer(text, start, end):
        kind = match.lastgroup
        if kind != "markup":
            norm, word, capital, number = _read(match.group(), kind)
            begins, ends = match.span()
            add(new(Token, (norm, begins, ends, word, capital, number)))
    return tokens


@lru_cache(maxsize=MOST_KEPT)
def _read(raw: str, kind: str) -> tuple[str, bool, bool, bool]:
    """Return the norm of a token, and whether it is a word, has a capital, is a number. Most words come again soon."""
    norm, word = raw.lower().replace("\u2019", "'"), kind == "word"
    return norm, word, word and (raw[0] != norm[0] or raw[0].isdigit()), kind == "number"
