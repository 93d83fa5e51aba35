"""`[[page]]` of `sources.toml`: one page of the web, read once, or again and again."""

import asyncio
from collections.abc import Iterable
from dataclasses import replace
from typing import Annotated, Final

from pydantic import Field

from tocsin_ingest.fetch import Fetcher, Unfetchable
from tocsin_ingest.fetch.shown_url import shown
from tocsin_ingest.ledger import Ledger, Memory
from tocsin_ingest.normalise.operator import Operator
from tocsin_ingest.normalise.pages.read import MAX_BYTES
from tocsin_ingest.sources.collector import Collector, Deliver, Unreadable
from tocsin_ingest.sources.duration import Seconds
from tocsin_ingest.sources.options import Means, SourceOptions, SourceType
from tocsin_ingest.sources.pages import ACCEPT, PageReader
from tocsin_ingest.sources.polling import LOOK_SECONDS, Poller
from tocsin_ingest.sources.web_url import WebUrl

RETRY_SECONDS: Final = 60.0
"""First pause before a page that is read once, and could not be had, is asked for again."""

_TAKEN: Final = "taken"


class PageOptions(SourceOptions):
    """An entry `[[page]]`."""

    url: Annotated[WebUrl, Field(description="The page.")]
    every: Annotated[
        Seconds | None, Field(description="Pause between two looks at it; without it, it is read once.")
    ] = None


class Page:
    """Delivers the article of a page, and again when its text changed."""

    def __init__(self, url: str, reader: PageReader, *, fetcher: Fetcher) -> None:
        self._url = url
        self._reader = reader
        self._fetcher = fetcher

    async def ask(self, memory: Memory, deliver: Deliver) -> Memory:
        """Fetch the page and deliver its article, if it is not what it was.

        Raises `Unfetchable` where it cannot be had or holds no article.
        """
        fetched = await self._fetcher.fetch(
            self._url, etag=memory.etag, last_modified=memory.last_modified, accept=ACCEPT, max_bytes=MAX_BYTES
        )
        if fetched.unchanged:
            return memory
        found = await self._reader.read(fetched)
        if isinstance(found, Unreadable):
            raise Unfetchable(f"{found.where}: {found.reason}")
        await deliver([found])
        headers = fetched.headers
        return replace(memory, etag=headers.get("etag"), last_modified=headers.get("last-modified"))


class ReadOnce(Poller):
    """A page that is read once: it ends when the page was delivered, by this worker or another."""

    def __init__(self, name: str, page: Page, *, ledger: Ledger) -> None:
        super().__init__(name, self._ask, every_seconds=RETRY_SECONDS, ledger=ledger)
        self._page = page
        self._marks = ledger

    async def run(self, deliver: Deliver) -> None:
        """Ask until the page was taken."""
        while not await self._taken():
            await self.once(deliver)
            if not await self._taken():
                await asyncio.sleep(LOOK_SECONDS)

    async def _ask(self, memory: Memory, deliver: Deliver) -> Memory:
        remembered = await self._page.ask(memory, deliver)
        await self._marks.mark(self.name, [_TAKEN])
        return remembered

    async def _taken(self) -> bool:
        return await self._marks.unseen(self.name, [_TAKEN]) == [False]


def open_page(options: PageOptions, means: Means) -> Iterable[Collector]:
    """Return the collector of one page."""
    operator = Operator(name=options.name, kind=options.kind, language=options.language)
    page = Page(options.url, PageReader(means.fetcher, operator=operator), fetcher=means.fetcher)
    name = f"page:{shown(options.url)}"
    if options.every is None:
        yield ReadOnce(name, page, ledger=means.ledger)
    else:
        yield Poller(name, page.ask, every_seconds=options.every, ledger=means.ledger)


PAGE: Final = SourceType("page", PageOptions, open_page, "A page of the web, read once or again and again.")
