"""Bytes into a feed, whichever kind it is."""

from typing import Final

from tocsin_ingest.normalise.decoding import declared_in_markup, decoded
from tocsin_ingest.normalise.errors import BadReport
from tocsin_ingest.normalise.feeds.json_feed import read_json_feed
from tocsin_ingest.normalise.feeds.values import Feed
from tocsin_ingest.normalise.feeds.xml_feed import read_xml_feed

MAX_BYTES: Final = 5_000_000
"""Bytes of a feed: a thousand whole articles. To read so many takes about a second."""


def read_feed(body: bytes, *, url: str, charset: str | None = None) -> Feed:
    """Return the feed that stands at a URL. `charset` is what its server said of its encoding.

    What kind it is its first character tells, and no server: feeds come as any type. Raises `BadReport` where it is no
    feed or too large, and nothing else.
    """
    if len(body) > MAX_BYTES:
        raise BadReport("feed", f"more than {MAX_BYTES} bytes", "give a feed of the latest items alone")
    text = decoded(body, declared=charset or declared_in_markup(body)).lstrip("\ufeff \t\r\n")
    if not text:
        raise BadReport("feed", "nothing", "give the address of an RSS, Atom or JSON feed")
    return read_json_feed(text, url=url) if text.startswith("{") else read_xml_feed(text, url=url)
