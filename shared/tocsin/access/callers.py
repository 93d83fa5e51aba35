"""What the headers of a request say of who sends it. Names are in lower case, as ASGI servers have them."""

from collections.abc import Mapping
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

SAME_SITE: Final = frozenset({"same-origin", "none"})
"""Values of `Sec-Fetch-Site` of a page that we served, or of what the user typed."""


def secret_of(headers: Mapping[str, str]) -> str:
    """Return the key that was sent: `Authorization: Bearer KEY`, or `X-API-Key: KEY`; empty where none was."""
    scheme, _, token = headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else headers.get("x-api-key", "")


def names_loopback(headers: Mapping[str, str]) -> bool:
    """Tell whether a request was sent to this machine by one of its own names.

    A page of another site can give its own name our address, and then read what we answer: but it has to name itself.
    """
    return is_loopback(_hostname(f"//{headers.get('host', '')}"))


def is_of_another_site(headers: Mapping[str, str]) -> bool:
    """Tell whether a browser says that a page from elsewhere sends the request."""
    origin = headers.get("origin")
    elsewhere = headers.get("sec-fetch-site", "none") not in SAME_SITE
    return elsewhere or (origin is not None and not is_loopback(_hostname(origin)))


def is_loopback(host: str | None) -> bool:
    """Tell whether a host's name or address is this machine's own."""
    try:
        return host == "localhost" or ip_address(host or "").is_loopback
    except ValueError:
        return False


def _hostname(url: str) -> str | None:
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None
