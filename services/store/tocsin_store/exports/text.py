"""What may stand in a cell. A report may hold anything; what a reader could stumble over, or run, goes."""

import re
from typing import Final

FORMULA_STARTS: Final = "=+-@\uff1d\uff0b\uff0d\uff20"
"""What a spreadsheet takes for the beginning of a formula; it reads the wide forms as the narrow ones."""

SHIELD: Final = "'"
"""Stands before a cell that begins like a formula: a spreadsheet then shows it as text."""

_LINE_ENDS: Final = re.compile(r"\r\n?|[\u2028\u2029\x85\x0b\x0c]")

_UNPRINTABLE: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
"""Control characters but tab and line feed, and what XML 1.0 has no place for."""

_SURROGATES: Final = re.compile("[\ud800-\udfff]")
"""Halves of a pair, which no UTF-8 file can hold."""

_IGNORED_AT_THE_START: Final = re.compile(
    "[\\s\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f]*"
)
"""White space, and marks that show nothing: a spreadsheet may skip them."""


def clean(text: str) -> str:
    """Return a text without control characters but tab and line feed, its line ends as line feeds.

    Marks of direction stay: Arabic needs them.
    """
    if text.isprintable():  # nearly every text is, and the rest takes ten times as long
        return text
    return _SURROGATES.sub("\ufffd", _UNPRINTABLE.sub("", _LINE_ENDS.sub("\n", text)))


def one_line(text: str) -> str:
    """Return a clean text on one line, without tabs."""
    return " ".join(clean(text).split())


def shielded(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula; the same text where it is none."""
    if text[:1].isalnum():
        return text
    begins = _IGNORED_AT_THE_START.match(text)
    first = text[begins.end() :][:1] if begins else text[:1]
    return SHIELD + text if (first and first in FORMULA_STARTS) or text[:1] in {"\t", "\n"} else text
