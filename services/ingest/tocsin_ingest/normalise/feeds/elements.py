"""The elements of an entry by one name each, whichever of the many namespaces of feeds they are written in."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import Any, Final

Element = Any
"""An element of lxml, which has no types and no public name for the class."""

_PREFIXES: Final = {
    **dict.fromkeys(
        (
            "http://www.w3.org/2005/Atom",
            "http://purl.org/atom/ns#",
            "http://purl.org/rss/1.0/",
            "http://backend.userland.com/rss2",
            "http://blogs.law.harvard.edu/tech/rss",
        ),
        "",
    ),
    "http://purl.org/rss/1.0/modules/content/": "content:",
    "http://purl.org/dc/elements/1.1/": "dc:",
    "http://purl.org/dc/terms/": "dcterms:",
    "http://www.georss.org/georss": "georss:",
    "http://www.georss.org/georss/10": "georss:",
    "http://www.opengis.net/gml": "gml:",
    "http://www.w3.org/2003/01/geo/wgs84_pos#": "geo:",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner:",
    "http://search.yahoo.com/mrss/": "media:",
}
"""Namespaces as their documents name them. Those of RSS and Atom themselves have no prefix here."""

_RSS_0_9: Final = "netscape.com/rdf/simple/0.9/"
"""The end of the namespaces of RSS 0.9, which was published at two hosts."""

MOST_CHILDREN: Final = 1_000
"""Of an entry, which is looked through for each thing that is looked for in it. Honest ones have fifty."""

XML: Final = "{http://www.w3.org/XML/1998/namespace}"
RDF: Final = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"


def local_name(element: Element) -> str:
    """Return an element's name without its namespace, in lower case; empty for a comment or the like."""
    return element.tag.rpartition("}")[2].rpartition(":")[2].lower() if isinstance(element.tag, str) else ""


def name_of(element: Element) -> str:
    """Return an element's name with its usual prefix, such as `dc:date`; a prefix that was not declared is believed."""
    return _name(element.tag) if isinstance(element.tag, str) else ""


@lru_cache(maxsize=1024)
def _name(tag: str) -> str:
    namespace, _, local = tag.rpartition("}")
    uri = namespace.removeprefix("{")
    prefix = _PREFIXES.get(uri, "" if uri.endswith(_RSS_0_9) or not uri else f"{uri}:")
    return f"{prefix}{local}".lower()


def children(element: Element, *names: str) -> Iterator[Element]:
    """Yield the children with one of these names: all of the first name, then all of the second, and so on.

    Only the first `MOST_CHILDREN` are looked at.
    """
    named = [(name_of(child), child) for child in islice(element, MOST_CHILDREN)]
    for name in names:
        yield from (child for found, child in named if found == name)


def text_in(element: Element) -> str:
    """Return all text in an element, its markup left out."""
    return "".join(element.itertext())


def first_text(element: Element, *names: str) -> str | None:
    """Return the text of the first child with one of these names that has any, or None."""
    texts = (text_in(child).strip() for child in children(element, *names))
    return next((text for text in texts if text), None)


def inherited(element: Element, attribute: str) -> str | None:
    """Return an attribute of an element, or of the nearest element around it that has it."""
    return next((found for each in (element, *element.iterancestors()) if (found := each.get(attribute))), None)
