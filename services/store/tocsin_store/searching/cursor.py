"""Where a page of incidents ended, as a text that a caller hands back and need not understand.

It says after which incident to go on, and not how many came before: what is stored meanwhile moves nothing.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import date
from typing import Final

from tocsin.contracts.incident import Incident

UNDATED: Final = date.min
"""The day of an incident that has none: it comes after all others."""

_NONE: Final = "{!r} is no cursor: type what the page before ended with"


def latest(incident: Incident) -> date:
    """Return the day by which an incident is sorted: the last of its interval."""
    return incident.time.end if incident.time else UNDATED


def cursor_of(incident: Incident) -> str:
    """Return the cursor of a page that ends with this incident."""
    key = f"{latest(incident).isoformat()}{incident.id}"
    return urlsafe_b64encode(key.encode()).decode().rstrip("=")


def read_cursor(cursor: str) -> tuple[date, str]:
    """Return the day and the id of the incident after which to go on. Raises `ValueError` for what is no cursor."""
    try:
        key = urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4)).decode()
        day, id_ = date.fromisoformat(key[:10]), key[10:]
    except ValueError as error:
        raise ValueError(_NONE.format(cursor)) from error
    if "\0" in id_:  # which PostgreSQL has no letter for
        raise ValueError(_NONE.format(cursor))
    return day, id_
