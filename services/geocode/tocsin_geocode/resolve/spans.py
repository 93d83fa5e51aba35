"""Finding spans by offset, so that no reader of a long report looks at all of its names for each one."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import TypeVar

from tocsin_geocode.resolve.text import Spanned

S = TypeVar("S", bound=Spanned)


def start_of(span: Spanned) -> int:
    """Return where a span starts: the key that spans in order are bisected by."""
    return span.start


def starting_in(spans: Sequence[S], start: int, end: int) -> Sequence[S]:
    """Return those of `spans`, which are in order, that start from `start` on and before `end`."""
    return spans[bisect_left(spans, start, key=start_of) : bisect_left(spans, end, key=start_of)]


class Spans:
    """Any spans, overlapping or not, that can be asked what they cover."""

    def __init__(self, spans: Iterable[Spanned]) -> None:
        self._spans = sorted({(span.start, span.end) for span in spans})
        self._reach = list(accumulate((end for _, end in self._spans), max))
        """How far the spans up to each one reach."""

    def touch(self, start: int, end: int) -> bool:
        """Tell whether any of them has a character in common with this stretch."""
        number = bisect_left(self._spans, (end, 0)) - 1
        return number >= 0 and self._reach[number] > start

    def start_between(self, start: int, end: int) -> bool:
        """Tell whether any of them starts behind `start` and before `end`."""
        number = bisect_left(self._spans, (start + 1, 0))
        return number < len(self._spans) and self._spans[number][0] < end

    def around(self, offset: int) -> tuple[int, int] | None:
        """Return the first of them, in order, that holds `offset`."""
        number = bisect_left(self._reach, offset + 1)
        if number == len(self._spans) or self._spans[number][0] > offset:
            return None
        return self._spans[number]
