"""Fold text for comparison, one character for one, so that offsets stay valid."""

import unicodedata
from typing import Final

_SPECIAL: Final = {
    "ß": "s", "æ": "a", "œ": "o", "ø": "o", "đ": "d", "ð": "d", "þ": "t", "ł": "l", "ħ": "h", "\u0131": "i", "ŋ": "n",
    "\u2019": "'", "\u2018": "'", "\u02bc": "'", "\u02bb": "'", "\u02be": "'", "\u02bf": "'",
    "`": "'", "\u00b4": "'", "\u2032": "'",
    "-": " ", "\u2010": " ", "\u2011": " ", "\u2013": " ", "\u2014": " ", "_": " ",
    "\n": " ", "\t": " ", "\r": " ", "\u00a0": " ", "\u202f": " ",
}  # fmt: skip


class _Table(dict[int, str]):
    """A table for `str.translate` that learns each character when it first meets it."""

    def __missing__(self, code: int) -> str:
        folded = _fold_character(chr(code))
        self[code] = folded
        return folded


def _fold_character(character: str) -> str:
    lower = character.lower()
    lower = lower if len(lower) == 1 else character
    if lower in _SPECIAL:
        return _SPECIAL[lower]
    base = unicodedata.normalize("NFKD", lower)[0].lower()
    return _SPECIAL.get(base, base) if base.isprintable() else " "


_TABLE: Final = _Table()


def fold(text: str) -> str:
    """Return `text` in lower case, without accents, with plain apostrophes, hyphens as blanks; the length is kept."""
    return text.translate(_TABLE)
