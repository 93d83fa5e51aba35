"""A page of the web as a report: fetched, and its article read. For every source that knows addresses of articles."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

from tocsin.contracts.report import Report
from tocsin_ingest.fetch import Fetched, Fetcher
from tocsin_ingest.fetch.shown_url import shown
from tocsin_ingest.normalise import BadReport
from tocsin_ingest.normalise.assemble import Labels
from tocsin_ingest.normalise.instant import Published
from tocsin_ingest.normalise.operator import SILENT, Operator
from tocsin_ingest.normalise.pages import read_article, report_from_article
from tocsin_ingest.normalise.pages.read import MAX_BYTES
from tocsin_ingest.sources.collector import Unreadable
from tocsin_ingest.sources.documents import content_type, reading

ACCEPT: Final = "text/html, application/xhtml+xml, text/plain;q=0.5"


class PageReader:
    """Reads the articles at addresses, as one operator describes them."""

    def __init__(
        self, fetcher: Fetcher, *, operator: Operator = SILENT, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._fetcher = fetcher
        self._operator = operator
        self._now = now

    async def __call__(
        self, url: str, *, known: Labels | None = None, known_time: Published | None = None
    ) -> Report | Unreadable:
        """Return the article behind a link, or why the page holds none.

        `known` and `known_time` are what stood beside the link: they hold where the page is silent. Raises
        `Unfetchable` where the page cannot be had, or its site wants no programs there.
        """
        fetched = await self._fetcher.follow(url, accept=ACCEPT, max_bytes=MAX_BYTES)
        return await self.read(fetched, known=known, known_time=known_time)

    async def read(
        self, fetched: Fetched, *, known: Labels | None = None, known_time: Published | None = None
    ) -> Report | Unreadable:
        """Return the article of a page, or why it holds none."""
        return await reading(self._read, fetched, known or Labels(), known_time)

    def _read(self, fetched: Fetched, known: Labels, known_time: Published | None) -> Report | Unreadable:
        try:
            article = read_article(fetched.body, url=fetched.url, content_type=content_type(fetched))
            return report_from_article(
                article, now=self._now(), operator=self._operator, known=known, known_time=known_time
            )
        except BadReport as error:
            return Unreadable(shown(fetched.url), str(error))
