"""Text to tokens: words, numbers and punctuation, each with its place in the text.

A hyphen inside a word separates, so that "car-bomb" and "car bomb" read alike; offsets are those of the text.
"""

import re
from typing import NamedTuple

_TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}"  # U.S., p.m.
    r"|\d+(?:st|nd|rd|th|d|ST|ND|RD|TH|D)\b"  # an ordinal is a word
    r"|\d+(?:[.,]\d+)*"
    r"|[^\W\d_]+(?:['\u2019](?![sS]\b)[^\W\d_]+)*"  # al-Qa'ida, didn't
    r"|['\u2019][sS]\b"
    r"|[^\w\s]"
)
_INNER_HYPHEN = re.compile(r"(?<=\w)[-\u2010\u2011](?=\w)")


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
    hyphens = {match.start() for match in _INNER_HYPHEN.finditer(text, start, end)}
    tokens = []
    for match in _TOKEN.finditer(text, start, end):
        if match.start() in hyphens:
            continue
        raw = match.group()
        first = raw[0]
        tokens.append(
            Token(
                raw.lower().replace("\u2019", "'"),
                match.start(),
                match.end(),
                first.isalpha() or (first.isdigit() and raw[-1].isalpha()),
                first.isupper() or (first.isdigit() and raw[-1].isalpha()),
                raw[-1].isdigit(),
            )
        )
    return tokens
