"""Other places of a list that the place of an act stands in: "struck Rafah, Khan Younis and Deir al-Balah"."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final

from tocsin.contracts.geo import PlaceKind
from tocsin_geocode.resolve.inside import lies_in
from tocsin_geocode.resolve.records import Record
from tocsin_geocode.resolve.spans import start_of
from tocsin_geocode.resolve.spots import Spot
from tocsin_geocode.resolve.text import Text

MOST_LISTED: Final = 12
"""Places of one list that are kept: a longer one is a table."""

_JOINT: Final = re.compile(
    r"(?P<comma>,)?\s+(?:(?P<last>and|&|as\s+well\s+as)\s+)?(?:also\s+)?(?:(?:in|at|near|on)\s+)?(?:the\s+)?"
    r"(?:(?:nearby|neighbou?ring)\s+)?(?:(?:towns?|cit(?:y|ies)|villages?|districts?)\s+of\s+)?",
    re.IGNORECASE,
)
"""Between two places of a list."""

_VERB: Final = re.compile(r"\s+(?:is|was|are|were|has|had|have|remain\w*|saw|came)\b")

_POINTS: Final = frozenset(
    {PlaceKind.SETTLEMENT, PlaceKind.NEIGHBOURHOOD, PlaceKind.FACILITY, PlaceKind.ADMIN2, PlaceKind.NATURAL}
)


def listed_with(text: Text, spots: Sequence[Spot], occurred: Spot) -> tuple[Spot, ...]:
    """Return the places that the text lists with the one where an act occurred, in order; none without an "and".

    Of "X, Y" alone nothing says whether Y holds X or was hit too.
    """
    number = bisect_left(spots, occurred.start, key=start_of)
    if number >= len(spots) or spots[number] != occurred or occurred.relative:
        return ()
    behind = list(_run(text, occurred, spots[number + 1 : number + MOST_LISTED]))
    before = list(_run(text, occurred, spots[max(0, number - MOST_LISTED) : number][::-1]))
    listed = [*reversed(before), occurred, *behind]
    if not any(_is_last_joint(text, one, other) for one, other in pairwise(listed)):
        return ()
    return tuple(spot for spot in listed if spot != occurred)


def _run(text: Text, occurred: Spot, others: Iterable[Spot]) -> Iterator[Spot]:
    """Yield the places that follow each other without anything but a joint of a list between."""
    last = occurred
    for spot in others:
        first, second = sorted((last, spot), key=start_of)
        joint = _joint(text, first, second)
        if joint is None or not _is_alike(occurred, spot) or _begins_clause(text, joint, second):
            return
        yield spot
        last = spot


def _joint(text: Text, first: Spot, second: Spot) -> re.Match[str] | None:
    match = _JOINT.fullmatch(text.raw, first.end, second.start)
    return match if match and (match["comma"] or match["last"]) else None


def _begins_clause(text: Text, joint: re.Match[str], second: Spot) -> bool:
    """Tell whether a new clause follows, not a place of the list: "in X, and Y was calm"."""
    return bool(joint["comma"] and joint["last"] and _VERB.match(text.raw, second.end))


def _is_last_joint(text: Text, first: Spot, second: Spot) -> bool:
    match = _joint(text, first, second)
    return match is not None and match["last"] is not None


def _is_alike(one: Spot, other: Spot) -> bool:
    """Tell whether two spots are places of one grade, and neither holds the other."""
    if one.record is None or other.record is None or other.is_demonym or other.relative:
        return False
    kinds = {one.record.kind, other.record.kind}
    if _holds(one.record, other.record) or _holds(other.record, one.record):
        return False
    return kinds <= _POINTS or kinds == {PlaceKind.ADMIN1}


def _holds(outer: Record, inner: Record) -> bool:
    """Tell whether an area holds a place; a town in a list does not hold its neighbour."""
    return outer.kind is not PlaceKind.SETTLEMENT and lies_in(inner, outer)
