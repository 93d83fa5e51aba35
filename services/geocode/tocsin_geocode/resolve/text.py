"""A report's text with its folded twin and its words: what all readers of one report share."""

import re
from bisect import bisect_left, bisect_right
from functools import cached_property
from operator import itemgetter
from typing import Final, NamedTuple, Protocol

from tocsin_geocode.resolve.folding import fold
from tocsin_geocode.resolve.words import SEAFARING, words

_SENTENCE_BREAK: Final = re.compile('[.!?]["\u201d\u2019)]*\\s')
_PARAGRAPH_BREAK: Final = re.compile(r"(?=\n\n)")
_WORD: Final = re.compile(r"[^\W_]+(?:['\u2019][^\W\d_]+)*")
_SENTENCE_END: Final = frozenset('.!?:;•*|\n"\u201c\u201d([')
SHORTENED: Final = words(
    "mr mrs ms dr st gen col lt sgt maj capt cpl rev sen rep gov no vs inc co jr sr prof u.s u.k d.c ft mt approx dept"
)
"""Words that a full stop shortens, rather than ends a sentence."""

_DASH: Final = "[-\u2013\u2014]"
_DATELINE: Final = re.compile(
    rf"\s*[^\n.;:?!]{{2,60}}?(?:\([^)]{{2,40}}\)\s*{_DASH}{{1,2}}\s|\s{_DASH}{{1,2}}\s|\.\s?--\s?|{_DASH}{{2}}\s?)"
)
"""KABUL, Afghanistan (Agency) -"""

SEAFARING_WORDS: Final = 3
"""Different words of ships and crews from which on a text is about the sea."""

READ_FOR_CAPITALS: Final = 2000
"""Characters of a text that show whether it is written in capitals."""

_MOSTLY: Final = 0.6
"""Share of capitals among letters above which a text's capitals say nothing."""


class Spanned(Protocol):
    """Anything that has offsets in the text."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


class Word(NamedTuple):
    """One word: offsets, and the folded form."""

    start: int
    end: int
    folded: str


class Text:
    """`raw` as it came, `folded` of the same length, `words` in order."""

    def __init__(self, raw: str) -> None:
        self.raw = raw
        self.folded = fold(raw)
        spans = map(re.Match.span, _WORD.finditer(raw))
        new = tuple.__new__  # a named tuple's own constructor costs as much as finding the word
        self.words = [new(Word, (start, end, self.folded[start:end])) for start, end in spans]
        self._starts = [word.start for word in self.words]

    @cached_property
    def is_upper(self) -> bool:
        """Whether the text is written in capitals, so that a capital is no sign of a name."""
        head = self.raw[:READ_FOR_CAPITALS]
        return sum(map(str.isupper, head)) > _MOSTLY * sum(map(str.isalpha, head))

    @cached_property
    def is_seafaring(self) -> bool:
        """Whether the text is about ships, whose miles are nautical."""
        return len({word.folded for word in self.words if word.folded in SEAFARING}) >= SEAFARING_WORDS

    @cached_property
    def _sentence_breaks(self) -> list[tuple[int, int]]:
        return [match.span() for match in _SENTENCE_BREAK.finditer(self.raw)]

    @cached_property
    def _paragraph_breaks(self) -> list[int]:
        return [match.start() for match in _PARAGRAPH_BREAK.finditer(self.raw)]

    @cached_property
    def dateline_end(self) -> int:
        """Where the head of a story ends that says where it was filed; 0 where there is none."""
        match = _DATELINE.match(self.raw)
        return match.end() if match else 0

    def word_at(self, offset: int) -> int:
        """Return the number of the first word that starts at `offset` or after it."""
        return bisect_left(self._starts, offset)

    def word_before(self, offset: int) -> int:
        """Return the number of the last word that starts before `offset`, -1 where there is none."""
        return bisect_left(self._starts, offset) - 1

    def gap(self, left: int, right: int) -> str:
        """Return the text between two neighbouring words, by number."""
        return self.raw[self.words[left].end : self.words[right].start]

    def starts_sentence(self, offset: int) -> bool:
        """Tell whether the word at `offset` has its capital from its position alone."""
        index = offset - 1
        while index >= 0 and self.raw[index] in " \t'\u2019\u2018":
            index -= 1
        if index < 0:
            return True
        if self.raw[index] == "." and self.folded[self._starts[max(0, self.word_before(offset))] : index] in SHORTENED:
            return False
        return self.raw[index] in _SENTENCE_END

    @cached_property
    def _capitalised(self) -> list[bool]:
        initials = [self.raw[word.start] for word in self.words]
        return [initial.isalpha() and not initial.islower() for initial in initials]

    def is_capitalised(self, number: int) -> bool:
        """Tell whether a word begins with a capital, or is of a script that has none."""
        return self._capitalised[number]

    def has_capital(self, number: int) -> bool:
        """Tell whether a word begins with a capital of a script that has small letters too."""
        return self.raw[self.words[number].start].isupper()

    def sentences_between(self, start: int, end: int) -> int:
        """Return how many sentences end in a stretch of text."""
        breaks = self._sentence_breaks
        return max(0, bisect_right(breaks, end, key=itemgetter(1)) - bisect_left(breaks, start, key=itemgetter(0)))

    def is_one_paragraph(self, start: int, end: int) -> bool:
        """Tell whether no empty line lies in a stretch of text."""
        number = bisect_left(self._paragraph_breaks, start)
        return number == len(self._paragraph_breaks) or self._paragraph_breaks[number] + 2 > end

    def words_between(self, start: int, end: int) -> list[Word]:
        """Return the words that lie in a stretch of text."""
        return self.words[bisect_left(self._starts, start) : bisect_right(self._starts, max(start, end - 1))]
