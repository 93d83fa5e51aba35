"""What a page says of its article: for search engines, for those who share links to it, and in its markup."""

import html
import re
from collections.abc import Iterator
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit

from tocsin_ingest.normalise.errors import BadReport
from tocsin_ingest.normalise.pages.linked_data import Said, said_in
from tocsin_ingest.normalise.pages.markup import Markup
from tocsin_ingest.normalise.text import one_line
from tocsin_ingest.normalise.web_address import address_on_web, canonical_url

MAX_LINE: Final = 1_000
"""Code points of a title or a name that are kept."""

_PUBLISHED: Final = (
    *("article:published_time", "og:article:published_time", "datepublished", "parsely-pub-date", "pubdate"),
    *("publishdate", "publish-date", "publish_date", "sailthru.date", "article.published", "dc.date.issued"),
    *("dcterms.issued", "dc.date", "dcterms.date", "dcterms.created", "date", "cxenseparse:recs:publishtime"),
)
"""Names of `<meta>` that state when an article was published, the most exact first."""

_OF_ARTICLES_ALONE: Final = frozenset(_PUBLISHED[:3])
"""Those that no page has but one of an article."""

_DAY_IN_PATH: Final = re.compile(r"/((?:19|20)\d\d)[/-]([01]?\d)[/-]([0-3]?\d)(?=[/_-])")
_WORD_OF_PUBLISHING: Final = re.compile(r"publi|posted|dateline|entry-date|pubdate", re.IGNORECASE)
_PREFIXES_OF_A_SITE: Final = ("www.", "m.", "amp.", "mobile.")

_Element = Any


class Metadata(NamedTuple):
    """What was said. `declared_article`: whether the page says that it is one; `free`: whether all may read it."""

    url: str
    title: str | None
    times: tuple[str, ...]
    outlet: str | None
    language: str | None
    declared_article: bool
    free: bool | None


def metadata_of(markup: Markup, *, url: str) -> Metadata:
    """Return what a page that was found at a URL says of its article."""
    metas = _metas(markup.root)
    shared_title = _line(metas.get("og:title") or metas.get("twitter:title"))
    said = said_in(markup.linked_data, headline=shared_title)
    outlet = _line(metas.get("og:site_name") or said.outlet or metas.get("application-name"))
    title = shared_title or said.headline or _title(markup.root)
    return Metadata(
        url=_address(markup.root, metas, url),
        title=_without_outlet(title, outlet),
        times=tuple(_times(markup.root, metas, said, url)),
        outlet=outlet,
        language=_language(markup.root, metas, said),
        declared_article=said.is_article
        or metas.get("og:type", "").lower() == "article"
        or not _OF_ARTICLES_ALONE.isdisjoint(metas),
        free=said.free if said.free is not None else _free(metas),
    )


def _metas(root: _Element) -> dict[str, str]:
    """Return the first content of each name, property or microdata field, by its name in lower case."""
    found: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or meta.get("http-equiv")
        content = (meta.get("content") or "").strip()
        if name and content:
            found.setdefault(name.strip().lower(), content)
    return found


def _line(text: str | None) -> str | None:
    """Return a title or name on one line; entities that were escaped twice are read."""
    return one_line(html.unescape(text or ""))[:MAX_LINE] or None


def _title(root: _Element) -> str | None:
    headings = [_line("".join(heading.itertext())) for heading in root.iter("h1")]
    titles = (_line("".join(title.itertext())) for title in root.iter("title"))
    return headings[0] if len(headings) == 1 and headings[0] else next(filter(None, titles), None)


def _without_outlet(title: str | None, outlet: str | None) -> str | None:
    """Return a title without ` - The Outlet` at its end."""
    if not title or not outlet:
        return title
    ending = re.compile(rf"\s+[|\u2013\u2014\u00b7:-]\s+{re.escape(outlet)}\s*$", re.IGNORECASE)
    return ending.sub("", title) or title


def _times(root: _Element, metas: dict[str, str], said: Said, url: str) -> Iterator[str]:
    if said.published:
        yield said.published
    yield from (metas[name] for name in _PUBLISHED if name in metas)
    elements = sorted(root.iter("time"), key=_rank)
    yield from (text for each in elements[:1] if (text := _line(each.get("datetime") or "".join(each.itertext()))))
    if day := _DAY_IN_PATH.search(urlsplit(url).path):
        yield f"{day[1]}-{int(day[2]):02}-{int(day[3]):02}"


def _rank(time: _Element) -> tuple[bool, bool]:
    """Return how much a `<time>` is like that of publication: by its own words first, then by where it stands."""
    words = " ".join(filter(None, (time.get("itemprop"), time.get("class"), time.get("id"))))
    is_said = time.get("pubdate") is not None or _WORD_OF_PUBLISHING.search(words) is not None
    return not is_said, not any(each.tag in {"article", "header", "main"} for each in time.iterancestors())


def _address(root: _Element, metas: dict[str, str], url: str) -> str:
    """Return the page's canonical URL: the one that it states, where that is on its own site and a page like it."""
    links = (link.get("href") for link in root.iter("link") if "canonical" in (link.get("rel") or "").lower().split())
    for stated in (next(filter(None, links), None), metas.get("og:url")):
        address = _canonical(address_on_web(stated, base=url)) if stated else None
        if address and _site(address) == _site(url) and (_has_path(address) or not _has_path(url)):
            return address
    return canonical_url(url)


def _canonical(url: str | None) -> str | None:
    try:
        return canonical_url(url) if url else None
    except BadReport:
        return None


def _site(url: str) -> str:
    host = urlsplit(url).netloc.lower()
    return next((host.removeprefix(prefix) for prefix in _PREFIXES_OF_A_SITE if host.startswith(prefix)), host)


def _has_path(url: str) -> bool:
    parts = urlsplit(url)
    return bool(parts.path.strip("/") or parts.query)


def _language(root: _Element, metas: dict[str, str], said: Said) -> str | None:
    return root.get("lang") or metas.get("content-language") or said.language or metas.get("og:locale")


def _free(metas: dict[str, str]) -> bool | None:
    tier = metas.get("article:content_tier", "").lower()
    return None if not tier else tier == "free"
