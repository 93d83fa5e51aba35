"""How much a caller may do in a minute, counted in Redis: all processes share the count."""

import math
import time
from typing import TYPE_CHECKING

from limits import RateLimitItemPerMinute
from limits.aio.storage import RedisStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter

if TYPE_CHECKING:
    from redis.asyncio import Redis


class Rates:
    """Counts by caller. Two numbers for each in Redis, whatever its rate."""

    def __init__(self, client: "Redis", *, prefix: str) -> None:
        storage = RedisStorage(
            "async+redis://",
            implementation="redispy",
            key_prefix=prefix,
            connection_pool=client.connection_pool,  # type: ignore[arg-type]  # handed on to redis-py as it is
        )
        self._limiter = SlidingWindowCounterRateLimiter(storage)

    async def spend(self, name: str, cost: int, *, per_minute: int) -> int | None:
        """Count what somebody does, at most a minute's worth. Return the seconds to wait where it is too much by now.

        Raises `RedisError` where Redis is away.
        """
        rate = RateLimitItemPerMinute(per_minute)
        if await self._limiter.hit(rate, name, cost=cost):
            return None
        stats = await self._limiter.get_window_stats(rate, name)
        # A share of the window is free again after as large a share of the minute.
        missing = max(cost - stats.remaining, 1)
        wait = min(missing * 60 / per_minute, max(stats.reset_time - time.time(), 0.0))
        return max(math.ceil(wait), 1)
