"""Text of strangers, made fit to be shown: one line, no control characters, no more than there is room for."""

import unicodedata

KEPT_SIGNS = frozenset("\u200c\u200d")
"""Joiners, without which Persian and Hindi are not spelled right; every other sign of format is left out."""


def one_line(text: str, most: int) -> str:
    """Return a text on one line, cut to `most` characters.

    Signs that are not seen are left out: they would turn the direction of what follows, or hide in a name. So is what
    no sign is given to, which XML has no place for.
    """
    seen = "".join(" " if letter.isspace() else letter for letter in text if _is_seen(letter))
    line = " ".join(seen.split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def _is_seen(letter: str) -> bool:
    return (
        letter.isspace() or letter in KEPT_SIGNS or unicodedata.category(letter) not in {"Cc", "Cf", "Cs", "Co", "Cn"}
    )
