"""Days and times as mail and feeds write them in English: `Mon, 29 Jan 2024 10:30 EST`, `January 29, 2024`."""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Final

from tocsin.contracts.report import PublishedPrecision
from tocsin_ingest.normalise.instant import Published, zoned

_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

MONTH: Final = (
    r"(?P<month>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
"""An English month, whole or cut short. Use with `re.IGNORECASE`."""

_WEEKDAY: Final = r"(?:(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs?)?|Fri|Sat(?:ur)?|Sun)(?:day)?\.?,?\s+)?"
_TIME: Final = (
    r"(?:at\s+)?(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d{1,9})?)?"
    r"(?:\s?(?P<half>[ap])\.?m\.?)?(?:\s*\(?(?P<zone>[+-]\d{2}:?\d{2}|(?:UTC|GMT)[+-]\d{1,2}(?::?\d{2})?|[A-Z]{1,5})\)?)?"
    r"(?:\s*\([^()]{0,40}\))?"
)
_DATES: Final = tuple(
    re.compile(pattern, re.IGNORECASE | re.ASCII)
    for pattern in (
        rf"{_WEEKDAY}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s-]+{MONTH},?[\s-]+(?P<year>\d{{4}}|\d{{2}})(?:,?\s+{_TIME})?",
        rf"{_WEEKDAY}{MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})(?:,?\s+{_TIME})?",
        rf"{_WEEKDAY}{MONTH}\s+(?P<day>\d{{1,2}})\s+{_TIME}\s+(?P<year>\d{{4}})",
    )
)

ZONES: Final = {
    **dict.fromkeys(("UT", "UTC", "GMT", "Z", "WET"), 0),
    "EST": -5,
    "EDT": -4,
    "CST": -6,
    "CDT": -5,
    "MST": -7,
    "MDT": -6,
    "PST": -8,
    "PDT": -7,  # RFC 822
    "CET": 1,
    "CEST": 2,
    "EET": 2,
    "EEST": 3,
    "WEST": 1,
    "MSK": 3,
    "JST": 9,
    "KST": 9,
    "AEST": 10,
    "AEDT": 11,
    "NZST": 12,
    "NZDT": 13,
    "SAST": 2,
    "WAT": 1,
    "CAT": 2,
    "EAT": 3,
    "PKT": 5,
    "WIB": 7,
    "HKT": 8,
    "SGT": 8,
}
"""Zone names that mean one thing, as hours from UTC: those of RFC 822, and others that nobody else uses.

IST (India, Israel, Ireland), BST (Britain, Bangladesh), AST and GST are two or more and so are none.
"""


def english_date(value: str) -> Published | None:
    """Return the day or instant that a whole field states, or None where it is not of these forms.

    A time without a zone, or with one whose name means several, is no instant: of it the day alone is kept. A year of
    two digits is of 1950 to 2049, as RFC 2822 has it. Raises `ValueError` where it names no real day or time.
    """
    whole = " ".join(value.split())
    match = next((found for form in _DATES if (found := form.fullmatch(whole))), None)
    return None if match is None else _read(match)


def month_number(name: str) -> int:
    """Return 1 to 12 for what `MONTH` matched."""
    return _MONTHS.index(name[:3].lower()) + 1


def full_year(digits: str) -> int:
    """Return a year; two digits are of 1950 to 2049."""
    return int(digits) if len(digits) == len("2024") else int(digits) + (2000 if int(digits) < 50 else 1900)


def _read(match: re.Match[str]) -> Published:
    day = datetime(full_year(match["year"]), month_number(match["month"]), int(match["day"]), tzinfo=UTC)
    zone = _zone(match["zone"]) if match["hour"] else None
    if zone is None:
        return Published(day, PublishedPrecision.DAY)
    second = min(int(match["second"] or 0), 59)  # a leap second is told as the one before it
    local = day.replace(hour=_hour(match), minute=int(match["minute"]), second=second, tzinfo=None)
    return zoned(local, zone, PublishedPrecision.SECOND if match["second"] else PublishedPrecision.MINUTE)


def _hour(match: re.Match[str]) -> int:
    hour = int(match["hour"])
    if match["half"] is None:
        return hour
    if not 1 <= hour <= 12:
        raise ValueError("no such hour of half a day")
    return hour % 12 + (12 if match["half"].lower() == "p" else 0)


def _zone(name: str | None) -> tzinfo | None:
    if name is None:
        return None
    offset = name.upper().removeprefix("UTC").removeprefix("GMT")
    if offset[:1] in {"+", "-"}:
        digits = offset[1:].replace(":", "")
        hours, minutes = (int(digits[:-2]), int(digits[-2:])) if len(digits) > 2 else (int(digits), 0)
        sign = -1 if offset[0] == "-" else 1
        return timezone(sign * timedelta(hours=hours, minutes=minutes))
    known = ZONES.get(name.upper())
    return None if known is None else timezone(timedelta(hours=known))
