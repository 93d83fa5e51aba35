"""Which of a report's places is where one incident occurred: the one tied to its act, not merely the nearest name."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import chain, takewhile
from typing import Final, NamedTuple

from tocsin.contracts.base import Span
from tocsin.contracts.geo import LocationBasis, PlaceKind
from tocsin.contracts.incident import IncidentDraft
from tocsin_geocode.resolve.containment import lies_in
from tocsin_geocode.resolve.headings import Headings, headings_of
from tocsin_geocode.resolve.nearby import nearby
from tocsin_geocode.resolve.roles import is_background
from tocsin_geocode.resolve.spans import Spans, start_of
from tocsin_geocode.resolve.spots import Spot
from tocsin_geocode.resolve.story import Story, is_part_of_town, last_before, story_of
from tocsin_geocode.resolve.text import Spanned, Text
from tocsin_geocode.resolve.wording import DEMONYM, NO_PART, RELATED, acts_at_home, is_nationality, wording_points

LABEL: Final = 0.8
"""Points of the label that an incident's entry stands under: "NIGERIA: ..."."""

OF_ANOTHER_ACT: Final = -1.2
"""Points of a place that another act of the same sentence is nearer to, as grammar goes: "a raid on X followed the
bombing of Y"."""

BACKGROUND: Final = -3.5
"""Points of a place that an act is only set against: "days after a blast in X"."""

APPOSITION: Final = -3.0
"""Points of a distance that only describes the place right before it: "in X, 30 km west of Y"; not where X is a country
or a province, which it narrows down."""

PAST_A_COMMA: Final = -0.5
"""Points of a place before the act with a comma between, unless it opens the sentence: "killed two near X, burned cars
in Y"; but "In X, soldiers burned houses"."""

OPENING_WORDS: Final = 4
"""Words before a place up to which it opens the sentence."""

LEAST: Final = 0.0
"""A place needs more points than this to be taken for the incident's."""

LEAST_IN_ENTRY: Final = -1.5
"""Enough in the entry of a list, for a place in the country that the entry's label names."""

_NEXT_CLAUSE: Final = re.compile(r";|,?\s(?:but|whereas)\s|,\s+while\s", re.IGNORECASE)
"""Between two things that are told apart."""

LESS_THAN_COUNTRY: Final = 1.5
"""Points that a place in a country may have less than the country of the same sentence, and yet be the place."""

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


class Pick(NamedTuple):
    """A spot that may be the incident's, with its points, where it stands, and whether it only says a nationality."""

    spot: Spot
    points: float
    basis: LocationBasis
    nationality: bool = False
    named: Spot | None = None
    """What the act's own sentence calls its place, where no record fits that."""


class Whole(NamedTuple):
    """What all incidents of one report share: where it speaks of places, what heads it, and all of its acts."""

    spots: Sequence[Spot]
    """In order, without those in headings and in names that are no places."""

    headings: Headings
    names: Spans
    """The names that are no places."""

    acts: Sequence[tuple[int, int]]
    """Where the words of each act start and end, in order."""

    story: Callable[[], Story]
    """Tells the country that the report is mostly about, and the places in it that it may go on about."""


def whole_of(
    text: Text,
    spots: Sequence[Spot],
    names: Spans,
    drafts: Iterable[IncidentDraft],
    country: Callable[[], Spot | None],
) -> Whole:
    """Put together, once for a report, what each of its incidents is held against.

    What it is mostly about is found out only for the first incident that needs it.
    """
    headings = headings_of(text, spots)
    heading = {spot.start for spot in headings.spots()}
    free = [spot for spot in spots if spot.start not in heading and not names.touch(spot.start, spot.end)]
    acts = sorted({(act.start, act.end) for draft in drafts if (act := act_of(draft))})
    return Whole(free, headings, names, acts, cache(lambda: story_of(text, free, headings, country())))


def place_of_incident(text: Text, draft: IncidentDraft, report: Whole) -> Pick | None:
    """Return where the incident occurred, None where the text does not say.

    A nationality stands back behind any place. A place without a record stands back behind another of the same
    sentences, or of a heading, that has a point: the village's province, the dateline. Places of other sentences are
    other acts' places. Where nothing else is told it is the place that the story goes on about, also for a quarter
    without a record; else where it was filed, else the country that the report is mostly about.
    """
    act = act_of(draft)
    if act is None:
        return None
    candidates = _candidates(text, draft, act, report)
    picks = _ranked(candidates, report.headings.filed_from())
    if not picks or picks[0].basis is LocationBasis.DATELINE:
        return _of_story(report, act) or next(iter(picks), None) or _of_country(report)
    if _has_point(picks[0].spot):
        return _innermost(picks[0], candidates)
    told = [pick for pick in picks if pick.basis is not LocationBasis.CONTEXT]
    located = next((pick for pick in told if _has_point(pick.spot)), None)
    if located is None and is_part_of_town(text, picks[0].spot):
        located = _of_story(report, act)
    return located or picks[0]


def _of_story(report: Whole, act: Span) -> Pick | None:
    spot = last_before(report.story(), report.headings, act.start)
    return Pick(spot, 0.0, LocationBasis.REPORT) if spot else None


def _of_country(report: Whole) -> Pick | None:
    country = report.story().country
    return Pick(country, 0.0, LocationBasis.REPORT) if country else None


def _candidates(text: Text, draft: IncidentDraft, act: Span, report: Whole) -> list[Pick]:
    picks = list(_picks(text, draft, act, report))
    above = report.headings.label_above(act.start)
    picks += [_label(text, spot) for spot in above if not report.names.touch(spot.start, spot.end)]
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
    is_country = outer.sense.record.kind is PlaceKind.COUNTRY and pick.basis is inner.basis
    if (
        is_country
        and lies_in(record, outer.sense.record)
        and inner.points > max(LEAST, pick.points - LESS_THAN_COUNTRY)
    ):
        return True
    return inner.points > LEAST and inner.spot.within == outer.mention


def _picks(text: Text, draft: IncidentDraft, act: Span, report: Whole) -> Iterator[Pick]:
    actors = [e for e in draft.evidence if e.field.startswith(("actors", "claims"))]
    targets = [e for e in draft.evidence if e.field.startswith("targets")]
    is_of_another = _other_acts(draft.scope, act, report.acts)
    for spot, place_points, basis in nearby(text, report.spots, draft.scope, act):
        points = place_points + wording_points(text, spot) + _kind_points(spot)
        points -= min(FURTHEST, _gap(spot, act) / CHARACTERS_PER_POINT)
        if _touches(spot, targets):
            points += TARGET
        elif _touches(spot, actors) and not acts_at_home(text, spot):
            points += NO_PART
        if basis is LocationBasis.SENTENCE and _is_past_a_comma(text, spot, act, draft.scope):
            points += PAST_A_COMMA
        if is_background(text, spot, act):
            points += BACKGROUND
        if _is_apposition(text, spot, report.spots):
            points += APPOSITION
        if basis is LocationBasis.SENTENCE and (is_of_another(spot) or _is_of_other_clause(text, spot, act)):
            points += OF_ANOTHER_ACT
        yield Pick(spot, points, basis, is_nationality(text, spot))


def _is_past_a_comma(text: Text, spot: Spot, act: Span, scope: Sequence[Span]) -> bool:
    if spot.end > act.start or "," not in text.raw[spot.end : act.start]:
        return False
    return not scope or len(text.words_between(scope[0].start, spot.start)) > OPENING_WORDS


def _is_of_other_clause(text: Text, spot: Spot, act: Span) -> bool:
    between = text.raw[spot.end : act.start] if spot.end <= act.start else text.raw[act.end : spot.start]
    return bool(_NEXT_CLAUSE.search(between))


def _is_apposition(text: Text, spot: Spot, spots: Sequence[Spot]) -> bool:
    """Tell whether the words of a spot's relation follow, behind a comma, a place that has a point itself."""
    if spot.relative is None:
        return False
    start = spot.relative.start
    number = bisect_left(spots, start, key=start_of) - 1
    if number < 0 or spots[number].end >= start or _kind_points(spots[number]) <= OF_KIND[PlaceKind.ADMIN1]:
        return False
    return text.raw[spots[number].end : start].strip() in {",", "("}


def _other_acts(scope: Sequence[Span], act: Span, acts: Sequence[tuple[int, int]]) -> Callable[[Spot], bool]:
    """Return the question whether another act of the sentence stands between a place and this one, or before both."""
    if not scope:
        return lambda _: False
    of_sentence = acts[bisect_left(acts, (scope[0].start, 0)) : bisect_left(acts, (scope[0].end, 0))]
    up_to = takewhile(lambda other: other[0] <= act.start, of_sentence)
    is_first = all(end > act.start for _, end in up_to)
    following = bisect_left(of_sentence, (act.end, 0))
    next_start = of_sentence[following][0] if following < len(of_sentence) else None

    def is_of_another(spot: Spot) -> bool:
        if spot.end <= act.start:
            return not is_first
        return next_start is not None and next_start < spot.start

    return is_of_another


def act_of(draft: IncidentDraft) -> Span | None:
    """Return the words that tell the act; where no evidence names them, the sentence that does; None without either."""
    for evidence in draft.evidence:
        if evidence.field == "sub_event_type":
            return evidence
    return next(chain(draft.scope, draft.evidence), None)


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
