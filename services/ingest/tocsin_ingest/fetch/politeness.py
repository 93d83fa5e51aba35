"""Whose turn it is at a host: one request at a time, with a pause after each, of all ingest workers together.

A host that asks for a long pause gets it: who comes meanwhile is told when to come again, and does not wait for it.
"""

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from time import monotonic
from typing import Final, NamedTuple, Protocol
from weakref import WeakValueDictionary

from tocsin_ingest.fetch import HostPauses
from tocsin_ingest.fetch.manners import GAP_SECONDS

LOOK_SECONDS: Final = 0.25
"""How often a host that another worker has is looked at again."""

LONGEST_WAIT_SECONDS: Final = 60.0
"""A pause that lasts longer is not waited for. None of our own does, and none that a robots.txt asks for."""

TOO_OFTEN_SECONDS: Final = 30.0
"""Pause of a host that says that we ask too often, and not when to come again."""

LONGEST_PAUSE_SECONDS: Final = 600.0
"""For all documents of a host, where one is asked for too often; that one rests as long as the host says."""

REMEMBERED_HOSTS: Final = 10_000
"""Hosts whose pauses a worker remembers by itself: a megabyte."""


class Ahead(NamedTuple):
    """What stands before a turn at a host: a pause of so many seconds, or another worker (`taken`)."""

    seconds: float
    taken: bool = False


class Hosts(Protocol):
    """Which hosts are taken, and which have a pause."""

    async def take(self, host: str, token: str) -> Ahead | None:
        """Take a host; where that cannot be, return what stands before it."""

    async def leave(self, host: str, token: str, *, pause_seconds: float) -> None:
        """Let nobody take a host for so many seconds, and then anybody."""


class OwnHosts:
    """The hosts of one process, which asks each of them by one task at a time."""

    def __init__(self) -> None:
        self._until: dict[str, float] = {}

    async def take(self, host: str, token: str) -> Ahead | None:  # noqa: ARG002 - nobody else could have it
        left = self._until.get(host, 0.0) - monotonic()
        return Ahead(left) if left > 0 else None

    async def leave(self, host: str, token: str, *, pause_seconds: float) -> None:  # noqa: ARG002 - as above
        now = monotonic()
        if len(self._until) >= REMEMBERED_HOSTS:
            self._until = {name: until for name, until in self._until.items() if until > now}
        self._until[host] = now + pause_seconds


@dataclass(slots=True)
class Visit:
    """A turn at a host. Who has it may make the pause after it longer."""

    pause_seconds: float

    def asks_for(self, seconds: float) -> None:
        """Pause at least so long."""
        self.pause_seconds = max(self.pause_seconds, min(seconds, LONGEST_PAUSE_SECONDS))

    def was_too_often(self, retry_after: float | None) -> None:
        """Pause as long as the host asks for, if it says."""
        self.asks_for(TOO_OFTEN_SECONDS if retry_after is None else retry_after)


class Politeness:
    """Gives turns at hosts to the tasks of this process."""

    def __init__(self, hosts: Hosts | None = None, *, gap_seconds: float = GAP_SECONDS) -> None:
        self._hosts = hosts or OwnHosts()
        self._gap_seconds = gap_seconds
        self._queues: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def visit(self, host: str) -> AsyncIterator[Visit]:
        """Wait for the turn at a host, and have it. Raises `HostPauses` where the host wants a long one."""
        queue = self._queues.setdefault(host, asyncio.Lock())
        async with queue:
            token = secrets.token_hex(8)
            await self._wait(host, token)
            visit = Visit(self._gap_seconds)
            try:
                yield visit
            finally:
                await self._hosts.leave(host, token, pause_seconds=visit.pause_seconds)

    async def _wait(self, host: str, token: str) -> None:
        while ahead := await self._hosts.take(host, token):
            if ahead.taken:
                await asyncio.sleep(min(ahead.seconds, LOOK_SECONDS))
            elif ahead.seconds <= LONGEST_WAIT_SECONDS:
                await asyncio.sleep(ahead.seconds)
            else:
                raise HostPauses(host, seconds=ahead.seconds)
