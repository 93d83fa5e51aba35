"""What texts are compared by: pairs of neighbouring words."""

import re
from dataclasses import dataclass
from functools import cached_property
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
_SPACED: Final = {code: " " for code in range(128) if not _WORD.match(chr(code))}
"""What stands between words of ASCII: to put spaces there and split takes a third of the time that a pattern does."""


@dataclass(frozen=True)
class Words:
    """The words of a text in their order: `as_written`, and `folded`, where case does not count."""

    as_written: list[str]
    folded: list[str]

    @classmethod
    def of(cls, text: str) -> "Words":
        """Return the words of a text; punctuation and spacing do not count."""
        if text.isascii():
            spaced = text.translate(_SPACED)
            return cls(spaced.split(), spaced.lower().split())
        return cls(_WORD.findall(text), _WORD.findall(text.casefold()))

    @cached_property
    def pairs(self) -> set[str]:
        """The pairs of neighbouring words of which both say something; of a text without any, its words."""
        said = ["" if word in FUNCTION_WORDS else word for word in self.folded]
        return {f"{one} {other}" for one, other in pairwise(said) if one and other} or set(self.folded)

    @cached_property
    def telling(self) -> set[str]:
        """The pairs of neighbouring words of which one is a name or a figure: what tells one attack from another.

        A name is a word with a capital, first words of sentences among them; in a text in capitals none is known.
        """
        words = self.as_written
        has_names = sum(map(str.isupper, words)) <= len(words) / 2
        places: set[int] = set()
        for at, word in enumerate(words):
            if not word.isalpha() or (has_names and word[0].isupper() and word.casefold() not in FUNCTION_WORDS):
                places |= {at, at + 1}
        return {f"{words[at - 1]} {words[at]}".casefold() for at in places if 0 < at < len(words)}
