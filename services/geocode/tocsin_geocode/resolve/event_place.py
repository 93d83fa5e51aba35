"""Which of a report's places is where one incident occurred: the one tied to its act, not merely the nearest name."""

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from tocsin.contracts.base import Span
from tocsin.contracts.geo import PlaceKind
from tocsin.contracts.incident import IncidentDraft
from tocsin_geocode.resolve.spots import Spot
from tocsin_geocode.resolve.text import Text
from tocsin_geocode.resolve.words import PASSED_OVER

IN_ACT_SENTENCE: Final = 3.0
IN_SCOPE: Final = 1.6
LATER_SENTENCE: Final = 0.2
"""Lost with each further sentence of the scope."""

JUST_BEFORE: Final = 0.6
"""Points of a place in the sentence that runs up to the act's: "Fighting reached X. Two soldiers were killed."."""

FURTHER_BACK: Final = 0.3
LEAST: Final = 0.0
"""Points a place needs to be taken for the incident's."""

CHARACTERS_PER_POINT: Final = 90.0
FURTHEST: Final = 1.5

OF_KIND: Final = {
    PlaceKind.COORDINATES: 2.5, PlaceKind.FACILITY: 1.1, PlaceKind.NEIGHBOURHOOD: 1.1, PlaceKind.SETTLEMENT: 1.0,
    PlaceKind.ADMIN2: 0.8, PlaceKind.ADMIN1: 0.4, PlaceKind.NATURAL: 0.4, PlaceKind.SEA: 0.4, PlaceKind.REGION: 0.1,
    PlaceKind.COUNTRY: 0.0,
}  # fmt: skip
UNKNOWN_NAME: Final = 0.3
DEMONYM: Final = -2.6
TARGET: Final = 1.2
ACTOR: Final = -6.0

BEFORE: Final = {
    word: points
    for points, words in (
        (
            2.0,
            "in at near outside inside within across around off throughout along nearby central northern southern eastern western",
        ),
        (
            1.4,
            "on of between through over into hit struck targeting targeted attacked shelled bombed raided hits strikes stormed downtown",
        ),
        (0.4, "against to towards toward for"),
        (-1.2, "from by with and"),
    )
    for word in words.split()
}
SAYING: Final = re.compile(
    r"\b(?:said|says|told|reporting|reported|statement|spokes\w+|based|headquartered|headquarters|embassy|ambassador|conference|briefing|speaking|talks"
    r"|trial|hearing|buried|born|flown|evacuated|hospitali[sz]ed|returned|fled|exile)\b[^.;,]{0,25}\b(?:in|at|from|to)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
"""Before a name: where people speak, meet, live or are taken to, not where the act was."""

ORIGIN: Final = re.compile(
    r"\b(?:launched|fired|came|coming|originat\w+|arriv\w+|took off|taking off|smuggl\w+|natives?|residents?|citizens?|nationals?|bound|headed|heading|en route|sailing|travell?ing|supplied|imported)\b"
    r"[^.;,]{0,20}\b(?:from|of|for|to)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
METONYM: Final = re.compile(
    r"^(?:\s+(?:has|have|had|also|later|again|on \w+day))*\s+(?:said|says|denied|denies|condemn\w*|accus\w*|blam\w*|announc\w*|claim\w*|vow\w*|warn\w*|pledg\w*|urg\w*"
    r"|insist\w*|demand\w*|reject\w*|call(?:s|ed) (?:on|for)|respond\w*|retaliat\w*|want\w*|agree\w*|sign(?:s|ed)|refus\w*|admit\w*|confirm\w*|back(?:s|ed)|deploy\w*|launch(?:es|ed))\b",
    re.IGNORECASE,
)
"""Behind a name: a government acts or speaks under its capital's or country's name."""

COMPOUND: Final = re.compile(
    r"^[-\u2010\u2011](?:backed|led|made|based|bound|flagged|linked|aligned|born|trained|supplied|registered|owned|funded|allied|supported|style|built)\b",
    re.IGNORECASE,
)
BORDER_BEHIND: Final = re.compile(r"^(?:\s+(?:and|or)\s+\w+)?[- ]+(?:borders?|frontiers?|flag)\b", re.IGNORECASE)
BORDER_BEFORE: Final = re.compile(
    r"\bborders?\s+(?:with|of|between|to|into)\s+(?:[\w\u2019' ]{0,30}\s)?$", re.IGNORECASE
)
_OWNER_BEHIND: Final = re.compile(r"^['\u2019]s\b")
_LOOK: Final = 70


class Pick(NamedTuple):
    """A spot that may be the incident's, with its points; `fallback` where only the dateline or the heading gives it."""

    spot: Spot
    points: float
    fallback: bool = False


def place_of_incident(text: Text, draft: IncidentDraft, spots: Sequence[Spot], dateline: Spot | None) -> Pick | None:
    """Return where the incident occurred, None where the text does not say."""
    picks = list(_picks(text, draft, [spot for spot in spots if spot is not dateline]))
    best = max(picks, key=lambda pick: (pick.points, -pick.spot.start), default=None)
    if best and best.points > LEAST:
        return best
    heading = _heading(text, spots, draft)
    if heading:
        return Pick(heading, 0.0, fallback=True)
    return Pick(dateline, 0.0, fallback=True) if dateline else None


def _picks(text: Text, draft: IncidentDraft, spots: Sequence[Spot]) -> Iterator[Pick]:
    trigger = _trigger(draft)
    actors = [e for e in draft.evidence if e.field.startswith(("actors", "claims"))]
    targets = [e for e in draft.evidence if e.field.startswith("targets")]
    for spot in spots:
        near = _scope_points(text, draft.scope, spot)
        if near is None:
            continue
        points = near + _wording_points(text, spot) + _kind_points(spot)
        points -= min(FURTHEST, _gap(spot, trigger) / CHARACTERS_PER_POINT)
        if _touches(spot, targets):
            points += TARGET
        elif _touches(spot, actors):
            points += ACTOR
        yield Pick(spot, points)


def _trigger(draft: IncidentDraft) -> Span:
    for evidence in draft.evidence:
        if evidence.field == "sub_event_type":
            return evidence
    return draft.scope[0] if draft.scope else draft.evidence[0]


def _scope_points(text: Text, scope: Sequence[Span], spot: Spot) -> float | None:
    for number, span in enumerate(scope):
        if span.start <= spot.start < span.end:
            return IN_ACT_SENTENCE if number == 0 else IN_SCOPE - LATER_SENTENCE * number
    if not scope:
        return FURTHER_BACK
    gap = text.raw[spot.end : scope[0].start] if spot.end <= scope[0].start else None
    if gap is None or "\n\n" in gap:
        return None
    sentences = len(re.findall(r"[.!?][\"\u201d\u2019)]*\s", gap))
    return JUST_BEFORE - 1.5 if sentences <= 1 else None


def _wording_points(text: Text, spot: Spot) -> float:
    before = text.raw[max(0, spot.start - _LOOK) : spot.start]
    behind = text.raw[spot.end : spot.end + _LOOK]
    if COMPOUND.match(behind):
        return ACTOR
    points = DEMONYM if spot.is_demonym else 0.0
    if BORDER_BEHIND.match(behind) or BORDER_BEFORE.search(before):
        points -= 3.0
    if METONYM.match(behind):
        points -= 3.5
    if SAYING.search(before) or ORIGIN.search(before):
        return points - 3.0
    if _OWNER_BEHIND.match(behind):
        points -= 0.5
    if spot.relative:
        return points + 2.0
    return points + BEFORE.get(_word_before(text, spot.start), 0.0)


def _word_before(text: Text, start: int) -> str:
    """Return the last folded word before a name that is no article and no noun of place: "in the town of X" gives "of"."""
    number = text.word_before(start)
    while number >= 0 and text.words[number].folded in PASSED_OVER:
        number -= 1
    return text.words[number].folded if number >= 0 else ""


def _kind_points(spot: Spot) -> float:
    if spot.position:
        return OF_KIND[PlaceKind.COORDINATES]
    return OF_KIND[spot.record.kind] if spot.record else UNKNOWN_NAME


def _gap(spot: Spot, trigger: Span) -> int:
    return max(0, spot.start - trigger.end, trigger.start - spot.end)


def _touches(spot: Spot, spans: Sequence[Span]) -> bool:
    return any(spot.start < span.end and span.start < spot.end for span in spans)


def dateline_of(text: Text, spots: Sequence[Spot]) -> Spot | None:
    """Return the place a story is filed from: "KABUL, Afghanistan (Agency) -" at its head."""
    match = _DATELINE.match(text.raw)
    if not match:
        return None
    return next((spot for spot in spots if spot.end <= match.end() and not spot.is_demonym), None)


_DATELINE: Final = re.compile(
    r"\s*[^\n.;:?!]{2,60}?(?:\([^)]{2,40}\)\s*[-\u2013\u2014]{1,2}\s|\s[-\u2013\u2014]{1,2}\s|\.--\s?|[-\u2013\u2014]{2}\s?)"
)


def _heading(text: Text, spots: Sequence[Spot], draft: IncidentDraft) -> Spot | None:
    """Return the place that heads the lines of the incident: "NIGERIA: On 27 December ..."."""
    first = draft.scope[0].start if draft.scope else 0
    headings = [spot for spot in spots if spot.start <= first + 40 and is_heading(text, spot)]
    return headings[-1] if headings else None


def is_heading(text: Text, spot: Spot) -> bool:
    """Tell whether a place stands at the head of a line with a colon or a dash behind it."""
    line = text.raw.rfind("\n", 0, spot.start) + 1
    return not text.raw[line : spot.start].strip(" \t*•-\u20130123456789.)(") and bool(
        re.match(r"\s*(?::|\n)", text.raw[spot.end : spot.end + 3])
    )
