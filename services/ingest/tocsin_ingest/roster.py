"""The collectors at work: those of the settings, and those of `sources.toml`, which may change at any time."""

import asyncio
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from redis.exceptions import RedisError

from tocsin.kit import Transient
from tocsin.kit.backoff import growing
from tocsin_ingest import occurrences
from tocsin_ingest.cancelling import cancel
from tocsin_ingest.sources.collector import Collector, Deliver, Unreadable
from tocsin_ingest.sources.listed import Listed, named_twice
from tocsin_ingest.sources.listing import Entry, Listing

FIRST_PAUSE_SECONDS: Final = 1.0
LONGEST_PAUSE_SECONDS: Final = 60.0
"""Seconds before a collector that failed begins anew: most failures are another server's, which needs its time."""

LOOK_SECONDS: Final = 1.0
"""How often `sources.toml` is looked at: who has just added a source is watching."""

WayIn = Callable[[str], Deliver]
"""Returns the `Deliver` of a collector's name."""


@dataclass(frozen=True, slots=True)
class _Post:
    """A collector at work."""

    name: str
    task: "asyncio.Task[None]"


class Roster:
    """Runs collectors side by side: one that fails stops no other, nor does a bad entry of the file."""

    def __init__(
        self,
        collectors: Sequence[Collector],
        listed: Listed | None = None,
        *,
        look_seconds: float = LOOK_SECONDS,
        first_pause_seconds: float = FIRST_PAUSE_SECONDS,
    ) -> None:
        """`collectors` are always at work; those of `listed` while they stand in its file."""
        self._collectors = collectors
        self._listed = listed
        self._look_seconds = look_seconds
        self._first_pause_seconds = first_pause_seconds
        self._posts: dict[tuple[str, str], list[_Post]] = {}

    async def run(self, way_in: WayIn) -> None:
        """Collect until cancelled; return where nothing more can come."""
        posts = [self._post(collector, way_in) for collector in self._collectors]
        try:
            if self._listed:
                self._listed.forget()
                await self._follow(self._listed, way_in)
            if posts:
                await asyncio.wait([post.task for post in posts])
        finally:
            await cancel(post.task for post in [*posts, *self._all_listed()])
            self._posts.clear()

    def _post(self, collector: Collector, way_in: WayIn) -> _Post:
        return _Post(collector.name, asyncio.create_task(self._keep(collector, way_in(collector.name))))

    def _all_listed(self) -> list[_Post]:
        return [post for posts in self._posts.values() for post in posts]

    async def _follow(self, listed: Listed, way_in: WayIn) -> None:
        while True:
            if (listing := await listed.changed()) is not None:
                await self._adopt(listed, listing, way_in)
            await asyncio.sleep(self._look_seconds)

    async def _adopt(self, listed: Listed, listing: Listing, way_in: WayIn) -> None:
        """Stop what the file says no more, begin what it says anew, and leave alone what it says as before."""
        wanted = {entry.fingerprint: entry for entry in listing.entries if entry.options.enabled}
        gone = self._posts.keys() - wanted.keys()
        # Waited for: an entry that was changed begins with the same name.
        await cancel(post.task for mark in gone for post in self._posts[mark])
        for mark in gone:
            del self._posts[mark]
        complaints = list(listing.complaints)
        for mark, entry in wanted.items():
            if mark in self._posts:
                continue
            opened = await asyncio.to_thread(listed.open, entry)
            if isinstance(opened, Unreadable):
                complaints.append(opened)
            elif fresh := self._not_at_work(opened, entry, listed, complaints):
                self._posts[mark] = [self._post(collector, way_in) for collector in fresh]
        for bad in complaints:
            occurrences.listing_complaint(bad)
        occurrences.listing_read(str(listed.path), entries=len(listing.entries), complaints=len(complaints))

    def _not_at_work(
        self, opened: Iterable[Collector], entry: Entry, listed: Listed, complaints: list[Unreadable]
    ) -> list[Collector]:
        """Return those of the collectors whose name nobody bears yet: two of one name would share one page."""
        names = {collector.name for collector in self._collectors}
        names |= {post.name for post in self._all_listed()}
        fresh = {collector.name: collector for collector in opened if collector.name not in names}
        complaints.extend(
            Unreadable(listed.place_of(entry), named_twice(collector.name))
            for collector in opened
            if collector is not fresh.get(collector.name)
        )
        return list(fresh.values())

    async def _keep(self, collector: Collector, deliver: Deliver) -> None:
        """Run a collector until it ends; begin anew, after growing pauses, when it fails."""
        occurrences.started(collector.name)
        try:
            pauses, began = self._pauses(), time.monotonic()
            while True:
                try:
                    return await collector.run(deliver)
                except Exception as error:  # noqa: BLE001 - it reads the outside world, which fails in any way
                    if time.monotonic() - began > LONGEST_PAUSE_SECONDS:
                        pauses = self._pauses()
                    pause = next(pauses)
                    away = isinstance(error, RedisError | OSError | Transient)
                    tell = occurrences.collector_waits if away else occurrences.collector_failed
                    tell(collector.name, error=error, pause=pause)
                    await asyncio.sleep(pause)
                    began = time.monotonic()
        finally:
            occurrences.ended(collector.name)

    def _pauses(self) -> Iterator[float]:
        return growing(first=self._first_pause_seconds, cap=LONGEST_PAUSE_SECONDS)
