"""What a worker does again and again beside its work, and what it says while Redis is away."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

from redis.exceptions import RedisError

from tocsin.kit import occurrences
from tocsin.kit.backoff import growing, rest
from tocsin.kit.metrics import Call

LONGEST_PAUSE_SECONDS: Final = 2.0
"""How late, at most, what is done more often than this is done again after Redis came back."""


@dataclass(frozen=True, slots=True)
class Round:
    """What is done every so many seconds. `stage`, `doing` and `stream` are what log lines and metrics name it by."""

    act: Callable[[], Awaitable[object]]
    every_seconds: float
    stage: str
    doing: Call
    stream: str | None = None

    async def keep(self, *, stopping: asyncio.Event) -> None:
        """Do it until told to stop. While Redis fails this is told once, and once more when it is over."""
        lost_at: float | None = None
        while not stopping.is_set():
            pause = self.every_seconds
            try:
                await self.act()
            except (RedisError, OSError) as error:
                if stopping.is_set():
                    return
                if lost_at is None:
                    lost_at, pauses = time.monotonic(), growing(first=pause, cap=max(pause, LONGEST_PAUSE_SECONDS))
                    occurrences.bus_failed(self.stage, doing=self.doing, error=error, pause=pause, stream=self.stream)
                else:
                    occurrences.bus_still_away(self.stage, doing=self.doing)
                    pause = max(pause, next(pauses))
            else:
                if lost_at is not None:
                    seconds = time.monotonic() - lost_at
                    occurrences.bus_back(self.stage, doing=self.doing, seconds=seconds, stream=self.stream)
                    lost_at = None
            await rest(pause, stopping=stopping)
