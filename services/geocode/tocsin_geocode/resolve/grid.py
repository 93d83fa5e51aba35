"""Positions in the Military Grid Reference System: "38SMB4488", "38S MB 44012 88345".

The projection is the transverse Mercator of WGS 84, by Krueger's series to the third order of the flattening: good to
a millimetre within a zone. DMA Technical Manual 8358.1 describes the letters.
"""

import re
from collections.abc import Iterator
from math import asin, atan, atanh, cos, cosh, degrees, radians, sin, sinh, sqrt
from typing import Final, NamedTuple

from tocsin_geocode.resolve.sphere import Point

_BANDS: Final = "CDEFGHJKLMNPQRSTUVWX"
_COLUMNS: Final = ("ABCDEFGH", "JKLMNPQR", "STUVWXYZ")
"""Letters of the hundred-kilometre columns: those of zone 1, 2 and 3, and so on in turn."""

_ROWS: Final = "ABCDEFGHJKLMNPQRSTUV"
_MONTHS: Final = frozenset({"JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"})
LONGEST_YEAR: Final = 4
"""Digits up to which a month's letters make a date: "12MAR2024"."""

_GRID: Final = re.compile(
    r"(?=\d)(?<![\w.])(?P<zone>[1-9]|0[1-9]|[1-5]\d|60)"
    r"(?P<band>[C-HJ-NP-X])[ ]?(?P<column>[A-HJ-NP-Z])(?P<row>[A-HJ-NP-V])"
    r"[ ]?(?P<digits>\d{2,5} \d{2,5}|\d{4,10})(?![\w]|\.\d)"
)
_SQUARE: Final = 100_000.0
"""Metres along a side of what the two letters name."""

_CYCLE: Final = 2_000_000.0
"""Metres after which the letters of the rows begin anew."""

_SLACK_DEGREES: Final = 1.0
"""How far a square may reach out of its band, of which it need only touch a part."""

_AXIS: Final = 6_378_137.0
_FLATTENING: Final = 1 / 298.257223563
_SCALE: Final = 0.9996
_FALSE_EASTING: Final = 500_000.0
_FALSE_NORTHING: Final = 10_000_000.0
_N: Final = _FLATTENING / (2 - _FLATTENING)
_RADIUS: Final = _AXIS / (1 + _N) * (1 + _N**2 / 4 + _N**4 / 64)
_FROM_GRID: Final = (
    _N / 2 - 2 * _N**2 / 3 + 37 * _N**3 / 96,
    _N**2 / 48 + _N**3 / 15,
    17 * _N**3 / 480,
)
_TO_GRID: Final = (_N / 2 - 2 * _N**2 / 3 + 5 * _N**3 / 16, 13 * _N**2 / 48 - 3 * _N**3 / 5, 61 * _N**3 / 240)
_TO_LATITUDE: Final = (
    2 * _N - 2 * _N**2 / 3 - 2 * _N**3,
    7 * _N**2 / 3 - 8 * _N**3 / 5,
    56 * _N**3 / 15,
)


class GridSquare(NamedTuple):
    """A grid reference in the text: the middle of its square, and how far its corners are from there, in km."""

    start: int
    end: int
    point: Point
    radius_km: float


def find_grid_squares(raw: str) -> Iterator[GridSquare]:
    """Yield the grid references of a text. What has letters that its zone lacks, and "12MAR2024", is none."""
    for match in _GRID.finditer(raw):
        letters = match["band"] + match["column"] + match["row"]
        easting, blank, northing = match["digits"].partition(" ")
        if not blank:
            easting, northing = easting[: len(easting) // 2], easting[len(easting) // 2 :]
        is_date = letters in _MONTHS and len(easting) + len(northing) <= LONGEST_YEAR
        if len(easting) != len(northing) or is_date:
            continue
        side = 10.0 ** (5 - len(easting))
        point = _point(int(match["zone"]), letters, int(easting) * side + side / 2, int(northing) * side + side / 2)
        if point:
            yield GridSquare(match.start(), match.end(), point, max(0.1, round(side / 1000 / sqrt(2), 1)))


def _point(zone: int, letters: str, east: float, north: float) -> Point | None:
    """Return the point at metres `east` and `north` of a square's corner, None where there is no such square."""
    band, column, row = letters[0], letters[1], letters[2]
    columns = _COLUMNS[(zone - 1) % 3]
    if column not in columns:
        return None
    easting = (columns.index(column) + 1) * _SQUARE + east
    rows_from = 0 if zone % 2 else 5
    within_cycle = ((_ROWS.index(row) - rows_from) % len(_ROWS)) * _SQUARE + north
    south = -80.0 + 8 * _BANDS.index(band)
    is_southern = south < 0
    lowest = _northing(south) + (_FALSE_NORTHING if is_southern else 0.0) - _SQUARE
    cycles = -((within_cycle - lowest) // _CYCLE)
    point = _unproject(easting, within_cycle + cycles * _CYCLE, zone, is_southern=is_southern)
    top = south + (12 if band == "X" else 8)
    return point if south - _SLACK_DEGREES <= point.lat <= top + _SLACK_DEGREES else None


def _northing(latitude: float) -> float:
    """Return the metres from the equator to a latitude along the zone's middle."""
    eccentricity = 2 * sqrt(_N) / (1 + _N)
    phi = radians(latitude)
    conformal = sinh(atanh(sin(phi)) - eccentricity * atanh(eccentricity * sin(phi)))
    xi = atan(conformal)
    return _SCALE * _RADIUS * (xi + sum(a * sin(2 * k * xi) for k, a in enumerate(_TO_GRID, 1)))


def _unproject(easting: float, northing: float, zone: int, *, is_southern: bool) -> Point:
    xi = (northing - (_FALSE_NORTHING if is_southern else 0.0)) / (_SCALE * _RADIUS)
    eta = (easting - _FALSE_EASTING) / (_SCALE * _RADIUS)
    xi_to = xi - sum(b * sin(2 * k * xi) * cosh(2 * k * eta) for k, b in enumerate(_FROM_GRID, 1))
    eta_to = eta - sum(b * cos(2 * k * xi) * sinh(2 * k * eta) for k, b in enumerate(_FROM_GRID, 1))
    chi = asin(sin(xi_to) / cosh(eta_to))
    latitude = chi + sum(d * sin(2 * k * chi) for k, d in enumerate(_TO_LATITUDE, 1))
    longitude = degrees(atan(sinh(eta_to) / cos(xi_to))) + 6 * zone - 183
    return Point(round(degrees(latitude), 5), round(longitude, 5))
