"""Which of a report's places is where one incident occurred: the one tied to its act, not merely the nearest name."""

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from tocsin.contracts.base import Span
from tocsin.contracts.geo import PlaceKind
from tocsin.contracts.incident import IncidentDraft
from tocsin_geocode.resolve.headings import Headings
from tocsin_geocode.resolve.spots import Spot
from tocsin_geocode.resolve.text import Spanned, Text
from tocsin_geocode.resolve.wording import DEMONYM, NO_PART, RELATED, wording_points

IN_ACT_SENTENCE: Final = 3.0
IN_SCOPE: Final = 1.6
LATER_SENTENCE: Final = 0.2
"""Lost with each further sentence of the scope."""

JUST_BEFORE: Final = -0.9
FURTHER_BEFORE: Final = -0.5
JUST_BEHIND: Final = -1.3
"""Points of a place outside the scope: in the sentence that runs up to the act's ("Fighting reached X. Two soldiers
were killed."), for each sentence further back, in the sentence behind the scope."""

MOST_SENTENCES_BEFORE: Final = 3

LABEL: Final = 0.8
"""Points of the label that an incident's entry stands under: "NIGERIA: ..."."""

WITHOUT_SCOPE: Final = 0.3
LEAST: Final = 0.0
"""A place needs more points than this to be taken for the incident's."""

CHARACTERS_PER_POINT: Final = 90.0
FURTHEST: Final = 1.5
"""Points lost at most by distance from the act."""

OF_KIND: Final = {
    PlaceKind.COORDINATES: 4.5, PlaceKind.FACILITY: 1.1, PlaceKind.NEIGHBOURHOOD: 1.1, PlaceKind.SETTLEMENT: 1.0,
    PlaceKind.ADMIN2: 0.8, PlaceKind.ADMIN1: 0.4, PlaceKind.NATURAL: 0.4, PlaceKind.SEA: 0.4, PlaceKind.REGION: 0.1,
    PlaceKind.COUNTRY: 0.0,
}  # fmt: skip
"""Points for being exact."""

UNKNOWN_NAME: Final = -1.0
TARGET: Final = 1.2
_SENTENCE_END: Final = re.compile('[.!?]["\u201d\u2019)]*\\s')


class Pick(NamedTuple):
    """A spot that may be the incident's, with its points; `fallback` where only the dateline gives it."""

    spot: Spot
    points: float
    fallback: bool = False


def place_of_incident(
    text: Text, draft: IncidentDraft, spots: Sequence[Spot], headings: Headings, names: Sequence[Spanned]
) -> Pick | None:
    """Return where the incident occurred, None where the text does not say.

    A place without a record stands back behind another of the same sentences, or of a heading, that has a point: the
    village's province, the dateline. Places of other sentences are other acts' places.

    `names` are those of organisations and people: a place in one of them is no incident's.
    """
    spots = [spot for spot in spots if not _touches(spot, names)]
    picks = list(_picks(text, draft, [spot for spot in spots if not headings.holds(spot)]))
    picks += [
        Pick(spot, LABEL + _kind_points(spot) + (RELATED if spot.relative else DEMONYM if spot.is_demonym else 0.0))
        for spot in headings.label_above(_trigger(draft).start)
    ]
    filed_from = headings.filed_from()
    picks = sorted((p for p in picks if p.points > LEAST), key=lambda p: (-p.points, p.spot.start))
    picks += [Pick(filed_from, 0.0, fallback=True)] if filed_from else []
    if not picks or _has_point(picks[0].spot):
        return picks[0] if picks else None
    told = [p for p in picks if p.fallback or headings.holds(p.spot) or _touches(p.spot, draft.scope)]
    return next((pick for pick in told if _has_point(pick.spot)), picks[0])


def _picks(text: Text, draft: IncidentDraft, spots: Sequence[Spot]) -> Iterator[Pick]:
    trigger = _trigger(draft)
    actors = [e for e in draft.evidence if e.field.startswith(("actors", "claims"))]
    targets = [e for e in draft.evidence if e.field.startswith("targets")]
    for spot in spots:
        points = _scope_points(text, draft.scope, spot)
        if points is None:
            continue
        points += wording_points(text, spot) + _kind_points(spot)
        points -= min(FURTHEST, _gap(spot, trigger) / CHARACTERS_PER_POINT)
        if _touches(spot, targets):
            points += TARGET
        elif _touches(spot, actors):
            points += NO_PART
        yield Pick(spot, points)


def _trigger(draft: IncidentDraft) -> Span:
    """Return the words that tell the act; where no evidence names them, the sentence that does."""
    for evidence in draft.evidence:
        if evidence.field == "sub_event_type":
            return evidence
    return draft.scope[0] if draft.scope else draft.evidence[0]


def _scope_points(text: Text, scope: Sequence[Span], spot: Spot) -> float | None:
    for number, span in enumerate(scope):
        if span.start <= spot.start < span.end:
            return IN_ACT_SENTENCE if number == 0 else IN_SCOPE - LATER_SENTENCE * number
    if not scope:
        return WITHOUT_SCOPE
    first, last = min(span.start for span in scope), max(span.end for span in scope)
    between = text.raw[spot.end : first] if spot.end <= first else text.raw[last : spot.start]
    sentences = len(_SENTENCE_END.findall(between))
    if "\n\n" in between:
        return None
    if spot.end <= first:
        back = max(0, sentences - 1)
        return JUST_BEFORE + FURTHER_BEFORE * back if back < MOST_SENTENCES_BEFORE else None
    return JUST_BEHIND if sentences == 0 and spot.start >= last else None


def _kind_points(spot: Spot) -> float:
    if spot.position:
        return OF_KIND[PlaceKind.COORDINATES]
    return OF_KIND[spot.record.kind] if spot.record else UNKNOWN_NAME


def _has_point(spot: Spot) -> bool:
    return spot.record is not None or spot.position is not None


def _gap(spot: Spot, trigger: Span) -> int:
    return max(0, spot.start - trigger.end, trigger.start - spot.end)


def _touches(spot: Spot, spans: Sequence[Spanned]) -> bool:
    return any(spot.start < span.end and span.start < spot.end for span in spans)
