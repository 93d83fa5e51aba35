"""Places that head a text or a part of it: the dateline of a story, the label before an entry of a list.

They say where a story was filed or what an entry is about: an incident's place where its sentences name none better.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from tocsin_geocode.resolve.labels import Label, labels_of, labels_with_dash
from tocsin_geocode.resolve.spans import starting_in
from tocsin_geocode.resolve.spots import Spot
from tocsin_geocode.resolve.text import Text

_MONTH: Final = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"


class Headings(NamedTuple):
    """What heads the text, in order: the dateline's spots, and each label with its spots."""

    dateline: tuple[Spot, ...]
    labels: tuple[tuple[Label, tuple[Spot, ...]], ...]

    def spots(self) -> Iterator[Spot]:
        """Yield the spots that are part of a heading."""
        yield from self.dateline
        for _, spots in self.labels:
            yield from spots

    def label_above(self, offset: int) -> tuple[Spot, ...]:
        """Return the spots of the last label that starts at `offset` or before."""
        number = bisect_right(self.labels, offset, key=lambda headed: headed[0].start)
        return self.labels[number - 1][1] if number else ()

    def filed_from(self) -> Spot | None:
        """Return the place of the dateline."""
        return next((spot for spot in self.dateline if not spot.is_demonym), None)


def headings_of(text: Text, spots: Sequence[Spot]) -> Headings:
    """Find the dateline and the labels among the spots of a text."""
    dateline = tuple(spot for spot in spots if spot.end <= text.dateline_end)
    is_entry = any(label.start < text.dateline_end for label in labels_with_dash(text, spots))
    if dateline and (is_entry or not _is_dateline(text, dateline[0])):
        dateline = ()
    labels = tuple(
        (label, inside)
        for label in labels_of(text, spots)
        if (inside := tuple(s for s in starting_in(spots, label.start, label.end) if s not in dateline))
    )
    return Headings(dateline, labels)


def _is_dateline(text: Text, first: Spot) -> bool:
    """Tell whether nothing but a date stands before the first place."""
    return not re.sub(rf"{_MONTH}\w*|\d+|[\s,./]", "", text.raw[: first.start], flags=re.IGNORECASE)
