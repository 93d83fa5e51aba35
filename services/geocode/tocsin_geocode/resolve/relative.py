"""Positions said relative to a named place: "24 nm SSE of X", "off X", "between X and Y", "near X"."""

import re
from typing import Final, NamedTuple

from tocsin.contracts.geo import PlaceKind, Relation, RelationKind
from tocsin_geocode.resolve.rank import Choice
from tocsin_geocode.resolve.sides import AREAS
from tocsin_geocode.resolve.sphere import (
    KM_PER_MILE,
    KM_PER_NAUTICAL_MILE,
    Point,
    destination,
    distance_km,
    midpoint,
)
from tocsin_geocode.resolve.text import Text
from tocsin_geocode.resolve.words import ROAD

_BEARINGS: Final = {
    "n": 0.0, "nne": 22.5, "ne": 45.0, "ene": 67.5, "e": 90.0, "ese": 112.5, "se": 135.0, "sse": 157.5,
    "s": 180.0, "ssw": 202.5, "sw": 225.0, "wsw": 247.5, "w": 270.0, "wnw": 292.5, "nw": 315.0, "nnw": 337.5,
}  # fmt: skip
_COMPASS_WORDS: Final = {"north": "n", "east": "e", "south": "s", "west": "w"}
_KM: Final = {
    "km": 1.0, "kms": 1.0, "kilometer": 1.0, "kilometre": 1.0, "m": 0.001, "meter": 0.001, "metre": 0.001,
    "nm": KM_PER_NAUTICAL_MILE, "nmi": KM_PER_NAUTICAL_MILE, "nautical mile": KM_PER_NAUTICAL_MILE,
    "mile": KM_PER_MILE, "mi": KM_PER_MILE,
}  # fmt: skip
_HUNDRED: Final = "hundred"
_NUMBER_WORDS: Final = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
    "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "eighty": 80, "ninety": 90, _HUNDRED: 100,
}  # fmt: skip
_NUMBER_WORD: Final = f"(?:{'|'.join(sorted(_NUMBER_WORDS, key=len, reverse=True))})"
_AMOUNT: Final = (
    r"(?P<amount>(?<![\w.,])(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?)"
    rf"|(?<![\w-]){_NUMBER_WORD}(?:(?:-|\s+(?:and\s+)?){_NUMBER_WORD}){{0,3}})"
)
"""15; 2.5; 1,200; twenty-five; a hundred and fifty."""

_THOUSANDS: Final = re.compile(r",(?=\d{3}(?!\d))")

_DIRECTION: Final = (
    r"(?:(?:north|south|east|west)(?:[ -]?(?:north|south|east|west))*(?:ern|wards?|erly)?|[ns]{0,2}[ew]|[ns])"
)
_BEFORE: Final = re.compile(
    rf"(?:(?:about|around|some|approximately|roughly|nearly|approx\.?)\s+)?"
    rf"{_AMOUNT}\s*[- ]?\s*"
    r"\(?(?P<unit>nautical\s+miles?|nmi|nm|kilomet(?:er|re)s?|kms?|miles?|mi|met(?:er|re)s?|m)\b\)?"
    r"(?:\s*\([^)]{1,20}\))?,?\s+"
    rf"(?:to the\s+|due\s+)?(?:(?P<direction>{_DIRECTION})\s+(?:of|from)"
    r"|(?P<away>away\s+from|from|off|outside|offshore))"
    rf"\s+(?:the\s+)?(?:(?:[\w-]+\s+){{0,2}}(?:town|city|village|coast|port|island|centre|center|capital|district)\s+of\s+)?(?:the\s+)?$",
    re.IGNORECASE,
)
_DIRECTION_ONLY: Final = re.compile(
    rf"(?:to the\s+|just\s+)?\b(?P<direction>{_DIRECTION})\s+of\s+(?:the\s+)?(?:(?:town|city|village)\s+of\s+)?$",
    re.IGNORECASE,
)
_OFF: Final = re.compile(
    r"(?<!\bwent )(?<!\bgo )(?<!\bgoes )(?<!\bgoing )(?<!\bset )(?<!\bcut )(?<!\bcuts )"
    r"\b(?:off(?:\s+of)?|offshore(?:\s+from)?|(?:waters|seas?)\s+off)\s+(?:the\s+)?"
    r"(?:(?:[a-z]+ern|north|south|east|west)\s+)?(?:(?:coasts?|shores?|port|island|town)\s+of\s+)?(?:the\s+)?$"
    r"|\bcoasts?\s+of\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_OFF_BEHIND: Final = re.compile(
    r"^(?:['\u2019]s)?\s+(?:\w+\s+)?(?:coast|anchorage|roads|waters|shores?)\b", re.IGNORECASE
)
_NEAR: Final = re.compile(
    r"\b(?:near(?:by)?|close\s+to|in\s+the\s+(?:vicinity|area|outskirts)\s+of|outside|on\s+the\s+(?:outskirts|edge)\s+of|around|not\s+far\s+from)"
    r"\s+(?:the\s+)?(?:(?:town|city|village|port|border\s+town)\s+of\s+)?$",
    re.IGNORECASE,
)
_BETWEEN: Final = re.compile(r"\b(?:between|from)\s+(?:the\s+)?(?:\w+\s+)?$", re.IGNORECASE)
_ROAD_BEHIND: Final = re.compile(rf"\s(?:{'|'.join(sorted(ROAD))})s?\b")
"""Behind the second of two names that a hyphen or "to" joins."""

_HALFWAY: Final = re.compile(r"\b(?:half[- ]?way|mid[- ]?way)\s*$", re.IGNORECASE)
_ROAD: Final = re.compile(r"\b(?:road|highway|route|way|track|motorway)\b[^.;]{0,20}$", re.IGNORECASE)
_RELATING: Final = re.compile(
    r"(?<!\w)(?:of|from|off|outside|offshore|near|nearby|to|around|between)\s+(?:the\s+)?(?:\w+\s+)?$", re.IGNORECASE
)
"""One of the words that every relation ends with; without it the patterns need not be tried."""

_LOOK_BACK: Final = 90
"""Characters before a name that a relation may take up."""

OFF_RADIUS_KM: Final = 40.0
"""How far "off the coast" may be from the place."""

BEARING_UNCERTAINTY: Final = 0.2
"""Of the distance: a spoken compass point is sharp to some 11 degrees to either side."""

NEAR_KM: Final = 10.0
NEAR_SHARE: Final = 0.5
"""How far an unmeasured "near X", "outside X" or "south of X" reaches beyond X's own radius: ten kilometres, a drive
out of a town, or half of the radius where X is large."""

LONGEST_KM: Final = 1500.0
LONGEST_ROAD_KM: Final = 500.0
FURTHEST_KM: Final = 20_000.0
"""Half-way round the earth: no distance reaches beyond."""


class Relative(NamedTuple):
    """A relation to a chosen place, where its words begin, and the computed point where it gives one."""

    start: int
    relation: Relation
    point: Point | None
    radius_km: float | None
    maritime: bool = False
    """Whether the distance is one at sea: a nautical one, or one in a text about ships."""

    crosses: bool = False
    """Whether it lies between places of two countries, so that it may be in either, or in none."""


def relation_of(text: Text, choice: Choice, following: Choice | None) -> Relative | None:
    """Return how the text puts something in relation to `choice`, None where it says the place itself.

    `following` is the next place name; it is the other end of "between X and Y".
    """
    if following and _is_named_road(text, choice, following):
        return _midway(text, choice, following, choice.mention.start)
    before = text.raw[max(0, choice.mention.start - _LOOK_BACK) : choice.mention.start].replace("\n", " ")
    found = _said_before(text, choice, following, before) if _RELATING.search(before) else None
    return found or off_coast(text, choice)


def _said_before(text: Text, choice: Choice, following: Choice | None, before: str) -> Relative | None:
    """Return the relation that the words before a name say."""
    if match := _BEFORE.search(before):
        return _measured(choice, match, text)
    if following and (match := _BETWEEN.search(before)):
        return _between(text, choice, following, match, before)
    for pattern, kind in ((_OFF, RelationKind.OFF), (_NEAR, RelationKind.NEAR)):
        if match := pattern.search(before):
            return _loose(choice, match, kind, text)
    match = _DIRECTION_ONLY.search(before)
    if match and not (before[: match.start()].lower().endswith("the ") and choice.sense.record.kind in AREAS):
        bearing = _bearing(match["direction"])
        relation = Relation(kind=RelationKind.NEAR, text=_words(choice, match, text), bearing_deg=bearing)
        return Relative(choice.mention.start - len(match[0]), relation, None, _near_radius(choice))
    return None


def off_coast(text: Text, choice: Choice) -> Relative | None:
    """Return the relation in "the Somali coast", "Lagos anchorage"."""
    match = _OFF_BEHIND.search(text.raw[choice.mention.end : choice.mention.end + 30])
    if match is None:
        return None
    words = text.raw[choice.mention.start : choice.mention.end + match.end()]
    radius = max(OFF_RADIUS_KM, choice.sense.record.radius_km)
    return Relative(choice.mention.start, Relation(kind=RelationKind.OFF, text=words), None, radius)


def _measured(choice: Choice, match: re.Match[str], text: Text) -> Relative:
    at_sea = text.is_seafaring
    distance = _amount(match["amount"]) * _km_per(match["unit"], at_sea=at_sea)
    maritime = at_sea or match["unit"].lower().startswith("n")
    bearing = _bearing(match["direction"]) if match["direction"] else None
    start = choice.mention.start - len(match[0])
    words = _words(choice, match, text)
    record = choice.sense.record
    if bearing is None:
        is_off = (match["away"] or "").lower().startswith("off")
        kind = RelationKind.OFF if is_off else RelationKind.NEAR
        relation = Relation(kind=kind, text=words, distance_km=round(distance, 3))
        return Relative(start, relation, None, round(record.radius_km + distance, 1), maritime)
    relation = Relation(kind=RelationKind.BEARING, text=words, distance_km=round(distance, 3), bearing_deg=bearing)
    if distance > LONGEST_KM or record.kind in {PlaceKind.COUNTRY, PlaceKind.REGION, PlaceKind.SEA, PlaceKind.ADMIN1}:
        return Relative(start, relation, None, round(record.radius_km + min(distance, FURTHEST_KM), 1), maritime)
    point = destination(record.point, bearing, distance)
    return Relative(start, relation, point, round(max(1.0, BEARING_UNCERTAINTY * distance), 1), maritime)


def _between(text: Text, choice: Choice, following: Choice, match: re.Match[str], before: str) -> Relative | None:
    joint = text.folded[choice.mention.end : following.mention.start].strip()
    is_road = bool(_ROAD.search(before[: match.start()]))
    if (
        joint not in {"and", "and the", "to"}
        or (joint == "to" and not is_road)
        or before[match.start() :].lower().startswith("from") != (joint == "to")
    ):
        return None
    start = choice.mention.start - len(before) + match.start()
    is_halved = _HALFWAY.search(before[: match.start()]) is not None
    return _midway(text, choice, following, start, is_halved=is_halved)


def _is_named_road(text: Text, choice: Choice, following: Choice) -> bool:
    """Tell whether the two names are the ends of one road: "the Goma-Sake road", "the Goma to Sake highway"."""
    joint = text.raw[choice.mention.end : following.mention.start].strip(" ")
    return (
        joint in {"-", "\u2010", "\u2011", "\u2013", "\u2014", "to"}
        and _ROAD_BEHIND.match(text.folded, following.mention.end) is not None
    )


def _midway(text: Text, choice: Choice, following: Choice, start: int, *, is_halved: bool = False) -> Relative | None:
    """Return the point half-way between two names, None for far ones and, but for "halfway", for two countries."""
    here, there = choice.sense.record, following.sense.record
    if (
        here.kind is PlaceKind.COUNTRY
        or there.kind is PlaceKind.COUNTRY
        or (here.country != there.country and not is_halved)
    ):
        return None
    apart = distance_km(here.point, there.point)
    if apart > (LONGEST_KM if is_halved else LONGEST_ROAD_KM):
        return None
    words = text.raw[start : following.mention.end]
    return Relative(
        start,
        Relation(kind=RelationKind.BETWEEN, text=words, distance_km=round(apart, 3)),
        midpoint(here.point, there.point),
        round(apart / 2, 1),
        crosses=here.country != there.country,
    )


def _loose(choice: Choice, match: re.Match[str], kind: RelationKind, text: Text) -> Relative:
    is_off = kind is RelationKind.OFF
    radius = max(OFF_RADIUS_KM, choice.sense.record.radius_km) if is_off else _near_radius(choice)
    return Relative(
        choice.mention.start - len(match[0]), Relation(kind=kind, text=_words(choice, match, text)), None, radius
    )


def _near_radius(choice: Choice) -> float:
    radius = choice.sense.record.radius_km
    return round(radius + max(NEAR_KM, NEAR_SHARE * radius), 1)


def _words(choice: Choice, match: re.Match[str], text: Text) -> str:
    return text.raw[choice.mention.start - len(match[0]) : choice.mention.end].strip()


def _amount(written: str) -> float:
    if written[0].isdigit():
        return float(_THOUSANDS.sub("", written).replace(",", "."))
    total = 0
    for word in re.findall(_NUMBER_WORD, written.lower()):
        total = max(total, 1) * 100 if word == _HUNDRED else total + _NUMBER_WORDS[word]
    return float(total)


def _km_per(unit: str, *, at_sea: bool) -> float:
    plain = re.sub(r"\s+", " ", unit.lower())
    if at_sea and plain.startswith("mi"):
        return KM_PER_NAUTICAL_MILE
    return _KM.get(plain) or _KM[plain.removesuffix("s")]


def _bearing(direction: str) -> float:
    plain = re.sub(r"[^a-z]|ern$|wards?$|erly$", "", direction.lower())
    for word, letter in _COMPASS_WORDS.items():
        plain = plain.replace(word, letter)
    return _BEARINGS.get(plain, _BEARINGS.get(plain[:2], 0.0))
