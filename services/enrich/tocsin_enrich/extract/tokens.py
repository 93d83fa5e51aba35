"""Text to tokens: words, numbers and punctuation, each with its place in the text.

A hyphen inside a word separates, so that "car-bomb" and "car bomb" read alike; offsets are those of the text.
"""

import re
from typing import NamedTuple

_TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}"  # U.S., p.m.
    r"|\d+(?:[.,]\d+)*"
    r"|[^\W\d_]+(?:['’](?![sS]\b)[^\W\d_]+)*"  # al-Qa'ida, didn't
    r"|['’][sS]\b"
    r"|[^\w\s]"
)
_INNER_HYPHEN = re.compile(r"(?<=\w)[-‐‑](?=\w)")  # noqa: RUF001 - typographic hyphens are what news agencies print


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
                raw.lower().replace("’", "'"),  # noqa: RUF001 - the typographic apostrophe
                match.start(),
                match.end(),
                first.isalpha(),
                first.isupper(),
                first.isdigit(),
            )
        )
    return tokens
