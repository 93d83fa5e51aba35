"""The markup of a page without its machinery, and what its scripts say as data."""

import re
from typing import Final, NamedTuple

from lxml import etree
from lxml.html import HtmlElement, HTMLParser

from tocsin_ingest.normalise.errors import BadReport
from tocsin_ingest.normalise.markup_size import tamed

MAX_CHARS: Final = 600_000
"""Code points of a page without its scripts and styles: more than a long story with its comments has. trafilatura takes
some seconds for the worst of them, in one of two threads that cannot be stopped."""

_MACHINERY: Final = re.compile(r"<(script|style|svg|template)(?=[\s/>])([^<>]{0,4000})>", re.IGNORECASE)
_LINKED_DATA: Final = re.compile(r"application/ld\+json", re.IGNORECASE)
_NO_CHARACTER: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Markup(NamedTuple):
    """A page's tree, and its blocks of JSON-LD as they were written."""

    root: HtmlElement
    linked_data: list[str]


def markup_of(text: str) -> Markup:
    """Return the tree of a page. Raises `BadReport` where there is none, or it is too large."""
    slim, linked_data = _without_machinery(_NO_CHARACTER.sub(" ", text))
    if len(slim) > MAX_CHARS:
        raise BadReport("page", f"{len(slim)} characters of markup", "give the address of one article")
    parser = HTMLParser(encoding="utf-8", recover=True, no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(tamed(slim).encode(), parser)
    except etree.LxmlError as error:
        raise BadReport("page", f"broken markup ({error})", "give the address of an article") from error
    if root is None:
        raise BadReport("page", "nothing", "give the address of an article")
    return Markup(root, linked_data)


def _without_machinery(text: str) -> tuple[str, list[str]]:
    kept: list[str] = []
    data: list[str] = []
    at = 0
    while opening := _MACHINERY.search(text, at):
        closing = re.compile(rf"</{opening[1]}\s{{0,20}}>", re.IGNORECASE).search(text, opening.end())
        kept.append(text[at : opening.start()])
        if closing is None:
            return "".join(kept), data
        if _LINKED_DATA.search(opening[2]):
            data.append(text[opening.end() : closing.start()])
        at = closing.end()
    return "".join([*kept, text[at:]]), data
