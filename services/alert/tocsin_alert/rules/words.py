"""Names and words as a rule compares them: in either case, with or without accents."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

FOLDED_KEPT: Final = 20_000
"""A thousand rules' phrases, and an incident's texts, which each of the rules looks at: some megabytes."""

_WORD: Final = re.compile(r"[^\W_]+")


@lru_cache(maxsize=FOLDED_KEPT)
def folded(text: str) -> str:
    """Return the words of a text between single spaces, one at either end, so that whole words are found in it."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return f" {' '.join(_WORD.findall(letters))} "


def any_in(wanted: Iterable[str], texts: Iterable[str | None]) -> bool:
    """Tell whether one of the texts has one of the wanted words, or wanted words in a row."""
    looked_at = [folded(text) for text in texts if text]
    return any(folded(words) in text for words in wanted for text in looked_at)
