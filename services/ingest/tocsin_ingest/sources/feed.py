"""`[[feed]]` of `sources.toml`: RSS, Atom or JSON Feed, asked again and again, and the articles behind its items."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated, Final, Literal

from pydantic import Field

from tocsin.contracts.report import Report
from tocsin_ingest.fetch import Fetcher, Unfetchable
from tocsin_ingest.fetch.shown_url import shown
from tocsin_ingest.ledger import Ledger, Memory
from tocsin_ingest.normalise import BadReport, feeds
from tocsin_ingest.normalise.feeds.read import MAX_BYTES
from tocsin_ingest.normalise.operator import Operator
from tocsin_ingest.sources.collector import Collector, Deliver, Unreadable
from tocsin_ingest.sources.documents import charset, reading
from tocsin_ingest.sources.duration import Seconds
from tocsin_ingest.sources.options import Means, SourceOptions, SourceType
from tocsin_ingest.sources.pages import PageReader
from tocsin_ingest.sources.polling import Poller
from tocsin_ingest.sources.web_url import WebUrl

ACCEPT: Final = (
    "application/rss+xml, application/atom+xml, application/rdf+xml, application/feed+json, application/xml;q=0.9, "
    "text/xml;q=0.9, application/json;q=0.8, */*;q=0.1"
)

AT_ONCE: Final = 16
"""Items that are handed over together. Of the pages behind them the fetcher asks each host for one at a time."""

TRIES: Final = 3
"""Rounds in which the page behind an item is asked for, before the item is taken as it stands."""

Follow = Literal["auto", "always", "never"]
Items = list[tuple[str, feeds.Item]]
"""Items with their keys."""


class FeedOptions(SourceOptions):
    """An entry `[[feed]]`."""

    url: Annotated[WebUrl, Field(description="The feed: RSS, Atom, RDF or JSON Feed.")]
    every: Annotated[Seconds, Field(description="Pause between two looks.")] = 300.0
    follow: Annotated[
        Follow, Field(description="Read the articles behind the items: auto, where an item's own text is short.")
    ] = "auto"


class FeedSource:
    """Delivers the items of a feed that are new, or whose title or text is.

    An item that should be followed and whose page cannot be had now waits for the next round, three times; then the
    item's own text is taken (`auto`), or it is told of as unreadable (`always`).
    """

    def __init__(
        self,
        options: FeedOptions,
        *,
        fetcher: Fetcher,
        ledger: Ledger,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.name = f"feed:{shown(options.url)}"
        self._options = options
        self._operator = Operator(name=options.name, kind=options.kind, language=options.language)
        self._reader = PageReader(fetcher, operator=self._operator, now=now)
        self._fetcher = fetcher
        self._ledger = ledger
        self._now = now

    async def ask(self, memory: Memory, deliver: Deliver) -> Memory:
        """Fetch the feed and deliver what is new in it. Raises `Unfetchable` where it cannot be had or is no feed."""
        fetched = await self._fetcher.fetch(
            self._options.url,
            etag=memory.etag,
            last_modified=memory.last_modified,
            accept=ACCEPT,
            max_bytes=MAX_BYTES,
        )
        if fetched.unchanged:
            return memory
        try:
            feed = await reading(feeds.read_feed, fetched.body, url=fetched.url, charset=charset(fetched))
        except BadReport as error:
            raise Unfetchable(f"{shown(fetched.url)}: {error}") from error
        waiting = await self._take(feed, memory.more, deliver)
        if waiting:  # what the server says of its last state would keep them from being seen again
            return replace(memory, etag=None, last_modified=None, more=waiting)
        headers = fetched.headers
        return replace(memory, etag=headers.get("etag"), last_modified=headers.get("last-modified"), more={})

    async def _take(self, feed: feeds.Feed, tried: Mapping[str, str], deliver: Deliver) -> dict[str, str]:
        """Deliver what is new, the oldest first. Return the keys of what waits, with how often it was tried."""
        waiting: dict[str, str] = {}
        fresh = await self._fresh(feed)
        for start in range(0, len(fresh), AT_ONCE):
            together = fresh[start : start + AT_ONCE]
            tries = [int(tried.get(key, 0)) + 1 for key, _ in together]
            found = await asyncio.gather(
                *(
                    self._report(item, feed, last=count >= TRIES)
                    for (_, item), count in zip(together, tries, strict=True)
                )
            )
            await deliver([each for each in found if each is not None])
            outcomes = list(zip(together, found, tries, strict=True))
            await self._ledger.mark(self.name, [key for (key, _), each, _ in outcomes if each is not None])
            waiting |= {key: str(count) for (key, _), each, count in outcomes if each is None}
        return waiting

    async def _fresh(self, feed: feeds.Feed) -> Items:
        """Return the items that were not taken before. Feeds have the newest first; those are taken last."""
        keyed = {feeds.key_of(item): item for item in reversed(feed.items)}
        unseen = await self._ledger.unseen(self.name, list(keyed))
        return [each for each, new in zip(keyed.items(), unseen, strict=True) if new]

    async def _report(self, item: feeds.Item, feed: feeds.Feed, *, last: bool) -> Report | Unreadable | None:
        """Return the report of an item, or why there is none; None where its page may be had later."""
        link = feeds.link_of(item)
        if link is None or not self._follows(item):
            return await reading(self._own, item, feed)
        known, time = feeds.labels_of(item, feed), await reading(feeds.time_of, item, feed, now=self._now())
        try:
            found = await self._reader(link, known=known, known_time=time)
        except Unfetchable as error:
            if not (last or error.for_good):
                return None
            found = Unreadable(shown(link), str(error))
        if self._options.follow == "always" or (isinstance(found, Report) and len(found.text) >= len(item.text)):
            return found
        return await reading(self._own, item, feed)

    def _follows(self, item: feeds.Item) -> bool:
        follow = self._options.follow
        return follow == "always" or (follow == "auto" and feeds.is_teaser(item))

    def _own(self, item: feeds.Item, feed: feeds.Feed) -> Report | Unreadable:
        try:
            return feeds.report_from_item(item, feed, now=self._now(), operator=self._operator)
        except BadReport as error:
            return Unreadable(f"{self.name}: {item.title or item.external_id or 'an item'}", str(error))


def open_feed(options: FeedOptions, means: Means) -> Iterable[Collector]:
    """Return the collector of one feed."""
    feed = FeedSource(options, fetcher=means.fetcher, ledger=means.ledger)
    yield Poller(feed.name, feed.ask, every_seconds=options.every, ledger=means.ledger)


FEED: Final = SourceType("feed", FeedOptions, open_feed, "RSS, Atom, RDF or JSON Feed, and the articles behind it.")
