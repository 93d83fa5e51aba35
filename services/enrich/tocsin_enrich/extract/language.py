"""Is this English? Told by its commonest words, so that another language is passed on with a reason and not misread."""

from collections.abc import Sequence

from tocsin_enrich.extract.lexicon import Lexicon
from tocsin_enrich.extract.tokens import tokenise

ENOUGH_WORDS = 8
"""Below this nothing is said about the language: terse and upper-case reports are short of small words."""

FOREIGN_SHARE = 0.12
"""Share of words that are the commonest ones of another language, from which the text is not English."""

FOREIGN_SCRIPT = 0.3
"""Share of letters that are not Latin, from which the text cannot be read."""

_NAMES = {
    "es": "Spanish",
    "fr": "French",
    "pt": "Portuguese",
    "de": "German",
    "it": "Italian",
    "nl": "Dutch",
    "tr": "Turkish",
    "id": "Indonesian",
    "sw": "Swahili",
    "pl": "Polish",
}
_LATIN_END = 0x24F
LOWER_SHARE = 0.1
"""Share of words without a capital below which the text is all capitals."""

SAMPLE = 1000
"""Characters that are looked at."""


def unreadable(text: str, lexicon: Lexicon) -> str | None:
    """Return why the text cannot be read, or null where it can."""
    letters = [char for char in text[:SAMPLE] if char.isalpha()]
    if len(letters) >= ENOUGH_WORDS and sum(ord(char) > _LATIN_END for char in letters) > FOREIGN_SCRIPT * len(letters):
        return "the text is not in Latin script; only English is read"
    tokens = [token for token in tokenise(text, 0, min(len(text), SAMPLE)) if token.word]
    small = [token.norm for token in tokens if not token.capital]  # names in another language make no foreign text
    words = small if len(small) >= len(tokens) * LOWER_SHARE else [token.norm for token in tokens]
    if len(words) < ENOUGH_WORDS:
        return None
    classes = lexicon.classes
    english = _share(words, classes["language_en"])
    best = max(_NAMES, key=lambda code: _share(words, classes[f"language_{code}"]))
    share = _share(words, classes[f"language_{best}"])
    if share >= FOREIGN_SHARE and share > 2 * english and _unknown(words, lexicon) > share:
        return f"the text looks like {_NAMES[best]}; only English is read"
    return None


def _share(words: Sequence[str], common: frozenset[str]) -> float:
    return sum(word in common for word in words) / len(words)


def _unknown(words: Sequence[str], lexicon: Lexicon) -> float:
    return sum(word not in lexicon.english for word in words) / len(words)
