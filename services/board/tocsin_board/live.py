"""`incidents.changed` as it happens: one reader of the stream for any number of open pages."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any, Final, NamedTuple

from redis.asyncio import Redis
from redis.exceptions import RedisError

from tocsin.contracts.messages import IncidentChanged
from tocsin.contracts.streams import CHANGED, DATA_FIELD

BLOCK_MILLISECONDS: Final = 1_000
"""How long a read waits; so long, at most, a board that stops is held up."""

REPLAYED_AT_ONCE: Final = 500
"""Entries that are read at once for somebody who was away."""

WAITING: Final = 1_000
"""Changes that wait for a slow reader. Who is further behind is sent away, and comes back by its last id."""

PAUSE_SECONDS: Final = 1.0
"""Before the next try while Redis is away."""


class Change(NamedTuple):
    """A change and its id on the stream, by which a listener that comes back goes on."""

    id: str
    changed: IncidentChanged
    data: bytes


class Live:
    """Reads the stream once and gives each change to everybody who listens."""

    def __init__(self, client: "Redis", *, partition: int) -> None:
        self._client = client
        self._key = CHANGED.key(partition)
        self._listeners: set[asyncio.Queue[Change | None]] = set()
        self._last = "0-0"

    async def newest(self) -> str:
        """Return the id of the last change on the stream; `0-0` where there is none. Raises `RedisError`."""
        entries: Any = await self._client.xrevrange(self._key, count=1)
        return entries[0][0].decode() if entries else "0-0"

    async def run(self) -> None:
        """Read what is added from now on, until cancelled."""
        last: str | None = None
        while True:
            try:
                last = last or await self.newest()
                answer: Any = await self._client.xread({self._key: last}, block=BLOCK_MILLISECONDS)
            except (RedisError, OSError):
                await asyncio.sleep(PAUSE_SECONDS)
                continue
            for change in _changes(answer[0][1] if answer else []):
                self._tell(change)
                last = change.id

    async def listen(self, after: str) -> AsyncIterator[Change]:
        """Yield the changes after an id, those that were before and those that come, without a gap or a repetition."""
        queue: asyncio.Queue[Change | None] = asyncio.Queue(WAITING)
        self._listeners.add(queue)
        try:
            async for change in self._since(after):
                after = change.id
                yield change
            while (change_ := await queue.get()) is not None:
                if _number(change_.id) > _number(after):
                    yield change_
        finally:
            self._listeners.discard(queue)

    async def _since(self, after: str) -> AsyncIterator[Change]:
        while True:
            entries: Any = await self._client.xrange(self._key, min=f"({after}", count=REPLAYED_AT_ONCE)
            if not entries:
                return
            for change in _changes(entries):
                yield change
            after = entries[-1][0].decode()

    def _tell(self, change: Change) -> None:
        for queue in list(self._listeners):
            try:
                queue.put_nowait(change)
            except asyncio.QueueFull:
                self._listeners.discard(queue)
                with suppress(asyncio.QueueEmpty):
                    queue.get_nowait()
                queue.put_nowait(None)


def _changes(entries: list[tuple[bytes, dict[bytes, bytes]]]) -> list[Change]:
    return [
        Change(id_.decode(), IncidentChanged.model_validate_json(data), data)
        for id_, fields in entries
        if (data := fields.get(DATA_FIELD.encode())) is not None
    ]


def _number(id_: str) -> tuple[int, int]:
    milliseconds, _, sequence = id_.partition("-")
    return int(milliseconds), int(sequence or 0)
