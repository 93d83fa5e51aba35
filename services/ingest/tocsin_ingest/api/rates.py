"""How many reports a minute a key may send."""

from http import HTTPStatus
from typing import TYPE_CHECKING

from tocsin.access import rates
from tocsin_ingest.api.access import Caller
from tocsin_ingest.api.problems import Problem

if TYPE_CHECKING:
    from redis.asyncio import Redis


class Rates:
    """Counts reports by sender."""

    def __init__(self, client: "Redis", *, prefix: str) -> None:
        self._rates = rates.Rates(client, prefix=prefix)

    async def spend(self, caller: Caller, reports: int) -> None:
        """Count reports of a sender. Raises `Problem` where they are too many, `RedisError` where Redis is away."""
        per_minute = caller.rate_per_minute
        if per_minute is None or not reports:
            return
        if reports > per_minute:
            detail = (
                f"found {reports} reports at once, and this key may send {per_minute} a minute; send fewer "
                "at once, or have its rate_per_minute raised"
            )
            raise Problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, detail)
        wait = await self._rates.spend(caller.name, reports, per_minute=per_minute)
        if wait is not None:
            detail = f"this key may send {per_minute} reports a minute; send the rest later"
            raise Problem(HTTPStatus.TOO_MANY_REQUESTS, detail, retry_after=wait)
