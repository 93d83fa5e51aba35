"""Parts of an area: "northern Israel", "the south of Idlib", and the circle that holds them."""

import re
from typing import Final, NamedTuple

from tocsin.contracts.geo import PlaceKind, Relation, RelationKind
from tocsin_geocode.resolve.records import Part, Record
from tocsin_geocode.resolve.sphere import destination
from tocsin_geocode.resolve.text import Text

NORTH, SOUTH, EAST, WEST, CENTRAL = "n", "s", "e", "w", "c"
BEARINGS: Final = {"n": 0.0, "ne": 45.0, "e": 90.0, "se": 135.0, "s": 180.0, "sw": 225.0, "w": 270.0, "nw": 315.0}
SIDES: Final = (*BEARINGS, CENTRAL)

OFFSET: Final = 0.5
"""Of an area's radius: how far its part is from its middle. A circle of the whole radius around that point holds all of
the circle that lies a third of its radius and more to that side."""

AREAS: Final = frozenset({PlaceKind.COUNTRY, PlaceKind.ADMIN1, PlaceKind.ADMIN2, PlaceKind.REGION})
"""Not seas and rivers: they are long and thin, and half a radius away from their middle is land."""

_SIDE: Final = r"(?P<side>(?:north|south)(?:[ -]?(?:east|west))?|east|west|cent(?:ral|re|er)|middle)(?:ern)?"
_SAID: Final = re.compile(
    rf"\b(?:(?:far|deep|extreme)[ -])?(?:(?<!to the )(?<=the ){_SIDE.replace('side', 'noun')}"
    r"(?:\s(?:part|parts|half|region|regions|areas?|portion|tip|end))?\sof\s(?:the\s)?"
    rf"|{_SIDE}\s)$"
)
"""Before a name, folded: "in the north of ", "northern "."""

_LOOK_BACK: Final = 45


class Side(NamedTuple):
    """A part of an area, with the words that say it, the middle of its circle and the circle's radius."""

    start: int
    relation: Relation
    part: Part


def side_of(text: Text, start: int, end: int, record: Record) -> Side | None:
    """Return which part of the area named at `start` to `end` the text speaks of; None for the whole of it."""
    if record.kind not in AREAS:
        return None
    found = _SAID.search(text.folded, max(0, start - _LOOK_BACK), start)
    if found is None:
        return None
    said = found["noun"] or found["side"]
    side = CENTRAL if said[0] in "cm" else re.sub(r"(north|south|east|west)|[ -]", lambda m: m[0][0].strip(" -"), said)
    words = text.raw[found.start() : end].strip()
    bearing = BEARINGS.get(side)
    relation = Relation(kind=RelationKind.AT, text=words, bearing_deg=bearing)
    return Side(found.start(), relation, _circle(record, side, bearing))


def _circle(record: Record, side: str, bearing: float | None) -> Part:
    known = (record.parts or {}).get(side)
    if known or bearing is None:
        return known or Part(record.lat, record.lon, record.radius_km)
    middle = destination(record.point, bearing, OFFSET * record.radius_km)
    return Part(middle.lat, middle.lon, record.radius_km)
