"""The feeds that a page names in its head, for programs that look for them (RSS autodiscovery)."""

import html
import re
from typing import Final
from urllib.parse import urljoin, urlsplit

SEARCHED_CHARS: Final = 300_000
"""How much of a page is searched: its head, however much of it is scripts."""

MOST: Final = 10
"""Feeds that are told of: the first are those of the whole site."""

FEEDS: Final = ("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json")

_LINK: Final = re.compile(r"<link(?=[\s/])([^<>]{1,2000})>", re.IGNORECASE)
_ATTRIBUTE: Final = re.compile(r"([a-z-]{1,20})\s{0,9}=\s{0,9}(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)


def feeds_named_by(body: bytes, *, url: str) -> tuple[str, ...]:
    """Return the addresses of the feeds that a page at a URL names, each once, in its order."""
    page = body[:SEARCHED_CHARS].decode("utf-8", errors="replace")
    found: dict[str, None] = {}
    for tag in _LINK.finditer(page):
        said = {name.lower(): html.unescape(a or b or c) for name, a, b, c in _ATTRIBUTE.findall(tag[1])}
        is_feed = said.get("type", "").lower().strip() in FEEDS and "alternate" in said.get("rel", "").lower().split()
        if is_feed and (address := _address(url, said.get("href", ""))):
            found[address] = None
    return tuple(found)[:MOST]


def _address(url: str, link: str) -> str | None:
    """Return the absolute address of a link of a page; None where it leads nowhere on the web."""
    try:
        address = urljoin(url, link.strip())
        parts = urlsplit(address)
    except ValueError:
        return None
    usable = link.strip() and parts.scheme in {"http", "https"} and parts.netloc and address.isprintable()
    return address if usable and " " not in address else None
