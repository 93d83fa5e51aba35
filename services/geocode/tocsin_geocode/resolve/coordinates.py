"""Positions written in the text: degrees, decimal or with minutes and seconds, and grid squares."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from tocsin_geocode.resolve.grid import find_grid_squares
from tocsin_geocode.resolve.sphere import Point

_MARKS: Final = r"[°\u00ba\u02da\u00b0]"
_MARK: Final = re.compile(_MARKS)
_DECIMAL_SIGNED: Final = re.compile(
    r"(?<![\d.,/-])(-?\d{1,2}\.\d{3,8})\s{0,3}[,;/ ]\s{0,3}(-?\d{1,3}\.\d{3,8})(?!\d|\.\d|\s*%)"
)
_THREE_DECIMALS: Final = re.compile(r"\d\.\d{3}")
"""Without one of them, which nearly all texts are, a text need not be searched for two."""

_BLANKS: Final = r"\s{{0,3}}"
"""Between the parts of a position. Without an end to them, a number before a long run of blanks would be tried with
every way to share them out."""

_NUMBER: Final = (
    rf"(?P<{{0}}d>\d{{{{1,3}}}})(?:\.(?P<{{0}}f>\d+))?{_BLANKS}(?:{_MARKS}|deg(?:rees)?\.?|-|:|\s)?{_BLANKS}"
    rf"(?:(?P<{{0}}m>\d{{{{1,2}}}}(?:[.,]\d+)?){_BLANKS}(?:['\u2019\u2032`\u00b4]|-|:|\s)?{_BLANKS})?"
    rf"(?:(?P<{{0}}s>\d{{{{1,2}}}}(?:[.,]\d+)?){_BLANKS}(?:[\"\u201d\u2033]|''|\u2019\u2019)?{_BLANKS})?"
)
_HALF: Final = _NUMBER + r"(?P<{0}h>[{1}])(?:orth|outh|ast|est)?"
_HALF_BEHIND: Final = r"(?P<{0}h>[{1}])(?:orth|outh|ast|est)?[:. ]{{0,2}}" + _NUMBER
_HEMISPHERES: Final = re.compile(
    r"(?=\d)(?<![\w.])"
    + _HALF.format("a", "NS")
    + r"\s{0,3}(?:,|/|;|and|by|\u2013|-)?\s{0,3}"
    + _HALF.format("o", "EW")
    + r"(?!\w)"
)
_HEMISPHERES_FIRST: Final = re.compile(
    r"(?=[NS])(?<![\w.])"
    + _HALF_BEHIND.format("a", "NS")
    + r"(?:,|/|;|and|by|-)?\s{0,3}"
    + _HALF_BEHIND.format("o", "EW")
)
"""N 48.5132 E 37.9501"""

_LABELLED: Final = re.compile(
    rf"\blat(?:itude)?[.:= ]{{0,3}}(?P<lat>-?\d{{1,2}}(?:\.(?P<lat_digits>\d+))?){_MARKS}?"
    rf"(?:[\s,;/]{{1,4}}|\s?and\s)lon(?:g(?:itude)?)?[.:= ]{{0,3}}(?P<lon>-?\d{{1,3}}(?:\.(?P<lon_digits>\d+))?)"
    r"(?![\d.]*\d)",
    re.IGNORECASE,
)
"""lat 36.1234 lon 44.0123"""

_SAID_TO_BE: Final = re.compile(
    r"(?:coordinates?|position|geolocat\w+|located|lat\w*|grid|at|\()[\s:,(]{0,3}$", re.IGNORECASE
)
FEWEST_DIGITS: Final = 4
"""Decimals from which two numbers are a position of themselves; with fewer, a word before has to say so."""

LOOK_BACK: Final = 24
"""Characters before two numbers in which that word stands."""

_COMPACT: Final = re.compile(
    r"(?=\d)(?<![\w.])(?P<ad>\d{2})(?P<am>[0-5]\d(?:\.\d+)?)(?P<as>[0-5]\d)?(?P<ah>[NS])[ ,/-]*"
    r"(?P<od>[01]\d{2})(?P<om>[0-5]\d(?:\.\d+)?)(?P<os>[0-5]\d)?(?P<oh>[EW])(?!\w)"
)
"""Degrees and minutes run together: "1506N 04200E"."""


class Position(NamedTuple):
    """A position in the text, with the radius in km that the last digit of its rougher half leaves open."""

    start: int
    end: int
    point: Point
    radius_km: float


def find_positions(raw: str) -> list[Position]:
    """Return the positions of a text in order. What is out of range (minute 75, latitude 95) is no position."""
    found: list[Position] = []
    squares = (Position(*square) for square in find_grid_squares(raw))
    for position in sorted([*_hemispheric(raw), *_signed(raw), *_labelled(raw), *squares]):
        if not found or position.start >= found[-1].end:
            found.append(position)
    return found


def _hemispheric(raw: str) -> Iterator[Position]:
    for match in _COMPACT.finditer(raw):
        yield from _position(match)
    for pattern in (_HEMISPHERES, _HEMISPHERES_FIRST):
        for match in pattern.finditer(raw):
            if any(match[group] for group in ("am", "af", "om", "of")) or _MARK.search(match[0]):
                yield from _position(match)


def _position(match: re.Match[str]) -> Iterator[Position]:
    lat, lon = _degrees(match, "a", 90), _degrees(match, "o", 180)
    if lat is not None and lon is not None:
        end = match.start() + len(match[0].rstrip())
        yield Position(match.start(), end, Point(lat, lon), _radius(match))


def _degrees(match: re.Match[str], part: str, limit: int) -> float | None:
    whole, fraction = match[f"{part}d"], match.groupdict().get(f"{part}f")
    minutes, seconds = _number(match[f"{part}m"]), _number(match[f"{part}s"])
    if minutes >= 60 or seconds >= 60 or (fraction and match[f"{part}m"]):
        return None
    value = float(f"{whole}.{fraction or 0}") + minutes / 60 + seconds / 3600
    if value > limit:
        return None
    return round(-value if match[f"{part}h"] in "SW" else value, 5)


def _number(written: str | None) -> float:
    return float(written.replace(",", ".")) if written else 0.0


def _radius(match: re.Match[str]) -> float:
    """Half of the last digit of the half that has fewer, in km of latitude: a minute is a nautical mile."""
    return max(_radius_of_half(match, "a"), _radius_of_half(match, "o"))


def _radius_of_half(match: re.Match[str], part: str) -> float:
    minutes = match[f"{part}m"]
    if match[f"{part}s"]:
        return 0.1
    if minutes:
        return 0.2 if "." in minutes or "," in minutes else 1.0
    return _radius_of_digits(len(match[f"{part}f"] or ""))


def _radius_of_digits(digits: int) -> float:
    return max(0.1, round(111.2 * 0.1**digits / 2, 1))


def _labelled(raw: str) -> Iterator[Position]:
    for match in _LABELLED.finditer(raw):
        lat, lon = float(match["lat"]), float(match["lon"])
        if abs(lat) <= 90 and abs(lon) <= 180:
            radius = _radius_of_digits(min(len(match["lat_digits"] or ""), len(match["lon_digits"] or "")))
            yield Position(match.start(), match.end(), Point(round(lat, 5), round(lon, 5)), radius)


def _signed(raw: str) -> Iterator[Position]:
    if _THREE_DECIMALS.search(raw) is None:
        return
    for match in _DECIMAL_SIGNED.finditer(raw):
        lat, lon = float(match[1]), float(match[2])
        digits = min(len(part.partition(".")[2]) for part in match.groups())
        if digits < FEWEST_DIGITS and not _SAID_TO_BE.search(raw[max(0, match.start() - LOOK_BACK) : match.start()]):
            continue
        if abs(lat) <= 90 and abs(lon) <= 180:
            yield Position(match.start(), match.end(), Point(round(lat, 5), round(lon, 5)), 0.1)
