"""In which language a text is, where nobody said: only where it is long and clear enough to be sure.

English is told by its commonest words, at no cost; any other language by `py3langid`, which is loaded for the first
text that is not plainly English. Capitals without end, tables, lists of names and terse notes are of no language that
we would name: a wrong name would do harm, no name does none.
"""

import re
from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

GLANCE: Final = 1_200
"""Code points of the beginning that tell the ordinary case: twice a lead."""

SAMPLE: Final = 3_000
"""Code points of the beginning that are looked at."""

ENGLISH_SHARE: Final = 0.1
"""Share of words that are commonest English ones, from which a text is English. Stories have 0.25, terse notes 0.1."""

CHANCE_SHARE: Final = 0.02
"""Share of them that a text in another language may have: quotations, names of papers, and `to` or `for` in Danish."""

FEWEST_WORDS: Final = 8
"""Below this a text is in no language for sure."""

FEWEST_LETTERS: Final = 150
"""Below this a language other than English is not sure; of scripts other than Latin a third tells as much."""

MOST_CAPITALS: Final = 0.4
"""Share of letters that may be capitals: a headline has 0.2, an acronym-laden note 0.3, a telex 1."""

SURE: Final = 0.9
"""Probability from which `py3langid` is believed, if it says the same of both halves of the sample."""

_ENGLISH_WORDS = """
the of and to was were that said by with from have been which their they would after before when who this killed wounded
reported attack near
"""
_ENGLISH: Final = frozenset(_ENGLISH_WORDS.split())
_WORD: Final = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)?")
_ADDRESS: Final = re.compile(r"(?:https?://|www\.)\S{1,500}|[@#]\w{1,50}")
_LAST_LATIN: Final = "\u024f"


def language_of(text: str) -> str | None:
    """Return the language of a normalised text as a BCP 47 tag, or None where it is not sure."""
    if _is_plainly_english(text[:GLANCE].lower().split()):
        return "en"
    sample = _ADDRESS.sub(" ", text[:SAMPLE])
    words = _WORD.findall(sample)
    if _is_plainly_english([word.lower() for word in words]):
        return "en"
    by_chance = sum(word.lower() in _ENGLISH for word in words) <= len(words) * CHANCE_SHARE
    return _told(sample) if by_chance and _is_prose(sample, words) else None


def _is_plainly_english(words: list[str]) -> bool:
    return len(words) >= FEWEST_WORDS and sum(map(_ENGLISH.__contains__, words)) >= len(words) * ENGLISH_SHARE


def _is_prose(sample: str, words: list[str]) -> bool:
    letters = "".join(words)
    is_latin = sum(letter <= _LAST_LATIN for letter in letters) * 2 > len(letters)
    if len(letters) < (FEWEST_LETTERS if is_latin else FEWEST_LETTERS / 3):
        return False
    # Tables and lists of names have few words in small letters, and few letters for all their signs.
    small = sum(not word[0].isupper() for word in words)
    capitals = sum(letter.isupper() for letter in letters)
    return capitals <= len(letters) * MOST_CAPITALS and small * 2 >= len(words) and len(letters) * 2 >= len(sample)


def _told(sample: str) -> str | None:
    middle = len(sample) // 2
    language, probability = _identifier().classify(sample)
    halves = {_identifier().classify(half)[0] for half in (sample[:middle], sample[middle:])}
    return str(language) if probability >= SURE and halves == {language} else None


@cache
def _identifier() -> "LanguageIdentifier":
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415 - half a second, that few texts need

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
