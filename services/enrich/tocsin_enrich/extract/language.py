"""Is this English? Told by its commonest words, so that another language is passed on with a reason and not misread."""

from collections.abc import Sequence

from tocsin_enrich.extract.lexicon import Lexicon
from tocsin_enrich.extract.tokens import tokenise

ENOUGH_WORDS = 8
"""Below this nothing is said about the language: terse and upper-case reports are short of small words."""

FOREIGN_SHARE = 0.12
"""Share of words that are the commonest ones of another language, from which the text is not English."""

ENGLISH_SHARE = 0.25
"""Share of words that are commonest English ones, from which no other language is looked for."""

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
_LATIN_END = "\u024f"
LOWER_SHARE = 0.1
"""Share of words without a capital below which the text is all capitals."""

SAMPLE = 1000
"""Characters that are looked at."""


def unreadable(text: str, lexicon: Lexicon) -> str | None:
    """Return why the text cannot be read, or null where it can."""
    sample = text[:SAMPLE]
    if not sample.isascii() and _is_foreign_script(sample):
        return "the text is not in Latin script; only English is read"
    words = _small_words(sample)
    english = _share(words, lexicon.classes["language_en"])
    if len(words) < ENOUGH_WORDS or english >= ENGLISH_SHARE:
        return None
    shares = {code: _share(words, lexicon.classes[f"language_{code}"]) for code in _NAMES}
    best = max(shares, key=lambda code: shares[code])
    foreign = shares[best] >= FOREIGN_SHARE and shares[best] > 2 * english
    if foreign and 1 - _share(words, lexicon.english) > shares[best]:
        return f"the text looks like {_NAMES[best]}; only English is read"
    return None


def is_english(text: str, lexicon: Lexicon) -> bool:
    """Tell whether the text is recognised as English: it has words enough, and many of them are its commonest ones."""
    words = _small_words(text[:SAMPLE])
    return len(words) >= ENOUGH_WORDS and _share(words, lexicon.classes["language_en"]) >= ENGLISH_SHARE


def _small_words(sample: str) -> list[str]:
    """Return the words without a capital, for names in another language make no foreign text; else all words."""
    tokens = [token for token in tokenise(sample, 0, len(sample)) if token.word]
    small = [token.norm for token in tokens if not token.capital]
    return small if len(small) >= len(tokens) * LOWER_SHARE else [token.norm for token in tokens]


def _is_foreign_script(sample: str) -> bool:
    letters = [char for char in sample if char.isalpha()]
    return len(letters) >= ENOUGH_WORDS and sum(c > _LATIN_END for c in letters) > FOREIGN_SCRIPT * len(letters)


def _share(words: Sequence[str], known: frozenset[str]) -> float:
    return sum(word in known for word in words) / len(words) if words else 0.0
