"""A page that was saved as a file, as a report: its article, or what a reader sees of it."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

from tocsin.contracts.report import Report, Source, SourceKind
from tocsin_ingest.normalise.assemble import Labels, assemble
from tocsin_ingest.normalise.decoding import declared_in_markup, decoded
from tocsin_ingest.normalise.errors import BadReport
from tocsin_ingest.normalise.header import take_header
from tocsin_ingest.normalise.html import text_of_html, tree_of
from tocsin_ingest.normalise.language_tag import language_tag
from tocsin_ingest.normalise.pages import Article, read_article
from tocsin_ingest.normalise.pages.markup import markup_of
from tocsin_ingest.normalise.pages.metadata import metadata_of
from tocsin_ingest.normalise.stated_time import best_stated
from tocsin_ingest.normalise.text import normalised, one_line
from tocsin_ingest.normalise.web_address import canonical_url

NOWHERE: Final = "https://saved.invalid/page"
"""Stands for the address of a page that does not say it; no host has this name (RFC 2606)."""

_NO_CLOCK: Final = datetime.max.replace(tzinfo=UTC)
"""Times of the future are set aside where reports are taken in, by its clock."""

_SAVED_FROM: Final = re.compile(r"<!--\s{0,9}saved from url=\(\d{1,5}\)(\S{1,2000})\s")
_SAVED_WITHIN: Final = 2_000


def report_from_page(raw: bytes, *, source: Source, external_id: str | None = None) -> Report:
    """Return a saved page as a report; without an article, all that a reader sees of it is its text.

    Its address is what it says of itself, or what the browser that saved it wrote into it. Raises `BadReport`, and
    nothing else.
    """
    markup = decoded(raw, declared=declared_in_markup(raw))
    url = next(_addresses(markup), None)
    article = _article(markup, url or NOWHERE)
    language = language_tag(article.language)
    headed = take_header(article.text)
    labels = Labels(
        external_id=one_line(external_id or "") or None,
        title=article.title,
        url=url and article.url,
        language=language,
    )
    return assemble(
        headed.text,
        default_source=_whose(article, source),
        published=best_stated(article.times, now=_NO_CLOCK, language=language) or headed.published,
        labels=labels,
    )


def _article(markup: str, url: str) -> Article:
    try:
        return read_article(markup.encode(errors="replace"), url=url, content_type="text/html; charset=utf-8")
    except BadReport:  # it was put there to be read, even where it would not be worth fetching
        text = normalised(text_of_html(markup)).lstrip()
    try:
        said = metadata_of(markup_of(markup), url=url)
    except BadReport:
        return Article(url=url, title=None, text=text)
    return Article(url=said.url, title=said.title, text=text, times=said.times, language=said.language)


def _addresses(markup: str) -> Iterator[str]:
    """Yield the addresses that a page gives itself, canonical, the best first."""
    root = tree_of(markup)
    links = [] if root is None else [link.get("href") for link in root.iter("link") if link.get("rel") == "canonical"]
    metas = [] if root is None else [m.get("content") for m in root.iter("meta") if m.get("property") == "og:url"]
    saved = _SAVED_FROM.search(markup[:_SAVED_WITHIN])
    for said in filter(None, [*links, *metas, saved and saved[1]]):
        try:
            yield canonical_url(said)
        except BadReport:
            continue


def _whose(article: Article, source: Source) -> Source:
    """Return the source where the address tells no outlet: the one that the page names, if nobody chose another."""
    return Source(name=article.outlet) if article.outlet and source.kind is SourceKind.OTHER else source
