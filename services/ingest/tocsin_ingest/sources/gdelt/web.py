"""GDELT's newest files from the web, and those that were missed."""

import asyncio
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from tocsin_ingest.fetch import Fetcher, Unfetchable
from tocsin_ingest.fetch.shown_url import shown
from tocsin_ingest.ledger import Memory
from tocsin_ingest.sources.collector import Deliver, Unreadable
from tocsin_ingest.sources.gdelt.reading import Reading
from tocsin_ingest.sources.gdelt.tables import MAX_ZIP_BYTES, table
from tocsin_ingest.sources.gdelt.updates import UnreadableListError, Update, age, due, newest

LAST: Final = "last"
"""Where a round's memory keeps the stamp of the last update that was followed."""

PATIENCE: Final = timedelta(hours=1)
"""GDELT lists files before they are there, and never makes some: for so long one is asked for again."""


@dataclass(frozen=True, slots=True)
class Web:
    """Has rounds: asks for the list, and reads what is newer than the last time."""

    listing: str
    with_mentions: bool
    catch_up_seconds: float
    fetcher: Fetcher
    reading: Reading

    async def ask(self, memory: Memory, deliver: Deliver) -> Memory:
        """Follow the leads of every update that is due, oldest first. Raises `Unfetchable`.

        What was followed is remembered though a later update cannot be had. The list counts as read when all of it is.
        """
        listed = await self.fetcher.fetch(self.listing, etag=memory.etag, last_modified=memory.last_modified)
        if listed.unchanged:
            return memory
        try:
            last = newest(listed.body)
        except UnreadableListError as error:
            raise Unfetchable(f"{shown(self.listing)}: {error}") from error
        at = memory
        for update in due(last, after=memory.more.get(LAST), catch_up_seconds=self.catch_up_seconds):
            try:
                export, mention = await self._tables(update)
            except Unfetchable as error:
                if not _given_up(update, last, error):
                    if at is memory:
                        # Never for good: a file that is listed is on its way.
                        raise Unfetchable(str(error), retry_after=error.retry_after) from error
                    return at
                await deliver([Unreadable(shown(update.export_url), f"{error}; it is left out")])
            else:
                await self.reading.take(shown(update.export_url), export, mention, deliver)
            at = replace(memory, more={LAST: update.stamp})
        return replace(at, etag=listed.headers.get("etag"), last_modified=listed.headers.get("last-modified"))

    async def _tables(self, update: Update) -> tuple[bytes, bytes]:
        export = await self._table(update.export_url, update.export_md5)
        mention = await self._table(update.mentions_url, update.mentions_md5) if self.with_mentions else b""
        return export, mention

    async def _table(self, url: str, md5: str | None) -> bytes:
        fetched = await self.fetcher.fetch(url, max_bytes=MAX_ZIP_BYTES)
        return await asyncio.to_thread(table, fetched.body, where=shown(url), md5=md5)


def _given_up(update: Update, last: Update, error: Unfetchable) -> bool:
    """Tell whether to go on without an update. A server that asks for time is not done with it."""
    old = age(update, last) > PATIENCE and error.retry_after is None
    return update is not last and (error.for_good or old)
