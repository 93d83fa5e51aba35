"""Bytes into an article."""

import re
from itertools import pairwise
from typing import Any, Final

import trafilatura

from tocsin_ingest.normalise.decoding import declared_in_markup, decoded
from tocsin_ingest.normalise.errors import BadReport, shown
from tocsin_ingest.normalise.html import CELL_MARK
from tocsin_ingest.normalise.pages.markup import markup_of
from tocsin_ingest.normalise.pages.metadata import metadata_of
from tocsin_ingest.normalise.pages.values import Article
from tocsin_ingest.normalise.pages.verdict import check
from tocsin_ingest.normalise.text import normalised, one_line
from tocsin_ingest.normalise.web_address import canonical_url

MAX_BYTES: Final = 5_000_000
"""Bytes of a page; the largest of news sites, with all their scripts, have 4,000,000."""

_HTML: Final = frozenset({"", "text/html", "application/xhtml+xml", "application/xml", "text/xml"})
_MEND: Final = "give the article's text"
_PLAIN: Final = "text/plain"
ABOVE: Final = 4
"""Lines at the beginning among which the title is looked for: above it stand a site's name, a section, a date."""

_RULE: Final = re.compile(r"[|\s:-]+")
_NO_TEXT: Final = (b"%PDF", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"PK\x03\x04", b"\x1f\x8b")


def read_article(body: bytes, *, url: str, content_type: str = "") -> Article:
    """Return the article of the page that was found at a URL; `content_type` is that header.

    Raises `BadReport` where the page is too large or holds no article, with what it is instead; and nothing else.
    """
    if len(body) > MAX_BYTES:
        raise BadReport("page", f"more than {MAX_BYTES} bytes", "give the address of one article")
    kind, _, parameters = content_type.partition(";")
    kind = kind.strip().lower()
    if body.startswith(_NO_TEXT) or kind not in _HTML | {_PLAIN}:
        told = kind if kind not in _HTML | {_PLAIN} else "a picture, a PDF or an archive"
        raise BadReport("page", f"no web page but {shown(told)}", "give the address of an article")
    charset = parameters.partition("charset=")[2].partition(";")[0].strip("\"' ") or None
    text = decoded(body, declared=charset or declared_in_markup(body))
    if kind == _PLAIN:
        return Article(url=canonical_url(url), title=None, text=normalised(text))
    return _article(text, url)


def _article(text: str, url: str) -> Article:
    markup = markup_of(text)
    metadata = metadata_of(markup, url=url)
    article = _paragraphs(normalised(_main_text(markup.root)), metadata.title)
    check(markup.root, article, metadata)
    return Article(
        url=metadata.url,
        title=metadata.title,
        text=article,
        times=metadata.times,
        outlet=metadata.outlet,
        language=metadata.language,
    )


def _main_text(root: Any) -> str:
    """Return the text of the article alone: no menus, advertisements, comments or links to others."""
    try:
        text = trafilatura.extract(root, output_format="txt", include_comments=False, include_tables=True)
    except Exception as error:  # what it does with a stranger's markup, nobody can say
        raise BadReport("page", f"markup that breaks its reader ({type(error).__name__})", _MEND) from error
    return text or ""


def _paragraphs(text: str, title: str | None) -> str:
    """Return the paragraphs, one a line so far, with an empty line between two; lists and tables stay together.

    The title goes where it stands above the text, with what stands above it: it is the report's own title.
    """
    lines = [_row(line) for line in text.split("\n") if line.strip() and not _RULE.fullmatch(line)]
    above = [number for number, line in enumerate(lines[:ABOVE], start=1) if title and _same(line, title)]
    lines = lines[above[0] :] if above else lines
    parts = lines[:1]
    for before, line in pairwise(lines):
        parts += ["\n" if _list_of(before) == _list_of(line) != "" else "\n\n", line]
    return "".join(parts)


def _row(line: str) -> str:
    """Return a row of a table as other texts write it: `Kala | 3`. Anything else stays as it is."""
    return line.strip().strip("|").strip() if line.startswith("| ") else line


def _list_of(line: str) -> str:
    """Return what makes a line one of a list or of a table; empty for a paragraph."""
    return "- " if line.startswith("- ") else CELL_MARK if CELL_MARK in line else ""


def _same(line: str, title: str) -> bool:
    return one_line(line).casefold() == title.casefold()
