"""The ledger in Redis: shared by all ingest workers of a partition, and read by `tocsin sources`.

A source has one page, a hash; beside it stand whose turn it is, and a sorted set of the keys that were marked.
"""

import asyncio
import hashlib
import secrets
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict
from typing import TYPE_CHECKING, Final

import orjson
from redis.exceptions import RedisError

from tocsin.contracts.sources import Standing, Tally, names_key, page_key
from tocsin.kit.standings import standings
from tocsin_ingest.cancelling import cancel
from tocsin_ingest.ledger import Memory, Turn
from tocsin_ingest.scripts import text

if TYPE_CHECKING:
    from redis.asyncio import Redis

LEASE_SECONDS: Final = 30.0
"""How long a turn outlives a worker that was killed. A living one holds it anew three times as often."""

MARKED_AT_MOST: Final = 100_000
"""Marks of one source, the latest: ten megabytes of Redis. A feed that invents links must not fill it."""

SHOWN_ERROR_CHARS: Final = 500
"""How much of an error is kept: enough to mend it."""


_Text = bytes | bytearray | memoryview | str | int | float


class RedisLedger:
    """The `Ledger` of one partition."""

    def __init__(
        self, client: "Redis", *, partition: int = 0, seen_days: float = 30.0, lease_seconds: float = LEASE_SECONDS
    ) -> None:
        self._client = client
        self._partition = partition
        self._root = names_key(partition)
        self._seen_seconds = seen_days * 24 * 3600
        self._lease_seconds = lease_seconds
        self._begin = client.register_script(text("begin_turn.lua"))
        self._hold = client.register_script(text("hold_turn.lua"))
        self._end = client.register_script(text("end_turn.lua"))

    @asynccontextmanager
    async def turn(self, source: str) -> AsyncIterator[Turn | None]:
        """Give the turn, or None. It is held until the block ends, and free for others when its worker is killed."""
        token, lease = secrets.token_hex(8), _milliseconds(self._lease_seconds)
        kept = await self._begin(keys=[self._page(source), self._turn(source)], args=[token, lease])
        if kept is None:
            yield None
            return
        holding = asyncio.create_task(self._keep_hold(source, token))
        try:
            yield _RedisTurn(self, source, token, _memory(kept))
        finally:
            await cancel([holding])
            with suppress(RedisError, OSError):  # it ends by itself when its time is over
                await self._hold(keys=[self._turn(source)], args=[token, 0])

    async def end_turn(
        self, source: str, token: str, memory: Memory, *, rest_seconds: float, failure: str | None
    ) -> None:
        """Write down how a round went, unless its turn was lost: another worker's round counts then."""
        kept = {
            "etag": memory.etag or "",
            "last_modified": memory.last_modified or "",
            "failures": str(memory.failures),
            "more": orjson.dumps(dict(memory.more)).decode(),
        }
        why = (failure or "")[:SHOWN_ERROR_CHARS]
        told: list[str | int] = [token, source, _milliseconds(rest_seconds), why]
        told += [part for item in kept.items() for part in item]
        await self._end(keys=[self._page(source), self._turn(source), self._root], args=told)

    async def unseen(self, source: str, keys: Sequence[str]) -> list[bool]:
        """Tell for each key whether it was not marked yet; one that is asked for is remembered anew."""
        if not keys:
            return []
        marks, now = [_mark(key) for key in keys], time.time()
        async with self._client.pipeline() as pipe:
            pipe.zremrangebyscore(self._marks(source), "-inf", now - self._seen_seconds)
            pipe.zadd(self._marks(source), dict.fromkeys(marks, now), xx=True)
            pipe.zmscore(self._marks(source), marks)
            *_, scores = await pipe.execute()
        return [score is None for score in scores]

    async def mark(self, source: str, keys: Sequence[str]) -> None:
        """Remember keys, for as long as the bus remembers reports."""
        if not keys:
            return
        async with self._client.pipeline() as pipe:
            pipe.zadd(self._marks(source), dict.fromkeys(map(_mark, keys), time.time()))
            pipe.zremrangebyrank(self._marks(source), 0, -MARKED_AT_MOST - 1)
            pipe.pexpire(self._marks(source), _milliseconds(self._seen_seconds))
            await pipe.execute()

    async def count(self, source: str, tally: Tally) -> None:
        """Add to what the source brought; that it brought a report is a success."""
        now = str(_milliseconds(time.time()))
        async with self._client.pipeline() as pipe:
            if tally.new or tally.known:
                pipe.hset(self._page(source), mapping={"last_success": now, "last_report": now})
            for name, number in asdict(tally).items():
                if number:
                    pipe.hincrby(self._page(source), name, number)
            pipe.sadd(self._root, source)
            await pipe.execute()

    async def failed(self, source: str, why: str) -> None:
        """Remember the last error of a source."""
        error: dict[_Text, _Text] = {
            "last_error": why[:SHOWN_ERROR_CHARS],
            "last_error_at": str(_milliseconds(time.time())),
        }
        async with self._client.pipeline() as pipe:
            pipe.hset(self._page(source), mapping=error)
            pipe.sadd(self._root, source)
            await pipe.execute()

    async def standings(self) -> dict[str, Standing]:
        """Return how every source does that was ever counted, failed or had a turn, by name."""
        return await standings(self._client, partition=self._partition)

    async def wake(self, source: str) -> bool:
        """End a source's rest; return whether it rested."""
        return bool(await self._client.hdel(self._page(source), "rest_until"))

    async def forget(self, source: str) -> None:
        """Tear out a source's page, and forget its marks: were it added again, it would begin anew."""
        async with self._client.pipeline() as pipe:
            pipe.srem(self._root, source)
            pipe.delete(self._page(source), self._marks(source), self._turn(source))
            await pipe.execute()

    async def _keep_hold(self, source: str, token: str) -> None:
        held = True
        while held:
            await asyncio.sleep(self._lease_seconds / 3)
            with suppress(RedisError, OSError):  # asked again before the turn is over
                held = await self._hold(keys=[self._turn(source)], args=[token, _milliseconds(self._lease_seconds)])

    def _page(self, source: str) -> str:
        return page_key(self._partition, source)

    def _turn(self, source: str) -> str:
        return f"{self._root}:turn:{source}"

    def _marks(self, source: str) -> str:
        return f"{self._root}:marks:{source}"


class _RedisTurn:
    def __init__(self, ledger: RedisLedger, source: str, token: str, memory: Memory) -> None:
        self.memory = memory
        self._ledger = ledger
        self._source = source
        self._token = token

    async def done(self, memory: Memory, *, rest_seconds: float, failure: str | None = None) -> None:
        await self._ledger.end_turn(self._source, self._token, memory, rest_seconds=rest_seconds, failure=failure)


def _memory(kept: Sequence[bytes | None]) -> Memory:
    etag, last_modified, failures, more = (value.decode() if value else "" for value in kept)
    return Memory(
        etag=etag or None,
        last_modified=last_modified or None,
        failures=int(failures or 0),
        more=orjson.loads(more) if more else {},
    )


def _mark(key: str) -> str:
    """Return what is remembered of a key: as short for a long one."""
    return hashlib.sha256(key.encode(errors="surrogatepass")).hexdigest()[:32]


def _milliseconds(seconds: float) -> int:
    return round(seconds * 1000)
