"""When a report was published, and how much of that was really said."""

from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final, NamedTuple

from tocsin.contracts.report import PublishedPrecision

FUTURE: Final = timedelta(days=1)
"""How far ahead of our clock a time may be: a local day begins up to 14 hours before that of UTC, and clocks differ."""


class Published(NamedTuple):
    """An instant, in the zone that it was given in: days are local. What its precision does not cover is zero."""

    at: datetime
    precision: PublishedPrecision


def zoned(local: datetime, zone: tzinfo, precision: PublishedPrecision) -> Published:
    """Return a naive local time as an instant. Raises `ValueError` or `OverflowError` outside of the calendar."""
    at = local.replace(tzinfo=zone)
    at.astimezone(UTC)  # raises where the instant is outside the calendar
    return Published(at, precision)


def is_of_the_future(at: datetime, *, now: datetime) -> bool:
    """Tell whether a report cannot have been published then: more than a day ahead of our clock."""
    return at - now > FUTURE
