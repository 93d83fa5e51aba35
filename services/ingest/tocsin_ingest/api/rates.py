"""How many reports a minute a key may send, counted in Redis: all workers share the count."""

import math
import time
from http import HTTPStatus
from typing import TYPE_CHECKING

from limits import RateLimitItemPerMinute
from limits.aio.storage import RedisStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter

from tocsin_ingest.api.access import Caller
from tocsin_ingest.api.problems import Problem

if TYPE_CHECKING:
    from redis.asyncio import Redis


class Rates:
    """Counts reports by sender. Two numbers for each sender in Redis, whatever its rate."""

    def __init__(self, client: "Redis", *, prefix: str) -> None:
        storage = RedisStorage(
            "async+redis://",
            implementation="redispy",
            key_prefix=prefix,
            connection_pool=client.connection_pool,  # type: ignore[arg-type]  # handed on to redis-py as it is
        )
        self._limiter = SlidingWindowCounterRateLimiter(storage)

    async def spend(self, caller: Caller, reports: int) -> None:
        """Count reports of a sender. Raises `Problem` where they are too many, `RedisError` where Redis is away."""
        if caller.rate_per_minute is None or not reports:
            return
        if reports > caller.rate_per_minute:
            detail = (
                f"found {reports} reports at once, and this key may send {caller.rate_per_minute} a minute; send fewer "
                "at once, or have its rate_per_minute raised"
            )
            raise Problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, detail)
        rate = RateLimitItemPerMinute(caller.rate_per_minute)
        if await self._limiter.hit(rate, caller.name, cost=reports):
            return
        stats = await self._limiter.get_window_stats(rate, caller.name)
        # A share of the window is free again after as large a share of the minute.
        missing = max(reports - stats.remaining, 1)
        wait = min(missing * 60 / caller.rate_per_minute, max(stats.reset_time - time.time(), 0.0))
        detail = f"this key may send {caller.rate_per_minute} reports a minute; send the rest later"
        raise Problem(HTTPStatus.TOO_MANY_REQUESTS, detail, retry_after=math.ceil(wait))
