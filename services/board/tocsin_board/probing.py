"""Whether the parts behind the board answer, asked at most once a second, however many want to know."""

import asyncio
from collections.abc import Awaitable
from typing import Final, NamedTuple

from redis.exceptions import RedisError

from tocsin.kit.errors import TocsinError
from tocsin_board.live import Live
from tocsin_store.repository import Repository

PATIENCE_SECONDS: Final = 2.0
"""A prober waits a few seconds at most; what does not answer by then is away."""

KEPT_SECONDS: Final = 1.0
"""How old an answer may be. On SQLite to ask takes the writers' lock, and `/health` is for whoever comes."""


class There(NamedTuple):
    """Whether the database answers, and how far pages are behind in seconds; None where the bus is away."""

    database: bool
    lag: float | None


class Probe:
    """Asks the database and the bus; who asks while it does waits for the same answer."""

    def __init__(self, kept: Repository, live: Live) -> None:
        self._kept = kept
        self._live = live
        self._asking: asyncio.Task[There] | None = None
        self._until = 0.0

    async def there(self) -> There:
        """Return what answers, as of this second."""
        asking = self._asking
        if asking is None or (asking.done() and asyncio.get_running_loop().time() >= self._until):
            asking = self._asking = asyncio.create_task(self._ask())
        return await asyncio.shield(asking)  # who goes away takes nobody's answer with him

    async def _ask(self) -> There:
        there = There(*await asyncio.gather(_answers(self._kept.ping()), _lag(self._live)))
        self._until = asyncio.get_running_loop().time() + KEPT_SECONDS
        return there


async def _lag(live: Live) -> float | None:
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            return await live.lag_seconds()
    except (RedisError, OSError, TimeoutError):
        return None


async def _answers(asking: Awaitable[None]) -> bool:
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            await asking
    except (TocsinError, TimeoutError):
        return False
    return True
