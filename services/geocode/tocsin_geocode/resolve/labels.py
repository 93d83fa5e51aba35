"""Labels: heads of lines that say little else than places, "NIGERIA:" or "300 miles south of X:"."""

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from tocsin_geocode.resolve.spans import S, starting_in
from tocsin_geocode.resolve.text import Spanned, Text
from tocsin_geocode.resolve.words import words

_LABEL: Final = re.compile(
    r"^(?P<bullet>[ \t*\u2022\u2013#\d.)(-]{0,30})(?P<label>[^\n:]{2,90}?)(?:\.?[ \t]{0,4}(?::(?=\s|$)|$))",
    re.MULTILINE,
)
"""A line's head up to a colon, or a short line of its own."""

_STOPPED: Final = re.compile(r"[ \t]*(?P<label>[^\n:.]{2,60})\.(?=[ \t]+\S)")
"""A line's head up to a full stop: a label where it says nothing but places and dates."""

_DASHED: Final = re.compile(
    r"^[ \t*\u2022\d.)(]{0,30}(?P<label>[^\n:.;\u2013\u2014]{2,60}?)[ \t](?:--?|\u2013|\u2014)[ \t](?=\S)", re.MULTILINE
)
"""A line's head up to a dash with blanks around it."""

_NEW_LINE: Final = re.compile(r"(?:\A|(?<=\n\n)|(?<=[.:!?]\n))(?=[^\n]*\.[ \t])")
"""The beginning of a line that goes on with no sentence of the line before."""

_MOST_STOPPED: Final = 4
"""Heads one behind the other: "AUGUST 2020. X. SOUTH COAST. ..."."""

_LABEL_WORDS: Final = words(
    "of the off in and near to from around about approximately north south east west northeast northwest southeast"
    " southwest northern southern eastern western nm nmi km miles mile nautical kilometres coast waters port island sea"
    " gulf strait straits province state region district city anchorage vicinity area country update situation"
    " january february march april may june july august september october november"
    " december jan feb mar apr jun jul aug sep sept oct nov dec monday tuesday wednesday thursday friday saturday"
    " sunday"
)
"""Words that may stand in a label beside its places."""

_MOST_OTHER_WORDS: Final = 1


class Label(NamedTuple):
    """A label's span in the text."""

    start: int
    end: int


def labels_of(text: Text, places: Sequence[S]) -> list[Label]:
    """Return the heads of lines that say little else than places, in order; so are `places`."""
    return sorted({*_with_colon(text, places), *_with_full_stop(text, places), *labels_with_dash(text, places)})


def labels_with_dash(text: Text, places: Sequence[S]) -> list[Label]:
    """Return the heads of lines up to a dash, "Beni - ...", that are nothing but places; a single one is a dateline."""
    found = [
        Label(start, end)
        for start, end in (match.span("label") for match in _DASHED.finditer(text.raw))
        if (inside := _inside(places, start, end)) and not _other_words(text, start, end, inside)
    ]
    return found if len(found) > 1 else []


def _with_colon(text: Text, places: Sequence[S]) -> Iterator[Label]:
    for match in _LABEL.finditer(text.raw):
        start, end = match.span("label")
        inside = _inside(places, start, end)
        if inside and len(_other_words(text, start, end, inside)) <= _MOST_OTHER_WORDS:
            yield Label(start, end)


def _with_full_stop(text: Text, places: Sequence[S]) -> Iterator[Label]:
    for line in _NEW_LINE.finditer(text.raw):
        at = line.start()
        for _ in range(_MOST_STOPPED):
            match = _STOPPED.match(text.raw, at)
            if match is None or _other_words(
                text, *match.span("label"), inside := _inside(places, *match.span("label"))
            ):
                break
            if inside:
                yield Label(*match.span("label"))
            at = match.end()


def _inside(places: Sequence[S], start: int, end: int) -> list[S]:
    return [place for place in starting_in(places, start, end) if place.end <= end]


def _other_words(text: Text, start: int, end: int, places: Sequence[Spanned]) -> list[str]:
    return [
        word.folded
        for word in text.words_between(start, end)
        if word.folded not in _LABEL_WORDS
        and not word.folded.isdigit()
        and not any(place.start <= word.start < place.end for place in places)
    ]
