"""The place that a story goes on about: that of an incident whose own sentences, and those beside them, name none.

A report says where it is and goes on to tell: later paragraphs leave the place out. What is taken is the last place
before the act that a preposition puts something in, in the country that the report is mostly about; never one from
behind another label of a list, whose entries are about different places.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import Final, NamedTuple

from tocsin.contracts.geo import PlaceKind
from tocsin_geocode.resolve.headings import Headings
from tocsin_geocode.resolve.spans import start_of
from tocsin_geocode.resolve.spots import Spot
from tocsin_geocode.resolve.text import Text
from tocsin_geocode.resolve.wording import AT_BORDER, wording_points
from tocsin_geocode.resolve.words import words

PUT_THERE: Final = 1.4
"""Points of the words around a place from which on something is said to be there."""

_PARTS: Final = words("district quarter neighbourhood neighborhood suburb ward sector area street borough barrio")
_TITLE: Final = re.compile(r"[^\n.!?]+(?=\n)")

_TOO_WIDE: Final = frozenset({PlaceKind.COUNTRY, PlaceKind.REGION, PlaceKind.SEA})


class Story(NamedTuple):
    """What a report is mostly about: its country, and the places in it, in order, that it may go on about."""

    country: Spot | None
    places: Sequence[Spot]
    only: Spot | None = None
    """The first mention of the only place below a country that the report names in its country; where none leads,
    of the only place that it names at all: a sea."""


def story_of(text: Text, spots: Sequence[Spot], headings: Headings, country: Spot | None) -> Story:
    """Find the places of `country` that things are said to be in, among spots that stand in no heading."""
    if country is None or country.record is None:
        named = [s for s in spots if s.record and not s.is_demonym and wording_points(text, s) > AT_BORDER]
        return Story(None, (), _only(named, headings))
    here = country.record.country
    inside = [spot for spot in spots if _is_inside(text, spot, here)]
    return Story(country, [spot for spot in inside if _is_put_there(text, spot)], _only(inside, headings))


def _only(named: Sequence[Spot], headings: Headings) -> Spot | None:
    is_one = len({spot.record for spot in named}) == 1 and headings.filed_from() is None
    return named[0] if is_one else None


def _is_inside(text: Text, spot: Spot, country: str | None) -> bool:
    record = spot.record
    if record is None or record.kind in _TOO_WIDE or record.country != country or spot.is_demonym:
        return False
    return wording_points(text, spot) > AT_BORDER


def _is_put_there(text: Text, spot: Spot) -> bool:
    if spot.relative is not None:
        return False
    return wording_points(text, spot) >= PUT_THERE or _stands_in_title(text, spot)


def _stands_in_title(text: Text, spot: Spot) -> bool:
    """Tell whether a name stands in a first line that is no sentence: "Night desk, Cali, Colombia"."""
    match = _TITLE.match(text.raw)
    return match is not None and spot.end <= match.end() and wording_points(text, spot) >= 0


def is_part_of_town(text: Text, spot: Spot) -> bool:
    """Tell whether a noun beside a name says that it is a part of a town: "the X quarter"."""
    before, behind = text.word_before(spot.start), text.word_at(spot.end)
    beside = {text.words[behind].folded} if behind < len(text.words) else set()
    if before > 0 and text.words[before].folded in {"of", "called"}:
        beside.add(text.words[before - 1].folded)
    return bool(beside & _PARTS)


def last_before(story: Story, headings: Headings, act_start: int) -> Spot | None:
    """Return the last place before an act, else the only one, where no label stands between."""
    number = bisect_left(story.places, act_start, key=start_of) - 1
    spot = story.places[number] if number >= 0 else story.only
    if spot is None:
        return None
    return spot if headings.label_above(act_start) == headings.label_above(spot.start) else None
