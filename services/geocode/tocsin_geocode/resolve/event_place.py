"""Which of a report's places is where one incident occurred: the one tied to its act, not merely the nearest name."""

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from tocsin.contracts.base import Span
from tocsin.contracts.geo import LocationBasis, PlaceKind
from tocsin.contracts.incident import IncidentDraft
from tocsin_geocode.resolve.containment import lies_in
from tocsin_geocode.resolve.headings import Headings
from tocsin_geocode.resolve.spots import Spot
from tocsin_geocode.resolve.text import Spanned, Text
from tocsin_geocode.resolve.wording import DEMONYM, NO_PART, RELATED, is_nationality, wording_points

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

OF_ANOTHER_ACT: Final = -1.2
"""Points of a place that another act of the same sentence is nearer to, as grammar goes: "a raid on X followed the
bombing of Y"."""

APPOSITION: Final = -3.0
"""Points of a distance that only describes the place right before it: "in X, 30 km west of Y"."""

WITHOUT_SCOPE: Final = 0.3
LEAST: Final = 0.0
"""A place needs more points than this to be taken for the incident's."""

LEAST_IN_ENTRY: Final = -1.5
"""Enough in the entry of a list, for a place in the country that the entry's label names."""

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
    """A spot that may be the incident's, with its points, where it stands, and whether it only says a nationality."""

    spot: Spot
    points: float
    basis: LocationBasis
    nationality: bool = False


class Report(NamedTuple):
    """What all incidents of one report share: its places, what heads it, the names that are no places, all acts."""

    spots: Sequence[Spot]
    headings: Headings
    names: Sequence[Spanned]
    acts: Sequence[Span]
    country: Spot | None
    """The country that the report is mostly about."""


def place_of_incident(text: Text, draft: IncidentDraft, report: Report) -> Pick | None:
    """Return where the incident occurred, None where the text does not say.

    A nationality stands back behind any place. A place without a record stands back behind another of the same
    sentences, or of a heading, that has a point: the village's province, the dateline. Places of other sentences are
    other acts' places. Where nothing else is told it is the country that the report is mostly about.
    """
    candidates = _candidates(text, draft, report)
    picks = _ranked(candidates, report.headings.filed_from())
    if not picks:
        return Pick(report.country, 0.0, LocationBasis.REPORT) if report.country else None
    if _has_point(picks[0].spot):
        return _innermost(picks[0], candidates)
    told = [pick for pick in picks if pick.basis is not LocationBasis.CONTEXT]
    return next((pick for pick in told if _has_point(pick.spot)), picks[0])


def _candidates(text: Text, draft: IncidentDraft, report: Report) -> list[Pick]:
    headings = report.headings
    spots = [spot for spot in report.spots if not _touches(spot, report.names)]
    picks = list(_picks(text, draft, [spot for spot in spots if not headings.holds(spot)], report.acts))
    picks += [_label(text, spot) for spot in headings.label_above(act_of(draft).start) if spot in spots]
    return sorted(picks, key=lambda p: (p.nationality, -p.points, p.spot.start))


def _ranked(candidates: Sequence[Pick], filed_from: Spot | None) -> list[Pick]:
    picks = [pick for pick in candidates if pick.points > LEAST]
    if filed_from is None:
        return picks
    dateline = Pick(filed_from, 0.0, LocationBasis.DATELINE)
    says_more = bool(picks) and picks[0].nationality and _country(picks[0].spot) == _country(filed_from)
    return [dateline, *picks] if says_more else [*picks, dateline]


def _label(text: Text, spot: Spot) -> Pick:
    nationality = is_nationality(text, spot)
    points = LABEL + _kind_points(spot) + (RELATED if spot.relative else DEMONYM if nationality else 0.0)
    return Pick(spot, points, LocationBasis.HEADING, nationality)


def _innermost(pick: Pick, candidates: Sequence[Pick]) -> Pick:
    """Return the place that the text itself puts into the picked one: "El Fasher in North Darfur", or an entry's."""
    for inner in candidates:
        if (
            _holds(pick, inner)
            and _kind_points(inner.spot) > _kind_points(pick.spot)
            and not (pick.spot.relative or inner.nationality)
        ):
            return _innermost(inner._replace(points=max(inner.points, pick.points)), candidates)
    return pick


def _holds(pick: Pick, inner: Pick) -> bool:
    outer, record = pick.spot.choice, inner.spot.record
    if outer is None or record is None:
        return False
    if pick.basis is LocationBasis.HEADING and lies_in(record, outer.sense.record):
        return inner.points > LEAST_IN_ENTRY
    return inner.points > LEAST and inner.spot.within == outer.mention


def _picks(text: Text, draft: IncidentDraft, spots: Sequence[Spot], acts: Sequence[Span]) -> Iterator[Pick]:
    act = act_of(draft)
    actors = [e for e in draft.evidence if e.field.startswith(("actors", "claims"))]
    targets = [e for e in draft.evidence if e.field.startswith("targets")]
    for spot in spots:
        found = _scope_points(text, draft.scope, spot)
        if found is None:
            continue
        points, basis = found
        points += wording_points(text, spot) + _kind_points(spot)
        points -= min(FURTHEST, _gap(spot, act) / CHARACTERS_PER_POINT)
        if _touches(spot, targets):
            points += TARGET
        elif _touches(spot, actors):
            points += NO_PART
        if _is_apposition(text, spot, spots):
            points += APPOSITION
        if basis is LocationBasis.SENTENCE and _is_of_another(spot, act, draft.scope, acts):
            points += OF_ANOTHER_ACT
        yield Pick(spot, points, basis, is_nationality(text, spot))


def _is_apposition(text: Text, spot: Spot, spots: Sequence[Spot]) -> bool:
    """Tell whether the words of a spot's relation follow, behind a comma, a place that has a point itself."""
    if spot.relative is None:
        return False
    start = spot.relative.start
    return any(
        _has_point(other) and other.end < start and text.raw[other.end : start].strip() in {",", "("} for other in spots
    )


def _is_of_another(spot: Spot, act: Span, scope: Sequence[Span], acts: Sequence[Span]) -> bool:
    """Tell whether another act of the sentence stands between the place and this one, or before both."""
    others = [a for a in acts if a.end <= act.start or act.end <= a.start]
    if scope:
        others = [a for a in others if scope[0].start <= a.start < scope[0].end]
    if spot.end <= act.start:
        return any(other.end <= act.start for other in others)
    return any(act.end <= other.start < spot.start for other in others)


def act_of(draft: IncidentDraft) -> Span:
    """Return the words that tell the act; where no evidence names them, the sentence that does."""
    for evidence in draft.evidence:
        if evidence.field == "sub_event_type":
            return evidence
    return draft.scope[0] if draft.scope else draft.evidence[0]


def _scope_points(text: Text, scope: Sequence[Span], spot: Spot) -> tuple[float, LocationBasis] | None:
    """Return the points for standing in or near the incident's sentences, None too far from them."""
    for number, span in enumerate(scope):
        if span.start <= spot.start < span.end:
            own = (IN_ACT_SENTENCE, LocationBasis.SENTENCE)
            return own if number == 0 else (IN_SCOPE - LATER_SENTENCE * number, LocationBasis.SCOPE)
    if not scope:
        return WITHOUT_SCOPE, LocationBasis.CONTEXT
    points = _context_points(text, min(s.start for s in scope), max(s.end for s in scope), spot)
    return None if points is None else (points, LocationBasis.CONTEXT)


def _context_points(text: Text, first: int, last: int, spot: Spot) -> float | None:
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


def _country(spot: Spot) -> str | None:
    return spot.record.country if spot.record else None


def _gap(spot: Spot, trigger: Span) -> int:
    return max(0, spot.start - trigger.end, trigger.start - spot.end)


def _touches(spot: Spot, spans: Sequence[Spanned]) -> bool:
    return any(spot.start < span.end and span.start < spot.end for span in spans)
