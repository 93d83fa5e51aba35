"""RSS, RDF and Atom: the feed and its items."""

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree

from tocsin_ingest.normalise.feeds.elements import (
    RDF,
    XML,
    Element,
    children,
    first_text,
    inherited,
    local_name,
    text_in,
)
from tocsin_ingest.normalise.feeds.entries import entries_of
from tocsin_ingest.normalise.feeds.georss import position_of
from tocsin_ingest.normalise.feeds.markup import headline, plain
from tocsin_ingest.normalise.feeds.values import Feed, Item
from tocsin_ingest.normalise.web_address import address_on_web

_TEXTS: Final = ("content:encoded", "content", "description", "summary", "dc:description", "media:description")
_TIMES: Final = (
    *("pubdate", "published", "dcterms:issued", "issued", "dc:date", "dcterms:created", "created"),
    *("dcterms:modified", "updated", "modified", "date"),
)
_HTML_NAME: Final = re.compile("[a-z][a-z0-9]*")
_XHTML_DIV: Final = "div"


def read_xml_feed(text: str, *, url: str) -> Feed:
    """Return the feed that stands at a URL. Raises `BadReport` where it is none."""
    head, entries = entries_of(text)
    return Feed(
        title=headline(first_text(head, "title", "dc:title")),
        items=tuple(_item(entry, url) for entry in entries),
        language=first_text(head, "language", "dc:language") or inherited(head, f"{XML}lang"),
    )


def _item(entry: Element, url: str) -> Item:
    return Item(
        external_id=first_text(entry, "guid", "id", "dc:identifier") or entry.get(f"{RDF}about"),
        link=_link(entry, url),
        title=headline(next(_texts(entry, ("title", "dc:title")), None)),
        text=max((plain(text) for text in _texts(entry, _TEXTS)), key=len, default=""),
        times=tuple(text for element in children(entry, *_TIMES) if (text := text_in(element).strip())),
        language=first_text(entry, "dc:language", "language") or inherited(entry, f"{XML}lang"),
        outlet=_outlet(entry),
        position=position_of(entry),
    )


def _texts(entry: Element, names: tuple[str, ...]) -> Iterator[str]:
    """Yield the texts of an entry as HTML or plain text. A text that lies elsewhere (`src`) is none."""
    for element in children(entry, *names):
        if len(element):
            inner = next((child for child in element if local_name(child) == _XHTML_DIV), None)
            yield _markup(element if inner is None else inner)
        elif element.text and element.text.strip():
            yield element.text


def _markup(element: Element) -> str:
    """Return the markup within an element, as HTML whatever its namespace is called."""
    for each in element.iter():
        name = local_name(each)
        each.tag = name if _HTML_NAME.fullmatch(name) else "span"
    return str(etree.tostring(element, encoding="unicode", method="html", with_tail=False))


def _link(entry: Element, url: str) -> str | None:
    """Return where the item can be read. The base is that of the entry, else the feed's own URL."""
    base = address_on_web(inherited(entry, f"{XML}base") or "", base=url) or url
    addresses = (address_on_web(target, base=base) for target in _targets(entry))
    return next(filter(None, addresses), None)


def _targets(entry: Element) -> Iterator[str]:
    """Yield what may be the item's address, the best first: feeds that count clicks keep the true one beside it."""
    yield from filter(None, (first_text(entry, "feedburner:origlink"),))
    for link in children(entry, "link"):
        if link.get("href") and link.get("rel", "alternate") == "alternate":
            yield link.get("href")
        elif link.text and link.text.strip():
            yield link.text
    for guid in children(entry, "guid"):
        if guid.get("isPermaLink", "true").lower() == "true" and (guid.text or "").strip().startswith("http"):
            yield guid.text
    about = entry.get(f"{RDF}about", "")
    if about.startswith("http"):
        yield about


def _outlet(entry: Element) -> str | None:
    """Return whom the feed took the item from (RSS `source`, Atom `source/title`), or its publisher."""
    for source in children(entry, "source"):
        name = headline(first_text(source, "title") if len(source) else source.text)
        if name:
            return name
    return headline(first_text(entry, "dc:publisher", "dc:source"))
