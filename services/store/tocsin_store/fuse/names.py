"""When two names are one: without case, accents, articles, and the words that only say what kind of thing it is."""

import re
import unicodedata
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final

KIND_WORDS: Final = frozenset(
    """
    the a an of in at on and for near al el la le les de del da do di den der die das und y et as
    base camp barracks garrison outpost post position airbase airfield airport aerodrome station branch site facility
    hospital clinic centre center school university college kindergarten mosque church temple synagogue cathedral
    refinery depot plant power substation terminal port harbour harbor bridge dam road highway railway market store
    headquarters office building house home apartment block compound embassy consulate ministry bank hotel warehouse
    ship vessel tanker boat cargo container bulk carrier mv mt ss aircraft plane jet helicopter drone refugee un
    police military army navy naval air force forces troops soldiers international national main central
    city town village district province region
    orthodox catholic protestant anglican evangelical baptist coptic armenian greek sunni shia shiite jewish
    president minister mayor governor general colonel commander captain judge journalist dr mr mrs ms sheikh
    """.split()  # noqa: SIM905 - a list of words that an analyst can read and add to
)
"""Words of a name that do not tell it from others of its kind: "al-Tanf garrison" and "the base at al-Tanf" are one."""

ALIKE: Final = 0.8
"""Share of letters that two spellings of one word have in common: "Assad" and "Asad", "Kobane" and "Kobani"."""

_WORD: Final = re.compile(r"\w+")

_APOSTROPHE: Final = re.compile(r"(?<=\w\w)['`\u2018\u2019\u02bc\u02be\u02bf](?=\w\w)")
"""Between the halves of a word, not in "Yemen's" or "l'Union": the ayn and hamza of "al-Taba'een"."""

_VOWELS: Final = re.compile(r"[aeiouy]+")

_DOUBLED: Final = re.compile(r"(.)\1+")

LEAST_CONSONANTS: Final = 3
"""Consonants that two spellings must share where their vowels differ: the root of an Arabic word."""


@lru_cache(maxsize=16384)
def key(name: str) -> str:
    """Return what two spellings of one name have in common, for looking up: "Al-Tanf Garrison" gives "tanf"."""
    return " ".join(sorted(core(name)))


@lru_cache(maxsize=16384)
def core(name: str) -> frozenset[str]:
    """Return the words of a name that tell it from others, folded; none where it only says what kind it is."""
    words = folded(name).split()
    return frozenset(word for word in words if word not in KIND_WORDS and word.removesuffix("s") not in KIND_WORDS)


@lru_cache(maxsize=16384)
def folded(name: str) -> str:
    """Return a name without case, accents and punctuation."""
    plain = unicodedata.normalize("NFKD", _APOSTROPHE.sub("", name.casefold()))
    return " ".join(_WORD.findall("".join(letter for letter in plain if not unicodedata.combining(letter))))


def side(name: str) -> str:
    """Return the whole of an organisation's name, folded: two armies of one land differ. Empty for "the army"."""
    return folded(name) if core(name) else ""


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
    if one == other or (_frame(one) == _frame(other) and len(_frame(one)) >= LEAST_CONSONANTS):
        return True
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE


@lru_cache(maxsize=16384)
def _frame(word: str) -> str:
    """Return a word's consonants: "tabin" and "tabaeen" are two spellings of what Arabic writes without vowels."""
    return _DOUBLED.sub(r"\1", _VOWELS.sub("", word))
