"""What the sites that were asked lately say in their robots.txt."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import Final
from weakref import WeakValueDictionary

import httpx2

from tocsin_ingest.fetch import Fetched, Unfetchable
from tocsin_ingest.fetch.robots import Robots, robots

AGENT: Final = "Tocsin"
"""The name that a robots.txt calls us by, and the first word of our User-Agent."""

KEPT_SECONDS: Final = 24 * 3600.0
"""As long as RFC 9309 lets a robots.txt be kept."""

FAILURE_KEPT_SECONDS: Final = 600.0
"""A site whose robots.txt fails is asked for it no more often, and for nothing else meanwhile."""

MOST_SITES: Final = 1_000
"""Sites whose rules are kept: a few megabytes."""

MAX_BYTES: Final = 1_000_000
"""Twice what is read of it."""


class SiteRules:
    """Reads the robots.txt of a site when it is first needed."""

    def __init__(
        self, read: Callable[[httpx2.URL], Awaitable[Fetched]], *, clock: Callable[[], float] = monotonic
    ) -> None:
        self._read = read
        self._clock = clock
        self._kept: OrderedDict[str, tuple[float, Robots | Unfetchable]] = OrderedDict()
        self._queues: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def check(self, url: httpx2.URL) -> float:
        """Return the pause that the site asks for, in seconds. Raises `Unfetchable` where it forbids the page.

        As RFC 9309 has it: a site without the file allows everything, one whose file cannot be had forbids everything
        until it can.
        """
        site = url.copy_with(raw_path=b"/robots.txt", fragment=None)
        queue = self._queues.setdefault(str(site), asyncio.Lock())
        async with queue:
            said = await self._said(site)
        if isinstance(said, Unfetchable):
            # A new one: each raise of the same hangs the frames of another caller to it, and all they hold.
            raise Unfetchable(str(said), retry_after=said.retry_after, for_good=said.for_good, status=said.status)
        if not said.allows(url.raw_path.decode()):
            raise Unfetchable(f"{site.host} forbids programs this page in its robots.txt", for_good=True)
        return said.delay_seconds or 0.0

    async def _said(self, site: httpx2.URL) -> Robots | Unfetchable:
        key = str(site)
        until, said = self._kept.get(key, (0.0, Robots()))
        if self._clock() >= until:
            said = await self._asked(site)
            kept = FAILURE_KEPT_SECONDS if isinstance(said, Unfetchable) else KEPT_SECONDS
            self._kept[key] = (self._clock() + kept, said)
            if len(self._kept) > MOST_SITES:
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        return said

    async def _asked(self, site: httpx2.URL) -> Robots | Unfetchable:
        try:
            found = await self._read(site)
        except Unfetchable as error:
            if error.status is not None and 400 <= error.status < 500 and error.status != 429:
                return Robots()
            why = f"without its robots.txt we read no page of {site.host}: {error}"
            return Unfetchable(why, retry_after=error.retry_after, for_good=error.for_good, status=error.status)
        return robots(found.body.decode("utf-8", errors="replace"), AGENT)
