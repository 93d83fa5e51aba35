"""How long a server asks to be left alone."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

LONGEST_WAIT_SECONDS: Final = 24 * 3600.0
"""A server that asks for more is asked again the next day all the same."""


def retry_after(value: str | None, *, now: datetime) -> float | None:
    """Return how many seconds to wait, from a number of seconds or a date (RFC 9110, 10.2.3); None if it says neither.

    A moment that has passed is no wait; what is longer than a day is a day.
    """
    if value is None:
        return None
    text = value.strip()
    if text.isascii() and text.isdigit():
        return min(float(text[:9]), LONGEST_WAIT_SECONDS)
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return min(max((moment - now).total_seconds(), 0.0), LONGEST_WAIT_SECONDS)
