"""What an answer's status and headers say to whoever asked."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final

from tocsin.outgoing.retry_after import retry_after
from tocsin_ingest.fetch import Unfetchable

TOO_OFTEN: Final = 429
GONE: Final = frozenset({404, 410, 451})
REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})

_MENDING: Final = {
    401: "it asks for a password: give a URL with the right one (https://user:password@host/…)",
    403: "it forbids us to read: ask its owner",
    404: "there is nothing at this address: correct it",
    410: "it was taken away for good: remove the source",
    429: "we asked too often: wait, or ask less often",
    451: "it may not be shown for legal reasons",
}


def headers(raw: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """Return headers by name in lower case; of several with one name, all, with commas between them.

    A byte is a letter (ISO 8859-1), so that a value can be sent back as it came.
    """
    found: dict[str, str] = {}
    for name, value in raw:
        key, text = name.decode("latin-1").lower(), value.decode("latin-1").strip()
        found[key] = f"{found[key]}, {text}" if key in found else text
    return found


def location(told: Mapping[str, str]) -> str | None:
    """Return where a redirect leads. Servers write letters beyond ASCII as UTF-8, though HTTP knows none."""
    value = told.get("location")
    if value is None:
        return None
    try:
        return value.encode("latin-1").decode()
    except UnicodeDecodeError:
        return value


def refused(where: str, status: int, told: Mapping[str, str], *, now: datetime) -> Unfetchable:
    """Return the error for an answer that is no document."""
    mending = _MENDING.get(status, "its server fails: wait" if status >= 500 else "no document is answered so")
    return Unfetchable(
        f"{where} answered with status {status}: {mending}",
        retry_after=retry_after(told.get("retry-after"), now=now),
        for_good=status in GONE,
        status=status,
    )
