"""Is this English? Told by script and commonest words, so that another language is passed on and not misread.

No model and no library: the same text always gets the same answer, with the reason in words.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from tocsin_enrich.extract.lexicon import Lexicon
from tocsin_enrich.extract.scripts import written_in
from tocsin_enrich.extract.tokens import tokenise

ENOUGH_WORDS = 8
"""Below this the words are too few for shares: terse and upper-case reports are short of small words."""

FEWEST_WORDS = 3
"""Below this nothing is said about the language of a text in Latin letters."""

FOREIGN_SHARE = 0.12
"""Share of words that are the commonest ones of another language and not of English, from which it is that one."""

ENGLISH_SHARE = 0.25
"""Share of words that are commonest English ones, from which a text is English for sure."""

UNKNOWN_SHARE = 0.6
"""Share of words that no English dictionary has, from which a text is in some other language."""

LITTLE_ENGLISH = 0.06
"""Share of commonest English words that a text in some other language may have by chance."""

FOREIGN_SCRIPT = 0.3
"""Share of letters that are not Latin, from which the text is in another script."""

FOREIGN_ALONE = 0.8
"""Share of such letters from which what stands beside them in Latin ones is names and hashtags."""

LOWER_SHARE = 0.1
"""Share of words without a capital below which the text is all capitals."""

HEAD, PIECE = 700, 250
"""Characters that are looked at: at the beginning, in the middle and at the end of a longer text."""

_NAMES = {
    "ar": "Arabic", "am": "Amharic", "az": "Azerbaijani", "be": "Belarusian", "bn": "Bengali", "ca": "Catalan",
    "ckb": "Kurdish (Sorani)", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek", "es": "Spanish",
    "fa": "Persian", "fi": "Finnish", "fr": "French", "gu": "Gujarati", "ha": "Hausa", "he": "Hebrew", "hi": "Hindi",
    "hr": "Croatian", "ht": "Haitian Creole", "hu": "Hungarian", "hy": "Armenian", "id": "Indonesian", "it": "Italian",
    "ja": "Japanese", "ka": "Georgian", "kk": "Kazakh", "km": "Khmer", "kmr": "Kurdish (Kurmanji)", "kn": "Kannada",
    "ko": "Korean", "lo": "Lao", "mk": "Macedonian", "ml": "Malayalam", "my": "Burmese", "nl": "Dutch",
    "no": "Norwegian", "pa": "Punjabi", "pl": "Polish", "ps": "Pashto", "pt": "Portuguese", "ro": "Romanian",
    "ru": "Russian", "si": "Sinhala", "so": "Somali", "sq": "Albanian", "sr": "Serbian", "sv": "Swedish",
    "sw": "Swahili", "ta": "Tamil", "te": "Telugu", "th": "Thai", "tl": "Tagalog", "tr": "Turkish", "uk": "Ukrainian",
    "ur": "Urdu", "uz": "Uzbek", "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip
_CLASS = "language_"
_ENGLISH = "english_small"
_UNSAID = frozenset({"en", "und", "mul"})
"""What a declared language may be without saying that the text is not English."""

_NOT_LATIN = re.compile(r"[^\x00-\u024f]+")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|[@#]\w+")


class Words(NamedTuple):
    """The words of a sample, in lower case: all, and those without a capital where the text has both."""

    all: list[str]
    small: list[str]


def unreadable(text: str, lexicon: Lexicon, declared: str | None = None) -> str | None:
    """Return why the text cannot be read, or null where it can. `declared` is the language that its sender named."""
    sample = _sample(text)
    if sample.isascii() and _is_plainly_english(sample, lexicon):
        return None
    words = _words(sample)
    if not sample.isascii():
        written = written_in(sample)
        if written is not None and written.share > FOREIGN_SCRIPT:
            if written.share < FOREIGN_ALONE and _tells_english(_words(_NOT_LATIN.sub(" ", sample)), lexicon):
                return None  # the same in two languages: the English half is read
            return _reason(written.language, f"the text is in {written.script} script")
    if len(words.all) < FEWEST_WORDS:
        return None
    code = _foreign(words.small, lexicon) if len(words.small) >= ENOUGH_WORDS else _foreign_short(words.all, lexicon)
    if code is not None:
        return _reason(code, f"the text looks like {_NAMES.get(code, 'no language that we know')}")
    return _declared(declared, words, lexicon)


def _is_plainly_english(sample: str, lexicon: Lexicon) -> bool:
    """Tell the ordinary case at a glance: so many of the words, split at spaces, are commonest English ones."""
    words = sample.lower().split()
    return len(words) >= ENOUGH_WORDS and _share(words, lexicon.classes[_ENGLISH]) >= ENGLISH_SHARE


def is_english(text: str, lexicon: Lexicon) -> bool:
    """Tell whether the text is recognised as English: it has words enough, and many of them are its commonest ones."""
    return _is_english(_words(_sample(text)).small, lexicon)


def _is_english(words: list[str], lexicon: Lexicon) -> bool:
    return len(words) >= ENOUGH_WORDS and _share(words, lexicon.classes[_ENGLISH]) >= ENGLISH_SHARE


def _tells_english(words: Words, lexicon: Lexicon) -> bool:
    """Tell whether a few words are English: enough small ones, or one that tells an event."""
    return _is_english(words.small, lexicon) or bool(lexicon.cues.find(words.all))


def _reason(code: str, why: str) -> str:
    return f"language: {code} ({why}); only English is read"


def _sample(text: str) -> str:
    if len(text) <= HEAD + 2 * PIECE:
        return _ADDRESS.sub(" ", text)
    middle = len(text) // 2
    return _ADDRESS.sub(" ", f"{text[:HEAD]} {text[middle : middle + PIECE]} {text[-PIECE:]}")


@lru_cache(maxsize=1)
def _words(sample: str) -> Words:
    """Return the words; without those that have a capital, for names in another language make no foreign text."""
    tokens = [token for token in tokenise(sample, 0, len(sample)) if token.word]
    small = [token.norm for token in tokens if not token.capital]
    every = [token.norm for token in tokens]
    return Words(every, small if len(small) >= len(tokens) * LOWER_SHARE else every)


def _foreign(words: list[str], lexicon: Lexicon) -> str | None:
    """Return the language of a text with words enough, or null where it is English or may be."""
    english = lexicon.classes[_ENGLISH]
    if _share(words, english) >= ENGLISH_SHARE:
        return None
    code, share = _likeliest(words, lexicon)
    own = _share(words, english - lexicon.classes[_CLASS + code])
    unknown = 1 - _share(words, lexicon.english | english)
    if share >= FOREIGN_SHARE and share > own and unknown > share / 2:
        return code
    if _share(words, english) < LITTLE_ENGLISH and unknown > UNKNOWN_SHARE and not lexicon.cues.find(words):
        return code if share >= FOREIGN_SHARE / 2 else "und"
    return None


def _foreign_short(words: list[str], lexicon: Lexicon) -> str | None:
    """Return the language of a text of a few words: one of them is its own, no English one is, and most are unknown."""
    english = lexicon.classes[_ENGLISH]
    code, share = _likeliest(words, lexicon)
    plain = english - lexicon.classes[_CLASS + code]
    unknown = 1 - _share(words, lexicon.english | english)
    if not share or not plain.isdisjoint(words) or unknown < 1 / 2 or lexicon.cues.find(words):
        return None
    return code


def _likeliest(words: list[str], lexicon: Lexicon) -> tuple[str, float]:
    """Return the language, other than English, that has most of the words, and their share but for English ones."""
    english = lexicon.classes[_ENGLISH]
    names = [name for name in lexicon.classes if name.startswith(_CLASS) and name != "language_en"]
    shares = {name: _share(words, lexicon.classes[name] - english) for name in names}
    best = max(shares, key=lambda name: shares[name])
    return best.removeprefix(_CLASS), shares[best]


def _declared(declared: str | None, words: Words, lexicon: Lexicon) -> str | None:
    """Believe the sender of a text that is too short to tell, where no word of it is English for sure."""
    code = (declared or "en").split("-")[0].lower()
    if code in _UNSAID or len(words.small) >= ENOUGH_WORDS or not lexicon.classes["language_en"].isdisjoint(words.all):
        return None
    return _reason(code, "so its sender says")


def _share(words: list[str], known: frozenset[str]) -> float:
    return sum(map(known.__contains__, words)) / len(words) if words else 0.0
