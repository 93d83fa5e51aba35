"""URLs: what may be asked at all, and where a redirect may lead."""

import base64
import re
from typing import Final
from urllib.parse import unquote

import httpx2

from tocsin_ingest.fetch import Unfetchable
from tocsin_ingest.fetch.shown_url import shown, shown_broken

WEB_PORTS: Final = frozenset({80, 443})
FIRST_FREE_PORT: Final = 1024
"""Below it are mail, shells and name servers: nobody publishes there, and a URL can be made to speak to them."""

PORTS: Final = range(1, 1 << 16)

LONGEST_URL: Final = 4096
"""Longer than any that is published; a server need not take more than 8,000."""

_HOST: Final = re.compile(r"[A-Za-z0-9._-]{1,253}|[0-9A-Fa-f:.]+")
"""A name as it goes over the wire, or the inside of an IPv6 address's brackets."""


def target(url: str) -> httpx2.URL:
    """Return the parsed URL of something on the web. Raises `Unfetchable`, for good, where it is none."""
    if len(url) > LONGEST_URL:
        raise Unfetchable(f"{shown(url)[:80]}… is longer than {LONGEST_URL} characters", for_good=True)
    try:
        parsed = httpx2.URL(url.strip())
    except (httpx2.InvalidURL, ValueError) as error:
        why = "" if "@" in url else f": {error}"  # which may quote a password
        raise Unfetchable(f"{shown_broken(url)} is no URL{why}", for_good=True) from None
    if parsed.scheme not in {"http", "https"} or not parsed.host:
        raise Unfetchable(f"{shown(url)} is not on the web: it must begin with http:// or https://", for_good=True)
    if not _HOST.fullmatch(parsed.raw_host.decode()) or port(parsed) not in PORTS:
        raise Unfetchable(f"{shown(url)} is no URL: no host can be called {parsed.netloc.decode()}", for_good=True)
    return parsed


def has_web_port(url: httpx2.URL) -> bool:
    """Tell whether the port is one that documents are published at."""
    return url.port is None or url.port in WEB_PORTS or url.port >= FIRST_FREE_PORT


def redirected(url: httpx2.URL, location: str) -> httpx2.URL:
    """Return where a redirect leads. Raises `Unfetchable`, for good, where it may not lead there.

    From https to http is refused: what its sender had sealed would come by a wire that anyone can alter. A password
    is kept for the place it was given for and sent nowhere else.
    """
    try:
        joined = str(url.join(location))
    except (httpx2.InvalidURL, ValueError) as error:
        raise Unfetchable(f"{shown(str(url))} redirects to what is no URL: {error}", for_good=True) from None
    there = target(joined).copy_with(userinfo=url.userinfo if same_origin(url, target(joined)) else b"")
    if url.scheme == "https" and there.scheme == "http":
        raise Unfetchable(
            f"{shown(str(url))} redirects from https to {shown(str(there))}; give that URL if you trust it",
            for_good=True,
        )
    return there


def same_origin(one: httpx2.URL, other: httpx2.URL) -> bool:
    return (one.scheme, one.raw_host, port(one)) == (other.scheme, other.raw_host, port(other))


def port(url: httpx2.URL) -> int:
    if url.port is not None:
        return url.port
    return 443 if url.scheme == "https" else 80


def authorization(url: httpx2.URL) -> str | None:
    """Return the header for the URL's user and password, or None where it has none."""
    if not url.userinfo:
        return None
    return "Basic " + base64.b64encode(unquote(url.userinfo.decode()).encode()).decode()
