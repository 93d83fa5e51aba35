"""`[[page]]` of `sources.toml`: one page of the web, read once, or again and again."""

import asyncio
from collections.abc import Iterable
from dataclasses import replace
from typing import Annotated, Final

from pydantic import Field

from tocsin_ingest.fetch import Fetcher, Unfetchable
from tocsin_ingest.fetch.target import shown
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
    """Delivers the article of a page, and again when its text changed. Without `every_seconds` it is read once."""

    def __init__(
        self, url: str, reader: PageReader, *, every_seconds: float | None, fetcher: Fetcher, ledger: Ledger
    ) -> None:
        self.name = f"page:{shown(url)}"
        self._url = url
        self._reader = reader
        self._fetcher = fetcher
        self._ledger = ledger
        self._once = every_seconds is None
        self._poller = Poller(self.name, self.ask, every_seconds=every_seconds or RETRY_SECONDS, ledger=ledger)

    async def run(self, deliver: Deliver) -> None:
        """Read the page until it was taken, by this worker or another, or for ever."""
        if not self._once:
            await self._poller.run(deliver)
        while not await self._taken():
            await self._poller.once(deliver)
            if not await self._taken():
                await asyncio.sleep(LOOK_SECONDS)

    async def ask(self, memory: Memory, deliver: Deliver) -> Memory:
        """Fetch the page and deliver its article, if it is not what it was. Raises `Unfetchable`."""
        fetched = await self._fetcher.fetch(
            self._url, etag=memory.etag, last_modified=memory.last_modified, accept=ACCEPT, max_bytes=MAX_BYTES
        )
        if not fetched.unchanged:
            found = await self._reader.read(fetched)
            if isinstance(found, Unreadable):
                raise Unfetchable(f"{found.where}: {found.reason}")
            await deliver([found])
        if self._once:
            await self._ledger.mark(self.name, [_TAKEN])
        headers = fetched.headers
        if fetched.unchanged:
            return memory
        return replace(memory, etag=headers.get("etag"), last_modified=headers.get("last-modified"))

    async def _taken(self) -> bool:
        return await self._ledger.unseen(self.name, [_TAKEN]) == [False]


def open_page(options: PageOptions, means: Means) -> Iterable[Collector]:
    """Return the collector of one page."""
    operator = Operator(name=options.name, kind=options.kind, language=options.language)
    reader = PageReader(means.fetcher, operator=operator)
    yield Page(options.url, reader, every_seconds=options.every, fetcher=means.fetcher, ledger=means.ledger)


PAGE: Final = SourceType("page", PageOptions, open_page, "A page of the web, read once or again and again.")
