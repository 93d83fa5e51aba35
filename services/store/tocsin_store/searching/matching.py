"""What can be asked of the stored incidents, in plain types."""

from dataclasses import dataclass
from datetime import date
from math import asin, cos, degrees, isfinite, radians, sin
from typing import Final

from tocsin.contracts.incident import IncidentStatus
from tocsin.contracts.ontology import EventType, SubEventType
from tocsin_store.fuse.earth import EARTH_RADIUS_KM

HALF_WAY_ROUND_KM: Final = 20_038
"""No two points of the earth are further apart, on any figure of it."""

SLACK: Final = 1 + 1e-6
"""By how much a circle's box is wider than it: what lies on the rim must not be lost to rounding."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of the map, in degrees, its edges included. One whose west is east of its east crosses 180°.

    Raises `ValueError` for what is no such thing.
    """

    west: float
    south: float
    east: float
    north: float

    def __post_init__(self) -> None:
        if not all(-180 <= lon <= 180 for lon in (self.west, self.east)):
            raise ValueError("a longitude is between -180 and 180")
        if not all(-90 <= lat <= 90 for lat in (self.south, self.north)):
            raise ValueError("a latitude is between -90 and 90")
        if self.south > self.north:
            raise ValueError("the south of a box is not north of its north")

    def spans(self) -> tuple[tuple[float, float], ...]:
        """Return the longitudes as one interval, or as the two on either side of 180°. Both of that line's names count.

        A point on the line may be written as 180 or as -180.
        """
        if self.west > self.east:
            return ((self.west, 180.0), (-180.0, self.east))
        if self.east == 180.0 and self.west > -180.0:
            return ((self.west, 180.0), (-180.0, -180.0))
        if self.west == -180.0 and self.east < 180.0:
            return ((-180.0, self.east), (180.0, 180.0))
        return ((self.west, self.east),)


@dataclass(frozen=True, slots=True)
class Circle:
    """All points within `km` of one, along the great circle. Raises `ValueError` for what is no such thing."""

    lat: float
    lon: float
    km: float

    def __post_init__(self) -> None:
        Box(self.lon, self.lat, self.lon, self.lat)
        if not isfinite(self.km) or self.km <= 0:
            raise ValueError("a radius is some kilometres, more than 0")

    def box(self) -> Box:
        """Return a box that holds the circle: all longitudes where it holds a pole."""
        angle = min(self.km, HALF_WAY_ROUND_KM) * SLACK / EARTH_RADIUS_KM
        south, north = self.lat - degrees(angle), self.lat + degrees(angle)
        if south <= -90 or north >= 90:
            return Box(-180, max(south, -90.0), 180, min(north, 90.0))
        reach = degrees(asin(min(1.0, sin(angle) / cos(radians(self.lat))))) * SLACK
        return Box(_around(self.lon - reach), south, _around(self.lon + reach), north)


@dataclass(frozen=True, slots=True)
class Matching:
    """Which incidents are asked for. All that is given must hold; of several types, countries or statuses, one.

    `since` and `until` are days between which some day of the incident's interval lies; one without a date is then not
    meant, nor is one without coordinates where a `box` or `near` is given. Coordinates are those of its point: how far
    off that may be does not count.
    `actor` is words that follow each other in the name of who did it, was its target, or claims it, or in how a report
    calls them; `text` is words, and phrases in quotation marks, that names and reports of the incident hold. See
    `words.py` for what makes two words the same.
    `everything` includes what was merged into another incident or retracted.
    """

    box: Box | None = None
    near: Circle | None = None
    countries: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    types: tuple[EventType | SubEventType, ...] = ()
    statuses: tuple[IncidentStatus, ...] = ()
    actor: str | None = None
    text: str | None = None
    min_confidence: float = 0.0
    everything: bool = False


ANY: Final = Matching()
"""Every incident that stands."""


def _around(lon: float) -> float:
    return lon + 360 if lon < -180 else lon - 360 if lon > 180 else lon
