"""The XML of a feed, made safe and taken apart: its head, and one element for each entry.

libxml2 and not feedparser reads it (ADR 13): feedparser took five minutes for a tag with 200,000 attributes (2.3 MB),
and nothing can stop a thread; libxml2 took 0.1 s. Nothing before the root element reaches the parser, so that there is
no document type and no entity to expand, by construction.
"""

import html
import re
from collections.abc import Iterator
from itertools import islice, pairwise
from typing import Final, NamedTuple

from lxml import etree

from tocsin_ingest.normalise.errors import BadReport
from tocsin_ingest.normalise.feeds.elements import Element, local_name
from tocsin_ingest.normalise.feeds.values import MAX_ITEMS

MEND: Final = "give the address of an RSS, Atom or JSON feed"

MAX_ROOT: Final = 10_000
"""Characters of the root's tag, which in a broken feed is read again with each entry. Honest ones have 2,000."""

_SKIPPED: Final = re.compile(r"\s+|<\?.*?\?>|<!--.*?-->", re.DOTALL)
_DOCTYPE: Final = re.compile(r"<!DOCTYPE\b[^<>\[]*>", re.IGNORECASE)
_ROOT: Final = re.compile(r"<(?:[\w.-]+:)?(?P<name>[\w.-]+)(?:\s[^<>]*)?>")
_ROOTS: Final = frozenset({"rss", "rdf", "feed"})
_ENTRY: Final = re.compile(r"<(?P<name>(?:[\w.-]{1,40}:)?(?:item|entry))(?=[\s>/])", re.IGNORECASE)
_AMPERSAND: Final = re.compile(r"&(?P<reference>#?\w{1,32};)?")
_STRAY: Final = re.compile(
    r"<(?!/?(?:\w{1,40}:\w|(?:rss|rdf|feed|channel|item|entry|title|link|description|content|summary|guid|id|pubdate"
    r"|published|updated|issued|modified|created|date|author|name|uri|email|source|category|comments|enclosure|language"
    r"|image|url|lastbuilddate|generator|rights|copyright|subtitle|ttl|where)(?=[\s/>]))|[!?])",
    re.IGNORECASE,
)
"""A `<` that opens no element of feeds: markup, or a sign, that somebody forgot to escape."""

_OF_XML: Final = frozenset({"amp;", "lt;", "gt;", "quot;", "apos;"})
_NO_XML_CHARACTER: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Entries(NamedTuple):
    """The element that tells of the feed itself, and those of its entries, each still inside its root."""

    head: Element
    entries: list[Element]


def entries_of(text: str) -> Entries:
    """Return the parts of a feed. Raises `BadReport` where the text is no feed, or declares entities.

    A feed that is well formed is read as it is. In one that is not, each entry is read by itself, as far as that goes:
    a broken one stops no other.
    """
    document = _NO_XML_CHARACTER.sub(" ", _root_onwards(text))
    try:
        root = etree.fromstring(document.encode(), _parser(recover=False))
    except etree.XMLSyntaxError:
        return _one_by_one(_mended(document))
    return Entries(_head(root), list(islice(_entry_elements(root), MAX_ITEMS)))


def _root_onwards(text: str) -> str:
    """Return the document without what stands before its root."""
    at = 0
    while match := _SKIPPED.match(text, at) or _DOCTYPE.match(text, at):
        at = match.end()
    if text.startswith("<!", at):
        raise BadReport("feed", "a document type with more than a name", "take out <!DOCTYPE and its entities")
    root = _ROOT.match(text, at)
    if root is None or root["name"].lower() not in _ROOTS:
        raise BadReport("feed", "a web page" if root and root["name"].lower() == "html" else "no feed", MEND)
    if len(root[0]) > MAX_ROOT:
        raise BadReport("feed", f"a root element of {len(root[0])} characters", MEND)
    return text[at:]


def _parser(*, recover: bool) -> etree.XMLParser:
    return etree.XMLParser(
        recover=recover, resolve_entities=False, load_dtd=False, no_network=True, remove_comments=True, remove_pis=True
    )


def _entry_elements(root: Element) -> Iterator[Element]:
    return (element for element in root.iter() if local_name(element) in {"item", "entry"})


def _head(root: Element) -> Element:
    return next((child for child in root if local_name(child) == "channel"), root)


def _mended(document: str) -> str:
    """Return the document with stray markup and ampersands escaped, and characters for HTML's names of them."""
    parts = (
        document[start:end] if verbatim else _STRAY.sub("&lt;", _AMPERSAND.sub(_plain_reference, document[start:end]))
        for start, end, verbatim in _sections(document)
    )
    return "".join(parts)


def _plain_reference(match: re.Match[str]) -> str:
    reference = match["reference"] or ""
    if reference in _OF_XML:
        return match[0]
    character = html.unescape(match[0])
    return html.escape(character) if reference and character != match[0] else f"&amp;{reference}"


def _sections(document: str) -> Iterator[tuple[int, int, bool]]:
    """Yield where each stretch begins and ends, and whether it is a CDATA section."""
    at = 0
    while (start := document.find("<![CDATA[", at)) >= 0 and (end := document.find("]]>", start)) >= 0:
        yield at, start, False
        yield start, (at := end + len("]]>")), True
    yield at, len(document), False


def _one_by_one(document: str) -> Entries:
    root = _ROOT.match(document)
    assert root is not None
    starts = [
        (found.start(), found["name"])
        for start, end, verbatim in _sections(document)
        if not verbatim
        for found in _ENTRY.finditer(document, start, end)
    ][:MAX_ITEMS]
    head = _recovered(document[: starts[0][0] if starts else len(document)])
    if head is None:
        raise BadReport("feed", "XML that is broken from its beginning", MEND)
    bounds = pairwise([*starts, (len(document), "")])
    fragments = [_recovered(root[0] + _entry(document[start:end], name)) for (start, name), (end, _) in bounds]
    entries = [next(_entry_elements(fragment), None) for fragment in fragments if fragment is not None]
    return Entries(_head(head), [entry for entry in entries if entry is not None])


def _entry(text: str, name: str) -> str:
    end = text.rfind(f"</{name}>")
    return f"{text if end < 0 else text[:end]}</{name}>"


def _recovered(fragment: str) -> Element | None:
    try:
        return etree.fromstring(fragment.encode(), _parser(recover=True))
    except etree.XMLSyntaxError:
        return None
