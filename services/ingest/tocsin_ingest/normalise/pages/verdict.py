"""Whether a page holds an article, and if it does not, what it is instead."""

import re
from functools import cache
from typing import Any, Final
from urllib.parse import urlsplit

from tocsin_ingest.normalise.errors import BadReport
from tocsin_ingest.normalise.pages.metadata import Metadata
from tocsin_ingest.tables import rows_of

SHORT_CHARS: Final = 200
"""Code points: with fewer a page holds no article, unless it says that it is one."""

SHORTEST_CHARS: Final = 60
"""Code points: fewer are no sentence that tells an incident."""

TELLING_CHARS: Final = 600
"""Code points up to which words of payment, consent and the like are the page's matter and not a footnote."""

LINKS_SHARE: Final = 0.6
"""Share of a page's text that stands in links, from which it is a list of them. Articles have 0.1 to 0.4."""

LINKED_HEADINGS: Final = 8
"""Headings that are links, from which a page that does not say that it is an article is a list of others."""

_HEADINGS: Final = ("h2", "h3", "h4")

_MEND: Final = {
    "payment": ("the beginning of an article that readers pay for", "give another outlet's, or its text"),
    "consent": ("a page that asks for consent to cookies", "give the article's text"),
    "robot": ("a page that turns programs away, or is empty without scripts", "give the article's text"),
    "gone": ("an error page that says that it is none", "correct the address"),
    "links": ("a list of links, no article", "give the address of one article, or of the site's feed"),
    "empty": ("hardly any text: it is filled in by scripts, or is no article", "give the article's text"),
}


def check(root: Any, text: str, metadata: Metadata) -> None:
    """Raise `BadReport`, with what the page is instead, where `text` is not the text of an article."""
    kind = _instead(root, text, metadata)
    if kind is not None:
        found, mend = _MEND[kind]
        raise BadReport("page", found, mend)


def _instead(root: Any, text: str, metadata: Metadata) -> str | None:
    shown = _shown(root)
    if len(text) < TELLING_CHARS:
        if metadata.free is False:
            return "payment"
        said = _phrases(text)
        if not said and len(text) < SHORT_CHARS:
            # Nearly every page asks for consent somewhere; it is the page's matter where there is nothing else.
            said = [kind for kind in _phrases(shown) if kind != "consent" or not text]
        if said:
            return said[0]
    if len(text) < (SHORTEST_CHARS if metadata.declared_article else SHORT_CHARS):
        return "links" if _link_share(root, shown) > LINKS_SHARE else "empty"
    if metadata.declared_article:
        return None
    return "links" if _lists_others(root, metadata.url) or _link_share(root, shown) > LINKS_SHARE else None


def _lists_others(root: Any, url: str) -> bool:
    """Tell whether a page shows the beginnings of articles: a site's front page, or that of a section."""
    linked = sum(
        heading.find(".//a") is not None or any(each.tag == "a" for each in heading.iterancestors())
        for heading in root.iter(*_HEADINGS)
    )
    parts = urlsplit(url)
    return linked >= LINKED_HEADINGS or not (parts.path.strip("/") or parts.query or not linked)


def _shown(root: Any) -> str:
    return _SPACES.sub(" ", " ".join(root.itertext()))


_SPACES: Final = re.compile(r"\s+")


def _link_share(root: Any, shown: str) -> float:
    linked = sum(len(_SPACES.sub(" ", "".join(link.itertext())).strip()) for link in root.iter("a"))
    return linked / max(1, len(shown.strip()))


def _phrases(text: str) -> list[str]:
    folded = text.casefold()
    return [kind for kind, phrase in _table() if phrase in folded]


@cache
def _table() -> tuple[tuple[str, str], ...]:
    return tuple((row["kind"], row["phrase"].casefold()) for row in rows_of("no_article.tsv"))
