"""When two names are one: without case, accents, articles, and the words that only say what kind of thing it is."""

import re
import unicodedata
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final

KIND_WORDS: Final = frozenset(
    """
    the a an of in at on and for near al el la le les de del da do di den der die das und y et as
    base bases camp barracks garrison outpost post position positions airbase airfield airport aerodrome station
    hospital clinic centre center school university college mosque church temple synagogue cathedral monastery
    refinery depot plant power substation terminal port harbour harbor bridge dam road highway railway market
    headquarters office offices building house home compound embassy consulate ministry police military army naval
    air force international national main central general city town village district province
    president minister mayor governor general colonel commander captain judge journalist dr mr mrs ms sheikh
    """.split()  # noqa: SIM905 - a list of words that an analyst can read and add to
)
"""Words of a name that do not tell it from others of its kind: "al-Tanf garrison" and "the base at al-Tanf" are one."""

ALIKE: Final = 0.8
"""Share of letters that two spellings of one word have in common: "Assad" and "Asad", "Kobane" and "Kobani"."""

_WORD: Final = re.compile(r"\w+")


@lru_cache(maxsize=16384)
def key(name: str) -> str:
    """Return what two spellings of one name have in common, for looking up: "Al-Tanf Garrison" gives "tanf"."""
    return " ".join(sorted(core(name)))


@lru_cache(maxsize=16384)
def core(name: str) -> frozenset[str]:
    """Return the words of a name that tell it from others, folded; all of its words where none does."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    words = frozenset(_WORD.findall("".join(letter for letter in plain if not unicodedata.combining(letter))))
    return words - KIND_WORDS or words


@lru_cache(maxsize=16384)
def are_one(one: str, other: str) -> bool:
    """Tell whether two keys may name the same thing: they share a word, or a spelling of it."""
    words, others = one.split(), other.split()
    return any(_alike(word, another) for word in words for another in others)


@lru_cache(maxsize=16384)
def are_one_person(one: str, other: str) -> bool:
    """Tell whether two keys may name the same person: all words of the one are among the other's, or nearly."""
    words, others = sorted((one.split(), other.split()), key=len)
    return all(any(_alike(word, another) for another in others) for word in words)


def _alike(one: str, other: str) -> bool:
    if one == other:
        return True
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE
