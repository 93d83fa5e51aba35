"""Parts of the map, in degrees and kilometres."""

from math import asin, cos, radians, sin, sqrt
from typing import Annotated, Any, Final, NamedTuple

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

EARTH_RADIUS_KM: Final = 6371.0088
"""The mean radius of the earth (IUGG)."""

Latitude = Annotated[float, Field(ge=-90, le=90)]
Longitude = Annotated[float, Field(ge=-180, le=180)]


class Box(NamedTuple):
    """A rectangle of the map, its edges included. One whose west is east of its east crosses the date line."""

    west: Longitude
    south: Latitude
    east: Longitude
    north: Latitude

    def holds(self, lat: float, lon: float) -> bool:
        if not self.south <= lat <= self.north:
            return False
        if self.west <= self.east:
            return self.west <= lon <= self.east
        return lon >= self.west or lon <= self.east


CORNERS: Final = len(Box._fields)


def _four(written: Any) -> Any:
    if not isinstance(written, list | tuple) or len(written) != CORNERS:
        raise ValueError("write four numbers, [west, south, east, north]")
    return tuple(written)


def _upright(box: Box) -> Box:
    if box.south > box.north:
        raise ValueError(f"its south, {box.south:g}, is north of its north, {box.north:g}: west, south, east, north")
    return box


WrittenBox = Annotated[Box, BeforeValidator(_four), AfterValidator(_upright)]


class Circle(BaseModel):
    """All points within `km` of one, along the great circle."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    lat: Latitude
    lon: Longitude
    km: Annotated[float, Field(gt=0, le=20_038, description="Half way round the earth is 20,038 km.")]

    def holds(self, lat: float, lon: float) -> bool:
        return distance_km(self.lat, self.lon, lat, lon) <= self.km


def distance_km(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Return the great-circle distance between two points (haversine formula)."""
    here, there = radians(lat), radians(other_lat)
    half = sin((there - here) / 2) ** 2 + cos(here) * cos(there) * sin(radians(other_lon - lon) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(half)))
