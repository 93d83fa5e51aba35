"""Hosts that all ingest workers take in turn: kept in Redis."""

from contextlib import suppress
from typing import TYPE_CHECKING, Final

from redis.exceptions import RedisError

from tocsin_ingest.fetch.politeness import Ahead, OwnHosts
from tocsin_ingest.scripts import text

if TYPE_CHECKING:
    from redis.asyncio import Redis

LEASE_SECONDS: Final = 90.0
"""How long a host stays taken by a worker that was killed: longer than a document can take."""


class SharedHosts:
    """The hosts of all workers of a partition, in Redis; while that is away, those of this process."""

    def __init__(self, client: "Redis", *, partition: int = 0, lease_seconds: float = LEASE_SECONDS) -> None:
        self._root = f"tocsin:{{{partition}}}:hosts"
        self._lease = round(lease_seconds * 1000)
        self._take = client.register_script(text("take_host.lua"))
        self._leave = client.register_script(text("leave_host.lua"))
        self._own = OwnHosts()

    async def take(self, host: str, token: str) -> Ahead | None:
        try:
            left, taken = await self._take(keys=[f"{self._root}:{host}"], args=[token, self._lease])
        except RedisError:
            return await self._own.take(host, token)
        return Ahead(left / 1000, bool(taken)) if left > 0 else None

    async def leave(self, host: str, token: str, *, pause_seconds: float) -> None:
        await self._own.leave(host, token, pause_seconds=pause_seconds)
        with suppress(RedisError):  # the lease ends by itself
            await self._leave(keys=[f"{self._root}:{host}"], args=[token, round(pause_seconds * 1000)])
