"""The time that a sender, a feed or a page states, read as a whole field; nothing is guessed.

ISO 8601 and the English forms of mail and feeds are read everywhere. `published_anyhow` also reads the days of other
languages, for what is written for people: feeds, pages, mail.
"""

import re
from datetime import UTC, datetime, tzinfo
from typing import Final

from tocsin.contracts.report import PublishedPrecision
from tocsin_ingest.normalise.english_date import english_date
from tocsin_ingest.normalise.errors import BadReport, shown
from tocsin_ingest.normalise.instant import Published, zoned
from tocsin_ingest.normalise.local_date import local_date

MEND: Final = "give an ISO 8601 day or time with its zone, such as 2024-01-29 or 2024-01-29T10:30:00Z"

MAX_FIELD: Final = 100
"""Characters of a field that may be a time. The longest honest one, in a long-winded language, has about 60."""

_ISO: Final = re.compile(
    r"(?P<day>\d{4}-\d{2}-\d{2})"
    r"(?:[T ](?P<hour>\d{2})(?::(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d{1,9})?)?)?"
    r" ?(?P<zone>Z|[+-]\d{2}(?::?\d{2})?)?)?",
    re.IGNORECASE | re.ASCII,
)


def published(value: str, *, field: str = "published_at") -> Published:
    """Read an ISO 8601 day or time, or one as mail and feeds write it (RFC 822): `Mon, 29 Jan 2024 10:30 EST`.

    A time without a zone is no instant: of it the day alone is kept. Raises `BadReport` where it is neither.
    """
    return _checked(value, field, _exact(value, field))


def published_anyhow(value: str, *, field: str = "published_at", language: str | None = None) -> Published:
    """Read a time as `published` does, or a day in the words of some two hundred locales: `29 января 2024, 10:30`.

    `language` (BCP 47) is that of the field, where it is known. Figures that may be a day or a month (`03/04/2024`)
    are read by its custom, and refused where it has none. Raises `BadReport` where the field states no one day.
    """
    found = _exact(value, field)
    if found is None and len(value.strip()) <= MAX_FIELD:
        try:
            found = local_date(value.strip(), language=language)
        except ValueError as error:
            raise BadReport(field, f"{shown(value)} ({error})", MEND) from error
    return _checked(value, field, found)


def _checked(value: str, field: str, found: Published | None) -> Published:
    if found is None:
        raise BadReport(field, shown(value), MEND)
    return found


def _exact(value: str, field: str) -> Published | None:
    if len(value) > MAX_FIELD:
        return None
    match = _ISO.fullmatch(value.strip())
    try:
        return _instant(match) if match else english_date(value)
    except (ValueError, OverflowError) as error:
        raise BadReport(field, f"{shown(value)} ({error})", MEND) from error


def _instant(match: re.Match[str]) -> Published:
    day = datetime.fromisoformat(match["day"])
    if match["zone"] is None:
        return Published(day.replace(tzinfo=UTC), PublishedPrecision.DAY)
    hour, minute, second = (int(match[part] or 0) for part in ("hour", "minute", "second"))
    return zoned(day.replace(hour=hour, minute=minute, second=second), _zone(match["zone"]), _precision(match))


def _zone(stated: str) -> tzinfo:
    if stated in {"Z", "z"}:
        return UTC
    zone = datetime.strptime(f"{stated}00" if len(stated) == len("+05") else stated, "%z").tzinfo
    assert zone is not None
    return zone


def _precision(match: re.Match[str]) -> PublishedPrecision:
    if match["second"]:
        return PublishedPrecision.SECOND
    return PublishedPrecision.MINUTE if match["minute"] else PublishedPrecision.HOUR
