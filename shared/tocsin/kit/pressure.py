"""Back-pressure: sources wait while a group is too far behind, or while Redis is full."""

import asyncio
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final

from tocsin.contracts.streams import Stream
from tocsin.kit import occurrences
from tocsin.kit.backoff import rest
from tocsin.kit.groups import look
from tocsin.kit.rounds import Round

if TYPE_CHECKING:
    from redis.asyncio import Redis

LOOK_EVERY_SECONDS: Final = 0.25
"""How late, at most, a source is held back: at twenty thousand messages a second five thousand pass meanwhile."""

FIRST_LOOK_SECONDS: Final = 0.02
"""Redis answers within milliseconds; so long waits who asks before the first look."""

SHORTEST_WAIT_SECONDS: Final = 1.0
LONGEST_WAIT_SECONDS: Final = 60.0
"""What a caller is told to wait: Retry-After counts in seconds, and after a minute it may as well ask again."""


class Pressure:
    """Whether there is room on the bus. It closes above the high mark and opens again below the low one.

    Nothing is published before the first look.
    """

    def __init__(self, stage: str, *, high: int, low: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.stage = stage
        self._high, self._low = high, low
        self._clock = clock
        self._looked = False
        self._closed_at: tuple[float, int] | None = None
        self._backlog = 0
        self._full_until: float | None = None

    def see(self, backlog: int, *, slowest: str) -> None:
        """Take note of how many entries the slowest group is behind."""
        self._looked, self._backlog = True, backlog
        occurrences.backlog_seen(self.stage, backlog)
        if self._closed_at is None and backlog > self._high:
            self._closed_at = self._clock(), backlog
            why = f"{slowest} is {backlog} entries behind; sources go on at {self._low}"
            occurrences.held_back(self.stage, why=why)
        elif self._closed_at is not None and backlog <= self._low:
            self._closed_at = None
            self._released()

    def full(self, *, pause: float) -> None:
        """Take note that Redis refused a message for lack of memory; it is asked again after the pause, in seconds."""
        if self._full_until is None:
            occurrences.held_back(self.stage, why="Redis has no memory left")
        self._full_until = self._clock() + pause

    def taken(self) -> None:
        """Take note that Redis took a message."""
        if self._full_until is not None:
            self._full_until = None
            self._released()

    def retry_after(self) -> float:
        """Return how many seconds to wait before there may be room; 0 where there is room now."""
        if not self._looked:
            return FIRST_LOOK_SECONDS
        full = 0.0 if self._full_until is None else self._full_until - self._clock()
        return max(self._until_low(), full, 0.0)

    async def room(self, *, stopping: asyncio.Event) -> None:
        """Wait until there is room, or until the worker stops."""
        while (wait := self.retry_after()) and not stopping.is_set():
            await rest(min(wait, LOOK_EVERY_SECONDS), stopping=stopping)

    def _until_low(self) -> float:
        """Return how long the slowest group will need, going on as it did since the source was held back."""
        if self._closed_at is None:
            return 0.0
        since, backlog_then = self._closed_at
        done, seconds = backlog_then - self._backlog, self._clock() - since
        if done <= 0 or seconds <= 0:
            return LONGEST_WAIT_SECONDS
        left = (self._backlog - self._low) * seconds / done
        return min(max(left, SHORTEST_WAIT_SECONDS), LONGEST_WAIT_SECONDS)

    def _released(self) -> None:
        if self._closed_at is None and self._full_until is None:
            occurrences.released(self.stage, backlog=self._backlog)


async def watch_pressure(
    client: "Redis", pressure: Pressure, streams: Sequence[Stream[Any]], *, partition: int, stopping: asyncio.Event
) -> None:
    """Look at the registered readers of all streams, four times a second, until told to stop.

    Only these: a group that somebody made to have a look must not stop the line. What such a group keeps from being
    cut is noticed when Redis is full.
    """

    async def measure() -> None:
        behind = {"nobody": 0}
        for stream in streams:
            seen = await look(client, stream_key=stream.key(partition), readers=stream.readers)
            behind |= {f"{group} of {stream.name}": seen.backlog(group) for group in stream.readers}
        slowest = max(behind, key=behind.__getitem__)
        pressure.see(behind[slowest], slowest=slowest)

    await Round(measure, LOOK_EVERY_SECONDS, pressure.stage, "watch").keep(stopping=stopping)
