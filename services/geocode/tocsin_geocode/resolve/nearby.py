"""Which places stand in an incident's sentences or beside them, and what that says for each."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from tocsin.contracts.base import Span
from tocsin.contracts.geo import LocationBasis
from tocsin_geocode.resolve.spans import start_of
from tocsin_geocode.resolve.spots import Spot
from tocsin_geocode.resolve.text import Text

IN_ACT_SENTENCE: Final = 3.0
IN_SCOPE: Final = 1.6
LATER_SENTENCE: Final = 0.2
"""Lost with each further sentence of the scope."""

JUST_BEFORE: Final = -0.9
FURTHER_BEFORE: Final = -0.5
JUST_BEHIND: Final = -1.3
"""Points of a place outside the scope: in the sentence that runs up to the act's ("Fighting reached X. Two soldiers
were killed."), for each sentence further back, in the sentence behind the scope."""

TOO_FAR: Final = -9.0
REFERRING_BACK: Final = 0.6
"""Points of a place in a later sentence that says so of the act: "The attack took place in X"."""

_REFERS_BACK: Final = re.compile(
    r"\b(?:the|this|that)\s+(?:[\w-]+\s+){0,2}?(?:attack|assault|incident|blast|explosion|bombing|shooting|strike|raid|ambush"
    r"|clash|boarding|robbery|hijacking|kidnapping|killing|shelling)s?\s+(?:also\s+)?(?:is\s+said\s+to\s+have\s+)?"
    r"(?:occurr?ed|took\s+place|taken\s+place|happened|was\s+(?:reported|carried\s+out|staged))\b[^.;\n]{0,60}$",
    re.IGNORECASE,
)
_LOOK_BACK: Final = 130

MOST_SENTENCES_BEFORE: Final = 3
WITHOUT_SCOPE: Final = 0.3

MOST_IN_STRETCH: Final = 60
"""Places looked at in one sentence, or beside the scope, those nearest to the act. No sentence that people write names
as many: a text that does has lost its full stops, and all of its acts would look at all of its places."""


class Nearby(NamedTuple):
    """A spot in or near an incident's sentences, with the points for standing there."""

    spot: Spot
    points: float
    basis: LocationBasis


def nearby(text: Text, spots: Sequence[Spot], scope: Sequence[Span], act: Span) -> Iterator[Nearby]:
    """Yield those of `spots`, which are in order, that may be the incident's place, each once."""
    if not scope:
        for spot in _stretch(spots, 0, len(text.raw) + 1, act):
            yield Nearby(spot, WITHOUT_SCOPE, LocationBasis.CONTEXT)
        return
    yield from _inside(spots, scope, act)
    yield from _beside(text, spots, min(s.start for s in scope), max(s.end for s in scope))


def _stretch(spots: Sequence[Spot], start: int, end: int, act: Span) -> Sequence[Spot]:
    first, last = bisect_left(spots, start, key=start_of), bisect_left(spots, end, key=start_of)
    middle = bisect_left(spots, act.start, key=start_of)
    first = max(first, min(middle - MOST_IN_STRETCH // 2, last - MOST_IN_STRETCH))
    return spots[first : min(last, first + MOST_IN_STRETCH)]


def _inside(spots: Sequence[Spot], scope: Sequence[Span], act: Span) -> Iterator[Nearby]:
    seen: set[int] = set()
    for number, span in enumerate(scope):
        points = IN_SCOPE - LATER_SENTENCE * number if number else IN_ACT_SENTENCE
        basis = LocationBasis.SCOPE if number else LocationBasis.SENTENCE
        for spot in _stretch(spots, span.start, span.end, act):
            if spot.start not in seen:
                seen.add(spot.start)
                yield Nearby(spot, points, basis)


def _beside(text: Text, spots: Sequence[Spot], start: int, end: int) -> Iterator[Nearby]:
    before, behind = bisect_left(spots, start, key=start_of), bisect_left(spots, end, key=start_of)
    preceding = reversed(spots[max(0, before - MOST_IN_STRETCH) : before])
    yield from _while_near(_before(text, spot, start) for spot in preceding if spot.end <= start)
    yield from _while_near(_behind(text, spot, end) for spot in spots[behind : behind + MOST_IN_STRETCH])


def _while_near(found: Iterable[Nearby | None]) -> Iterator[Nearby]:
    for near in found:
        if near is None:
            return
        yield near


def _before(text: Text, spot: Spot, start: int) -> Nearby | None:
    back = max(0, text.sentences_between(spot.end, start) - 1)
    if back >= MOST_SENTENCES_BEFORE or not text.is_one_paragraph(spot.end, start):
        return None
    return Nearby(spot, JUST_BEFORE + FURTHER_BEFORE * back, LocationBasis.CONTEXT)


def _behind(text: Text, spot: Spot, end: int) -> Nearby | None:
    if not text.is_one_paragraph(end, spot.start):
        return None
    if _REFERS_BACK.search(text.raw, max(end, spot.start - _LOOK_BACK), spot.start):
        return Nearby(spot, REFERRING_BACK, LocationBasis.CONTEXT)
    return Nearby(spot, JUST_BEHIND if not text.sentences_between(end, spot.start) else TOO_FAR, LocationBasis.CONTEXT)
