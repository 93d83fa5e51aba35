"""An item of a feed as a report, and the key that it is known by."""

import hashlib
import re
from datetime import datetime
from typing import Final

from tocsin.contracts.report import Report
from tocsin_ingest.normalise.assemble import Labels, assemble
from tocsin_ingest.normalise.errors import BadReport
from tocsin_ingest.normalise.feeds.values import Feed, Item
from tocsin_ingest.normalise.fields import MAX_FIELD
from tocsin_ingest.normalise.instant import Published
from tocsin_ingest.normalise.language_tag import language_tag
from tocsin_ingest.normalise.operator import SILENT, Operator
from tocsin_ingest.normalise.stated_time import best_stated
from tocsin_ingest.normalise.text import one_line
from tocsin_ingest.normalise.web_address import canonical_url

WHOLE_CHARS: Final = 800
"""A text of fewer code points is a teaser: the article behind it says more. Summaries have 100 to 500."""

_CUT: Final = re.compile(
    r"(?:\[?(?:\.\.\.|\u2026)\]?|\bread (?:more|the full (?:story|article))\b.{0,40}|\bcontinue reading\b.{0,200}"
    r"|\bthe post .{1,300} appeared first on .{1,100})\s*$",
    re.IGNORECASE | re.DOTALL,
)
_TAIL: Final = 600


def report_from_item(item: Item, feed: Feed, *, now: datetime, operator: Operator = SILENT) -> Report:
    """Return an item as a report. What the operator says stands before what the feed says of itself.

    A time that cannot be read, or that lies in the future, is none. Raises `BadReport` where there is no text.
    """
    text, said = item.text or item.title or "", labels_of(item, feed)
    labels = said._replace(language=operator.language_in(text, stated=said.language))
    return assemble(
        text,
        default_source=operator.source(stated=item.outlet, url=labels.url, otherwise=feed.title or "feed"),
        published=time_of(item, feed, now=now),
        labels=labels,
    )


def labels_of(item: Item, feed: Feed) -> Labels:
    """Return what a feed says about an item beside its text, time and source."""
    return Labels(
        external_id=one_line(item.external_id or "")[:MAX_FIELD] or None,
        title=item.title[:MAX_FIELD] if item.title else None,
        url=link_of(item),
        language=language_tag(item.language or feed.language),
        position=item.position,
    )


def time_of(item: Item, feed: Feed, *, now: datetime) -> Published | None:
    """Return when an item was published, as far as its feed says so."""
    return best_stated(item.times, now=now, language=language_tag(item.language or feed.language))


def link_of(item: Item) -> str | None:
    """Return the item's canonical URL, or None where it has none that can be."""
    try:
        return canonical_url(item.link) if item.link else None
    except BadReport:
        return None


def key_of(item: Item) -> str:
    """Return what an item is known by: its id or link, with its title and text.

    A new title or text makes it news again, as when a toll rises. A new time alone does not: there are feeds that give
    every item the time at which they were asked.
    """
    parts = "\x00".join((item.external_id or item.link or "", item.title or "", item.text))
    return hashlib.sha256(parts.encode()).hexdigest()


def is_teaser(item: Item) -> bool:
    """Tell whether an item holds less than the article that it links to."""
    return len(item.text) < WHOLE_CHARS or _CUT.search(item.text[-_TAIL:]) is not None
