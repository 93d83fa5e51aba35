"""What texts are compared by: pairs of neighbouring words."""

import re
from collections.abc import Iterator
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


def words_of(text: str) -> list[str]:
    """Return the words of a text in their order; case, punctuation and spacing do not count."""
    return _WORD.findall(text.casefold())


def pairs_of(text: str) -> set[str]:
    """Return the pairs of neighbouring words of which both say something; of a text without any, its words."""
    words = words_of(text)
    says = [word not in FUNCTION_WORDS for word in words]
    return {f"{one} {other}" for one, other, a, b in _neighbours(words, says) if a and b} or set(words)


def telling_of(text: str) -> set[str]:
    """Return the pairs of neighbouring words of which one is a name or a figure: what tells one attack from another.

    A name is a word with a capital, first words of sentences among them; in a text in capitals none is known.
    """
    words = _WORD.findall(text)
    has_names = sum(map(str.isupper, words)) <= len(words) / 2
    telling = [
        not word.isalpha() or (has_names and word[0].isupper() and word.casefold() not in FUNCTION_WORDS)
        for word in words
    ]
    return {f"{one} {other}".casefold() for one, other, a, b in _neighbours(words, telling) if a or b}


def _neighbours(words: list[str], marks: list[bool]) -> Iterator[tuple[str, str, bool, bool]]:
    """Yield each word with the next, and the marks of both."""
    return zip(words, words[1:], marks, marks[1:], strict=False)
