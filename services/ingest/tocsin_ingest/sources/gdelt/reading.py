"""From two tables of one quarter of an hour to the articles that they lead to."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from tocsin.contracts.report import Report
from tocsin_ingest.fetch import Unfetchable
from tocsin_ingest.fetch.shown_url import shown
from tocsin_ingest.ledger import Ledger
from tocsin_ingest.sources.collector import Deliver, Unreadable
from tocsin_ingest.sources.gdelt.leads import Wanted, leads
from tocsin_ingest.sources.gdelt.rows import EVENT_COLUMNS, MENTION_COLUMNS, events, mentions

AT_ONCE: Final = 8
"""Pages that are fetched together; of one host the fetcher lets one through at a time."""


class ReadPage(Protocol):
    """Fetches a page and reads its article."""

    async def __call__(self, url: str) -> Report | Unreadable:
        """Return the article, or why the page holds none. Raises `Unfetchable` where the page cannot be had."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Reads tables for one source, and goes after their leads. Each article is fetched once, as any page is."""

    source: str
    wanted: Wanted
    max_pages: int
    read_page: ReadPage
    ledger: Ledger

    async def take(self, where: str, export: bytes, mention: bytes, deliver: Deliver) -> None:
        """Follow the leads of an event table and a mention table, which may be empty; tell of lines that are none."""
        urls, broken = await asyncio.to_thread(_leads, export, mention, self.wanted)
        if broken:
            columns = f"{EVENT_COLUMNS} columns of events or {MENTION_COLUMNS} of mentions"
            await deliver([Unreadable(where, f"{broken} lines have not GDELT 2.0's {columns}; the rest is read")])
        await self._follow(urls, deliver)

    async def _follow(self, urls: Sequence[str], deliver: Deliver) -> None:
        """Deliver the articles at the first `max_pages` URLs that were not followed before.

        A page that cannot be had is told of and not tried again: the next leads are more. One that was read and could
        not be delivered is tried again in the next round.
        """
        unseen = await self.ledger.unseen(self.source, urls)
        fresh = [url for url, new in zip(urls, unseen, strict=True) if new][: self.max_pages]
        for start in range(0, len(fresh), AT_ONCE):
            together = fresh[start : start + AT_ONCE]
            await deliver(await asyncio.gather(*map(self._article, together)))
            await self.ledger.mark(self.source, together)

    async def _article(self, url: str) -> Report | Unreadable:
        try:
            return await self.read_page(url)
        except Unfetchable as error:
            return Unreadable(shown(url), str(error))


def _leads(export: bytes, mention: bytes, wanted: Wanted) -> tuple[list[str], int]:
    coded, told = events(export), mentions(mention)
    return leads(coded.read, told.read, wanted), coded.broken + told.broken
