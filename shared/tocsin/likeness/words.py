"""What texts are compared by: pairs of neighbouring words that say something, names and figures."""

import re
from itertools import pairwise
from typing import Final

FUNCTION_WORDS: Final = frozenset(
    """
    the a an of in on at to and for with by from as was were is are be been has had have that this it its he she they
    his her their but or not said says after before el la los las de del y en que un una por con se su al le les des du
    et une dans pour sur au aux est qui der die das und im von zu den dem ein eine mit auf o os as do da em no na e um
    """.split()  # noqa: SIM905 - a list of words that anybody can read and add to
)
"""Words that every text has: a pair with one of them says nothing of what a text is about."""

_WORD: Final = re.compile(r"\w+")
_FIGURE: Final = re.compile(r"\w*\d\w*")


def words_of(text: str) -> list[str]:
    """Return the words of a text in their order; case, punctuation and spacing do not count."""
    return _WORD.findall(text.casefold())


def pairs_of(text: str) -> set[str]:
    """Return the pairs of neighbouring words of which both say something; of a text without any, its words."""
    words = words_of(text)
    return {" ".join(pair) for pair in pairwise(words) if FUNCTION_WORDS.isdisjoint(pair)} or set(words)


def names_of(text: str) -> set[str]:
    """Return the words with a capital, function words left out: names, and some first words of sentences."""
    return {word for word in _WORD.findall(text) if word[0].isupper() and word.casefold() not in FUNCTION_WORDS}


def figures_of(text: str) -> set[str]:
    """Return the words with a digit: counts, dates, hours, coordinates."""
    return set(_FIGURE.findall(text))
