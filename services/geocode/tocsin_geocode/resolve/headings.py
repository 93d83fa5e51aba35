"""Places that head a text or a part of it: the dateline of a story, the country before an entry of a list.

They say where a story was filed or what a list is sorted by: an incident's place where its own sentences name none.
"""

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from tocsin_geocode.resolve.spots import Spot
from tocsin_geocode.resolve.text import Text

_DASH: Final = "[-\u2013\u2014]"
_DATELINE: Final = re.compile(
    rf"\s*[^\n.;:?!]{{2,60}}?(?:\([^)]{{2,40}}\)\s*{_DASH}{{1,2}}\s|\s{_DASH}{{1,2}}\s|\.\s?--\s?|{_DASH}{{2}}\s?)"
)
"""KABUL, Afghanistan (Agency) -"""

_MONTH: Final = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
_LONGEST_LABEL: Final = 60
_BULLET: Final = " \t*\u2022-\u2013#0123456789.)("
_LABEL_END: Final = re.compile(rf"\s*(?:\([^)\n]{{1,30}}\))?\s*(?::|\n|{_DASH}\s)")


class Headings(NamedTuple):
    """The spots that head something, in order."""

    dateline: tuple[Spot, ...]
    labels: tuple[Spot, ...]

    def holds(self, spot: Spot) -> bool:
        """Tell whether a spot is one of them."""
        return spot in self.dateline or spot in self.labels

    def above(self, offset: int) -> Spot | None:
        """Return the heading that `offset` stands under: the last label before it, else the dateline's first place."""
        labels = [spot for spot in self.labels if spot.start <= offset + _LONGEST_LABEL]
        if labels:
            return labels[-1]
        return next((spot for spot in self.dateline if not spot.is_demonym), None)


def headings_of(text: Text, spots: Sequence[Spot]) -> Headings:
    """Find the dateline and the labels among the spots of a text."""
    match = _DATELINE.match(text.raw)
    dateline = tuple(spot for spot in spots if match and spot.end <= match.end())
    if dateline and not _is_dateline(text, dateline[0]):
        dateline = ()
    labels = tuple(spot for spot in spots if spot not in dateline and is_label(text, spot.start, spot.end))
    return Headings(dateline, labels)


def is_label(text: Text, start: int, end: int) -> bool:
    """Tell whether a name stands alone at the head of a line, with a colon or nothing behind it."""
    line = text.raw.rfind("\n", 0, start) + 1
    if text.raw[line:start].strip(_BULLET):
        return False
    behind = _LABEL_END.match(text.raw, end)
    return bool(behind) and behind is not None and (line > 0 or ":" in behind[0])


def _is_dateline(text: Text, first: Spot) -> bool:
    """Tell whether nothing but a date stands before the first place."""
    return not re.sub(rf"{_MONTH}\w*|\d+|[\s,./]", "", text.raw[: first.start], flags=re.IGNORECASE)
