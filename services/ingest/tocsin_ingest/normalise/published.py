"""When a report was published, and how much of that was really said."""

import re
from datetime import UTC, datetime
from typing import Final, NamedTuple

from tocsin.contracts.report import PublishedPrecision
from tocsin_ingest.normalise.errors import BadReport, shown

MEND: Final = "give an ISO 8601 day or time with its zone, such as 2024-01-29 or 2024-01-29T10:30:00Z"

_ISO: Final = re.compile(
    r"(?P<day>\d{4}-\d{2}-\d{2})"
    r"(?:[T ](?P<hour>\d{2})(?::(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d{1,9})?)?)?"
    r" ?(?P<zone>Z|[+-]\d{2}(?::?\d{2})?)?)?",
    re.IGNORECASE | re.ASCII,
)


class Published(NamedTuple):
    """An instant, in the zone that it was given in: days are local. What its precision does not cover is zero."""

    at: datetime
    precision: PublishedPrecision


def published(value: str, *, field: str = "published_at") -> Published:
    """Read an ISO 8601 day or time. A time without a zone is no instant: of it the day alone is kept.

    Raises `BadReport` where it is neither.
    """
    match = _ISO.fullmatch(value.strip())
    if match is None:
        raise BadReport(field, shown(value), MEND)
    try:
        return _instant(match)
    except (ValueError, OverflowError) as error:
        raise BadReport(field, f"{shown(value)} ({error})", MEND) from error


def _instant(match: re.Match[str]) -> Published:
    if match["zone"] is None:
        return Published(datetime.fromisoformat(match["day"]).replace(tzinfo=UTC), PublishedPrecision.DAY)
    hour, minute, second = (int(match[part] or 0) for part in ("hour", "minute", "second"))
    zone = datetime.strptime(_four_digits(match["zone"]), "%z").tzinfo
    at = datetime.fromisoformat(match["day"]).replace(hour=hour, minute=minute, second=second, tzinfo=zone)
    at.astimezone(UTC)  # raises where the instant is outside the calendar
    return Published(at, _precision(match))


def _four_digits(zone: str) -> str:
    return f"{zone}00" if len(zone) == len("+05") else zone.upper()


def _precision(match: re.Match[str]) -> PublishedPrecision:
    if match["second"]:
        return PublishedPrecision.SECOND
    return PublishedPrecision.MINUTE if match["minute"] else PublishedPrecision.HOUR
