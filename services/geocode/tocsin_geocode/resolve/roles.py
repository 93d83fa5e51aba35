"""What part a place has in an act besides being where it was: a launch site, where somebody spoke, where people went.

Patterns are of English grammar around a name: a verb or noun that governs it, up to the next comma or full stop.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from tocsin.contracts.base import Span
from tocsin.contracts.geo import PlaceInRole, PlaceRole
from tocsin_geocode.resolve.spans import starting_in
from tocsin_geocode.resolve.spots import Spot, place_of
from tocsin_geocode.resolve.text import Spanned, Text
from tocsin_geocode.resolve.words import alternatives

LOOK: Final = 90
"""Characters before and behind a name that are read."""

ASKED_AGAIN: Final = 512
"""Surroundings whose answer is kept: each incident of a report asks about the same places, of which it names tens."""

MOST_IN_SENTENCE: Final = 60
"""Places of one sentence that are looked at: none that people write names as many."""

_WITHIN: Final = r"(?:[^.;,\n]|\.(?=\s\d))"
"""A character of the same clause; the full stop of "Jan. 3" ends none."""

_SIDE: Final = "(?:(?:north|south|east|west|centr)\\w{0,10}\\s+)?"
_ARTICLE: Final = "(?:the\\s+)?"
_SITE: Final = (
    r"(?:(?-i:[a-z-]+\s+){1,3}(?:in|near|at|of|inside|outside|around|deep\s+in|deep\s+inside|across)\s+(?:the\s+)?"
    rf"{_SIDE})?(?:(?:\w+\s+)?(?:city|town|village|region|province|district|port|state|area)\s+of\s+)?"
)
"""Between "from" and a name: "from positions near X", "from a base in eastern X"."""

_SENDING: Final = alternatives(
    "launch\\w* fir(?:ed|ing) shot lobbed flown took\\s+off taking\\s+off shell(?:ed|ing)"
    " bombard\\w* attack(?:ed|ing) struck hit airstrikes? strikes? rockets? missiles? drones? mortars? artillery"
    " shells?"
)
_LAUNCHED: Final = re.compile(rf"\b{_SENDING}\b{_WITHIN}{{0,40}}\bfrom\s+{_ARTICLE}{_SIDE}{_SITE}$", re.IGNORECASE)
"""Before a name: where something was fired from."""

_AIMED: Final = re.compile(rf"\b(?:aimed|intended|meant|destined)\s+(?:at|for)\s+{_ARTICLE}{_SIDE}$", re.IGNORECASE)
"""Before a name: where it was to come down, which is where it did unless another place is told."""

_SPEAKING: Final = (
    r"(?:said|says|told(?:\s+\w+){1,3}|spoke|speaking|testified|announced)(?:\s+(?:(?:on|late|early)\s+)?\w+day)?"
)
_SPEAKER: Final = alternatives("statement spokes\\w+ ambassador briefing reporting")
_SPOKE: Final = re.compile(rf"\b{_SPEAKING}\b", re.IGNORECASE)
_SAID: Final = re.compile(
    rf"\b(?:{_SPEAKING}\s+|{_SPEAKER}\b{_WITHIN}{{0,25}}\b)(?:in|at|from|to)\s+{_ARTICLE}$", re.IGNORECASE
)
"""Before a name: where somebody spoke."""

_COURT: Final = re.compile(rf"\bcourt\s+in\s+{_ARTICLE}$", re.IGNORECASE)
_BEHIND_COURT: Final = re.compile(
    r"^\s+(?:(?:on\s+)?\w+day\s+)?(?:heard|convicted|sentenced|ruled|jailed|acquitted|was\s+told)\b", re.IGNORECASE
)

_LIVING: Final = alternatives("(?<!-)based headquartered born trained")
_MAKING: Final = alternatives(
    "smuggl\\w+ supplied imported arriv\\w+ originat\\w+ came coming cross(?:ed|ing) bought natives? citizens?"
    " nationals"
)
_ORIGIN: Final = re.compile(
    rf"\b(?:{_LIVING}\b{_WITHIN}{{0,25}}\b(?:in|at|from|of)|{_MAKING}\b{_WITHIN}{{0,20}}\b(?:from|of))\s+"
    rf"{_ARTICLE}{_SIDE}$",
    re.IGNORECASE,
)
"""Before a name: where somebody or something is from."""

_PERSON_BEHIND: Final = re.compile(
    r"^[ -](?:man|woman|native|teenager|couple|born|businessman|businesswoman|resident)\b", re.IGNORECASE
)
_VOYAGE: Final = alternatives(
    "voyage bound headed heading en\\s*route sailing sailed travell?ing flying flew flight driving departed left"
    " proceeding returning enroute inbound outbound steaming"
)
_FROM: Final = re.compile(rf"\b{_VOYAGE}\b{_WITHIN}{{0,20}}\b(?:from|of|out\s+of)\s+{_ARTICLE}$", re.IGNORECASE)
_TAKEN: Final = alternatives(
    "taken rushed flown evacuated transferred airlifted driven moved brought referred returned fled flee fleeing"
    " escaped drove deported extradited deployed sent displaced"
)
_STAYING: Final = alternatives("hospitali[sz]ed treated treatment buried exile")
_TO: Final = re.compile(
    rf"\b(?:{_VOYAGE}\b{_WITHIN}{{0,40}}\b(?:for|to|towards?)|{_STAYING}\b{_WITHIN}{{0,40}}\b(?:in|at)"
    rf"|{_TAKEN}\b{_WITHIN}{{0,40}}\b(?:to|towards?|into)(?:\s{_WITHIN}{{0,30}}\b(?:in|at|near))?)\s+{_ARTICLE}{_SIDE}$",
    re.IGNORECASE,
)
"""Before a name: where somebody or something went, or was taken."""

_WAR: Final = alternatives("war wars conflict crisis fighting offensive invasion coup tensions ceasefire")
_CAUSE: Final = alternatives("retaliation revenge response reprisal protest solidarity reaction anger sympathy")
_PAST: Final = alternatives("hours? days? weeks? months? years? decades? anniversary")
_MEETING: Final = re.compile(
    rf"\b(?:conference|summit|talks|trial|hearing|ceremony|meeting|court)\b{_WITHIN}{{0,25}}\b(?:in|at)\s+{_ARTICLE}$",
    re.IGNORECASE,
)
"""Before a name: where people met. The act was there only where it is told before: "opened fire at talks in X"."""

_BACKGROUND: Final = re.compile(
    rf"\b(?:{_PAST}\s+(?:after|since|of|before)|(?:amid|since|despite|during|over|because\s+of)\s+{_WITHIN}{{0,20}}\b{_WAR}"
    rf"|(?:in|as)\s+{_CAUSE}\s+(?:for|to|over|against|with|at)|similar\s+to|compared\s+(?:to|with)|reminiscent\s+of)\b"
    rf"{_WITHIN}{{0,70}}$",
    re.IGNORECASE,
)
"""Before a name, with no act between: what an act is only set against: "days after a blast in X"."""


class Part(NamedTuple):
    """The part of a place, and whether the words exclude that the act was there."""

    role: PlaceRole
    excludes: bool = True


def part_of(text: Text, spot: Spot) -> Part | None:
    """Return what the words around a place say of its part, None where they leave it open."""
    before = text.raw[max(0, spot.start - LOOK) : spot.start]
    behind = text.raw[spot.end : spot.end + LOOK]
    if told := _of_place(before, behind):
        return told
    is_measured = spot.relative is not None and spot.relative.relation.distance_km is not None
    return None if is_measured else _of_way(before, behind)


@lru_cache(maxsize=ASKED_AGAIN)
def _of_place(before: str, behind: str) -> Part | None:
    """Read the part of a place where somebody spoke, or at which somebody aimed."""
    if _SAID.search(before) or (_COURT.search(before) and _BEHIND_COURT.match(behind)):
        return Part(PlaceRole.SAID_IN)
    if _AIMED.search(before):
        return Part(PlaceRole.AIMED_AT, excludes=False)
    return None


@lru_cache(maxsize=ASKED_AGAIN)
def _of_way(before: str, behind: str) -> Part | None:
    """Read the part of a place that something came from or went to. "30 km from X" says nothing of the kind."""
    if _LAUNCHED.search(before):
        return Part(PlaceRole.LAUNCHED_FROM)
    if _TO.search(before):
        return Part(PlaceRole.HEADED_FOR)
    if _ORIGIN.search(before) or _FROM.search(before) or _PERSON_BEHIND.match(behind):
        return Part(PlaceRole.CAME_FROM)
    return None


def places_in_roles(
    text: Text, spots: Sequence[Spot], scope: Sequence[Span], occurred: Spot | None, also: Sequence[Spot] = ()
) -> tuple[PlaceInRole, ...]:
    """Return the places of an incident's sentences that have another part in it, in order of the text.

    `also` are the places where it occurred besides: those that the text lists with its place.
    """
    found = {spot.start: _in_role(text, spot, PlaceRole.ALSO_THERE) for spot in also}
    for sentence in scope:
        for spot in starting_in(spots, sentence.start, sentence.end)[:MOST_IN_SENTENCE]:
            part = None if spot.is_demonym or spot == occurred else part_of(text, spot)
            if part:
                found[spot.start] = _in_role(text, spot, part.role)
    return tuple(found[start] for start in sorted(found))


def _in_role(text: Text, spot: Spot, role: PlaceRole) -> PlaceInRole:
    return PlaceInRole.model_validate(dict(place_of(text, spot)) | {"role": role})


def is_background(text: Text, spot: Spanned, act: Spanned) -> bool:
    """Tell whether the words before a place set it against the act: a time since, a cause, a war, a meeting."""
    offset = max(0, spot.start - LOOK)
    before = text.raw[offset : spot.start]
    if match := _BACKGROUND.search(before):
        return not offset + match.start() <= act.start < spot.start
    if match := _MEETING.search(before):
        return not act.start < offset + match.start() or bool(_SPOKE.search(text.raw, act.end, offset + match.start()))
    return False
