"""Feeds and pages that tests serve."""

from collections.abc import Iterable
from xml.sax.saxutils import escape

PARAGRAPHS = (
    "Gunmen on motorcycles attacked the weekly market in Sandu on Monday, killing four traders, the police said.",
    "Nine people were wounded and taken to the hospital in Beled, where two of them were in a serious condition.",
    "No group has said that it was behind the attack, which was the third in the district since the harvest began.",
)
TEXT = "\n\n".join(PARAGRAPHS)
TEASER = "Gunmen attacked a market."


def an_article(title: str = "Four killed in Sandu", published: str = "2024-01-29T10:30:00+01:00") -> str:
    """Return a page of `PARAGRAPHS`."""
    head = f'<title>{title}</title><meta property="article:published_time" content="{published}">'
    body = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    return f'<!DOCTYPE html><html lang="en"><head>{head}</head><body><article>{body}</article></body></html>'


def an_item(link: str = "", *, title: str = "Four killed in Sandu", text: str = TEASER, guid: str = "") -> str:
    """Return an item of a feed."""
    fields = {"title": title, "link": link, "description": text, "guid": guid}
    inner = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in fields.items() if value)
    return f"<item>{inner}<pubDate>Mon, 29 Jan 2024 09:00:00 GMT</pubDate></item>"


def a_feed(items: Iterable[str]) -> str:
    """Return an RSS feed of items."""
    return f'<rss version="2.0"><channel><title>Delta Wire</title>{"".join(items)}</channel></rss>'
