"""What an act's own sentence calls its place where no record fits: then any other place is only the next best.

A name without a noun of place ("in Bankwaro") may be anything; it is looked for only where the incident's sentences
gave no better place than the province, the dateline or the report's country.
"""

import re
from typing import Final

from tocsin.contracts.base import Span
from tocsin.contracts.geo import LocationBasis, PlaceKind
from tocsin.contracts.incident import IncidentDraft
from tocsin_geocode.resolve.event_place import Pick, Whole, act_of
from tocsin_geocode.resolve.spans import starting_in
from tocsin_geocode.resolve.spots import Spot
from tocsin_geocode.resolve.text import Text
from tocsin_geocode.resolve.wording import wording_points

REACH: Final = 90
"""Characters behind the act within which a bare name is still where it was."""

_WIDE: Final = frozenset({PlaceKind.COUNTRY, PlaceKind.REGION, PlaceKind.ADMIN1, PlaceKind.ADMIN2, PlaceKind.SEA})
_NAME: Final = r"(?P<name>[A-Z][\w'\u2019]+(?:[- ](?:(?:al|el|de|la|du)[- ])?[A-Z][\w'\u2019]+){0,3})"
_BEHIND: Final = re.compile(rf"\b(?:in|at|near|outside|around)\s+(?:the\s+(?:village|town|city)\s+of\s+)?{_NAME}")
_OBJECT: Final = re.compile(rf"\s+(?:the\s+(?:village|town|city)\s+of\s+)?{_NAME}")
_TAKING: Final = re.compile(r"(?:attack|raid|storm|shell|bomb|captur|overr|besieg)\w*$", re.IGNORECASE)
"""Words of acts that are done to a place itself: "raided Kasuwa"."""

_NO_PLACE: Final = re.compile(
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|August|September|October"
    r"|November|December|Ramadan|Christmas|Easter|Operation|Parliament|Congress|Camp|Route|Highway"
)
"""What else stands with a capital behind "in" or "at"."""


def with_name(text: Text, draft: IncidentDraft, pick: Pick | None, report: Whole) -> Pick | None:
    """Return the pick with what the act's own sentence calls the place, where the pick has another."""
    act = act_of(draft)
    if pick is None or act is None or not draft.scope or not _is_next_best(pick):
        return pick
    sentence = draft.scope[0]
    unknown = _unknown_spot(text, sentence, pick, report) or _bare_name(text, act, sentence, report)
    return pick._replace(named=unknown)


def _is_next_best(pick: Pick) -> bool:
    record = pick.spot.record
    if pick.spot.position is not None or pick.spot.relative is not None:
        return False
    return pick.basis is not LocationBasis.SENTENCE or (record is not None and record.kind in _WIDE)


def _unknown_spot(text: Text, sentence: Span, pick: Pick, report: Whole) -> Spot | None:
    """Return the first name of the sentence that is put there, is called a place and has no record."""
    for spot in starting_in(report.spots, sentence.start, sentence.end):
        known = spot.record is not None or spot.position is not None or spot.is_demonym
        if not known and spot.start != pick.spot.start and wording_points(text, spot) > 0:
            return spot
    return None


def _bare_name(text: Text, act: Span, sentence: Span, report: Whole) -> Spot | None:
    """Return the first name behind the act that a preposition, or the act itself, makes a place, and nothing knows."""
    if text.is_upper:
        return None
    end = min(sentence.end, act.end + REACH)
    found = _BEHIND.search(text.raw, act.end, end)
    taken = _OBJECT.match(text.raw, act.end, end) if _TAKING.search(text.raw, act.start, act.end) else None
    for match in (taken, found):
        if match is None or _NO_PLACE.match(match["name"]):
            continue
        start, stop = match.span("name")
        known = any(spot.start < stop for spot in starting_in(report.spots, start, stop))
        if not (known or report.names.touch(start, stop)):
            return Spot(start, stop)
    return None
