"""What the text or the ground puts around a place: "Tumaco, Nariño", the label of an entry, the record's province."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise, zip_longest
from typing import Final, NamedTuple

from tocsin.contracts.geo import PlaceKind
from tocsin_geocode.resolve.apposition import called_a_place
from tocsin_geocode.resolve.inside import PLACE_BESIDE_KM, lies_in
from tocsin_geocode.resolve.labels import labels_of
from tocsin_geocode.resolve.mentions import Mention
from tocsin_geocode.resolve.prominence import KNOWN_ABROAD, prominence
from tocsin_geocode.resolve.records import Record
from tocsin_geocode.resolve.spans import start_of, starting_in
from tocsin_geocode.resolve.sphere import distance_km
from tocsin_geocode.resolve.text import Text
from tocsin_geocode.resolve.words import DIVISION, FACILITY_HEAD, ROAD, TOWN, alternatives, words

__all__ = ["Beside", "belied", "beside_of", "containers_of", "heads_of", "in_unknown", "lies_in"]

BESIDE_KM: Final = 60.0
BESIDE_PART_KM: Final = 40.0
"""How far from a town's middle what the text calls a quarter of it may lie."""

ENDS_KM: Final = 300.0
"""How far apart places are at most where one is said to be by the other, and where something is between the two."""

BESIDE: Final = 4.0
"""Points for lying beside the place that the text puts it beside: "Saint-Denis, north of Paris"."""

ENDS: Final = 1.5
"""Points for being as near as the ends of a road are: flights go between far cities, too."""

LONGEST_JOINT: Final = 40
"""Characters between a place and its container."""


def containers_of(text: Text, mentions: Sequence[Mention]) -> dict[Mention, Mention]:
    """Map a mention to the one around it: "X, Y", "X (Y)", "X in Y", "X valley of Y", "X Station in Y", "Y's X".

    What is called a place in "Z's Y" is in the nearer of the two: "X, a village in Sudan's Gezira".
    """
    found: dict[Mention, Mention] = {}
    called: list[Mention] = []
    for inner, outer in pairwise(mentions):
        noun = called_a_place(text, inner.end)
        between = text.folded[noun or inner.end : outer.start]
        if len(between) <= LONGEST_JOINT and _CONTAINING.fullmatch(between):
            found[inner] = outer
            called += [inner] if noun else []
        elif _OWNING.fullmatch(between):
            found[outer] = inner
    owned = {owner: place for place, owner in found.items() if place.start > owner.start}
    return found | {inner: owned[found[inner]] for inner in called if found[inner] in owned}


class Beside(NamedTuple):
    """The mention that the text names another by, how far apart they are at most, in km, and points for being so."""

    mention: Mention
    reach_km: float
    points: float


def beside_of(text: Text, mentions: Sequence[Mention]) -> dict[Mention, Beside]:
    """Map a mention to the one that the text puts it beside: "X, north of Y", "X near Y", "between X and Y"."""
    found = {}
    for inner, outer in pairwise(mentions):
        joint = called_a_place(text, inner.end) or inner.end
        if outer.start - joint > LONGEST_JOINT:
            continue
        if _BESIDE.fullmatch(text.folded, joint, outer.start):
            found[inner] = Beside(outer, BESIDE_KM, BESIDE)
        elif _are_ends(text, inner, outer):
            found[inner], found[outer] = Beside(outer, ENDS_KM, ENDS), Beside(inner, ENDS_KM, ENDS)
    return found


def _are_ends(text: Text, one: Mention, other: Mention) -> bool:
    """Tell whether something is between the two, or a road joins them."""
    joint = text.folded[one.end : other.start].strip()
    if joint == "and":
        return text.folded.endswith("between ", 0, one.start)
    return joint in {"", "to"} and _ROAD_BEHIND.match(text.folded, other.end) is not None


def in_unknown(text: Text, mentions: Sequence[Mention], unknown: Sequence[tuple[int, int]]) -> set[Mention]:
    """Return the mentions that the text puts into a place that the gazetteer lacks: "X valley of Y district"."""
    found = set()
    for start, _ in unknown:
        number = bisect_left(mentions, start, key=start_of)
        for mention in mentions[max(0, number - 1) : number]:
            if start - mention.end <= LONGEST_JOINT and _INSIDE.fullmatch(text.folded[mention.end : start]):
                found.add(mention)
    return found


def heads_of(text: Text, mentions: Sequence[Mention]) -> dict[Mention, Mention]:
    """Map a mention to the last one in the label that its entry of a list stands under."""
    labels = labels_of(text, mentions)
    found: dict[Mention, Mention] = {}
    for label, following in zip_longest(labels, labels[1:]):
        until = following.start if following else len(text.raw)
        head = starting_in(mentions, label.start, label.end)[-1]
        found |= dict.fromkeys(starting_in(mentions, label.end, until), head)
    return found


_SIDE: Final = "(?:(?:north|south|east|west|central|cent|far)+(?:ern)?|rural|upper|lower)"
_NOUN: Final = alternatives(
    " ".join(
        sorted(DIVISION | TOWN | FACILITY_HEAD | words("valley area areas neighborhood neighbourhood quarter camp"))
    )
)
_CONTAINING: Final = re.compile(
    rf"\s*(?:{_NOUN}\s*)?(?:[,(]\s*|(?:,\s*)?(?:in|of)\s+(?:the\s+)?)(?:in\s+)?(?:the\s+)?(?:{_SIDE}\s+)?(?:{_NOUN}\s+of\s+)?"
    rf"|\s+(?:{_SIDE}\s+)?"
)
"""Between a place and what contains it, folded."""

_DISTANCE: Final = r"\d+(?:\.\d+)?\s?(?:km|kms|kilomet\w+|miles?|mi)\s"
_BESIDE: Final = re.compile(
    rf",?\s(?:(?:just|about|some|around)\s)?(?:{_DISTANCE}(?:from|outside)|(?:{_DISTANCE})?(?:to the\s)?"
    r"(?:north|south|east|west)[a-z ]{0,10}\s(?:of|from)|near|outside|close to|not far from)\s(?:the\s)?"
    r"(?:(?:town|city|capital|village)\s(?:of\s)?)?"
)
_ROAD_BEHIND: Final = re.compile(rf"\s(?:{'|'.join(sorted(ROAD))})s?\b")
_INSIDE: Final = re.compile(rf"\s*(?:{_NOUN}\s+)?(?:in|of)\s+(?:the\s+)?(?:{_SIDE}\s+)?(?:{_NOUN}\s+of\s+)?")
_PART_OF: Final = re.compile(r"\s(?:neighbou?rhood|quarter|suburb|district|area|ward|sector)\s(?:of|in)\s")
"""Between a quarter and its town, folded."""

_OWNING: Final = re.compile(rf"'s\s+(?:{_SIDE}[ -])?(?:{_NOUN}\s+of\s+)?")
"""Between what contains a place and the place, folded."""


def belied(text: Text, inner: Mention, record: Record, outer: Mention, container: Record) -> bool:
    """Tell whether the container in the text makes the record chosen for `inner` impossible.

    Behind a comma only a country says so, or a province of a place that nobody knows abroad: "Berlin, Paris and Rome"
    is a list.
    """
    if record.country is None or container.country is None or inner.is_demonym or outer.is_demonym:
        return False
    if outer.start < inner.start or record.kind in {PlaceKind.COUNTRY, PlaceKind.REGION}:
        return False
    is_list = text.folded[inner.end : outer.start].strip() in {",", ""}
    if record.country != container.country:
        is_province = container.kind is PlaceKind.ADMIN1 and prominence(record) < KNOWN_ABROAD
        return not is_list or is_province or container.kind is PlaceKind.COUNTRY
    within = BESIDE_PART_KM if _PART_OF.match(text.folded, inner.end, outer.start) else 2 * PLACE_BESIDE_KM
    return not is_list and _is_far(record, container, within)


def _is_far(record: Record, container: Record, within_km: float) -> bool:
    """Tell whether a point of the same country is far outside of a smaller place that should hold it."""
    if container.kind in {PlaceKind.SETTLEMENT, PlaceKind.ADMIN2} and record.kind is not PlaceKind.ADMIN1:
        return distance_km(record.point, container.point) > max(within_km, 2 * container.radius_km)
    return False
