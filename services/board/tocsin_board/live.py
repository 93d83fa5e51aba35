"""`incidents.changed` as it happens: one reader of the stream for any number of open pages."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import orjson
from pydantic import ValidationError
from redis.exceptions import RedisError, ResponseError

from tocsin.contracts.messages import IncidentChanged
from tocsin.contracts.streams import CHANGED, DATA_FIELD
from tocsin.kit import tracing
from tocsin.kit.entries import order_of
from tocsin_board import occurrences
from tocsin_board.rows import told_in_a_row

if TYPE_CHECKING:
    from redis.asyncio import Redis

BLOCK_MILLISECONDS: Final = 1_000
"""How long a read waits. A change ends it at once."""

READ_AT_ONCE: Final = 500
"""Entries that one read brings at most: some megabytes."""

WAITING: Final = 1_000
"""Changes that wait for a slow listener. Who is further behind is sent away, and comes back by its last id."""

PAUSE_SECONDS: Final = 1.0
"""Before the next try while Redis is away."""

BEGINNING: Final = "0-0"
"""The id before the first of all."""


@dataclass(frozen=True, eq=False)
class Change:
    """A change, its id on the stream, by which a listener that comes back goes on, and its JSON as it stands there."""

    id: str
    changed: IncidentChanged
    data: bytes

    @cached_property
    def row(self) -> str:
        """The JSON of what a page of rows is told: made once, however many pages listen."""
        return orjson.dumps(told_in_a_row(self.changed)).decode()


class Gone(Exception):  # noqa: N818 - it is what came after the id that is gone
    """What came after an id is not on the stream any more: whoever asks for it has to begin anew."""


class Live:
    """Reads the stream once and gives each change to everybody who listens."""

    def __init__(self, client: "Redis", *, partition: int) -> None:
        self._client = client
        self._key = CHANGED.key(partition)
        self._listeners: set[_Listener] = set()
        self._stopping = False
        self._told: str | None = None

    @property
    def listeners(self) -> int:
        """How many hear changes now."""
        return len(self._listeners)

    async def lag_seconds(self) -> float:
        """Return how far behind the stream's end is what listeners were told, in seconds. Raises `RedisError`."""
        newest, told = order_of(await self.newest()), order_of(self._told or BEGINNING)
        return max(newest[0] - told[0], 0) / 1000

    async def newest(self) -> str:
        """Return the id of the last change that was ever on the stream. Raises `RedisError`."""
        return (await self._span()).last

    async def run(self) -> None:
        """Read what is added from now on, until `stop`; then nobody listens any more."""
        try:
            while not self._stopping:
                try:
                    last = self._told = self._told or await self.newest()
                    answer: Any = await self._client.xread(
                        {self._key: last}, count=READ_AT_ONCE, block=BLOCK_MILLISECONDS
                    )
                    await self._check(last)  # what was read is all that came after it
                except Gone:
                    self._begin_anew()
                    continue
                except (RedisError, OSError) as error:
                    occurrences.unheard(error, seconds=PAUSE_SECONDS)
                    await asyncio.sleep(PAUSE_SECONDS)
                    continue
                entries = _entries(answer)
                for change in _changes(entries):
                    self._tell(change)
                self._told = entries[-1][0].decode() if entries else last
        finally:
            for listener in self._listeners:
                listener.end()

    def _begin_anew(self) -> None:
        """Send everybody away, to come back by their last ids: some were cut off before they were read."""
        self._told = None
        for listener in self._listeners:
            listener.end()

    def stop(self) -> None:
        """Let `run` end within a second. Cancelling it is not enough: redis-py may swallow a cancellation."""
        self._stopping = True
        for listener in self._listeners:
            listener.end()

    async def listen(self, after: str) -> AsyncGenerator[Change]:
        """Yield the changes after an id, first those that were and then those that come: no gap and no repetition.

        Ends where the board stops, or the listener is too slow. Raises `Gone` and `RedisError`.
        """
        with self._listening() as listener:
            async for change in self._since(after):
                after = change.id
                yield change
            while (next_ := await listener.next()) is not None:
                if order_of(next_.id) > order_of(after):
                    yield next_

    @contextmanager
    def _listening(self) -> Iterator["_Listener"]:
        listener = _Listener()
        self._listeners.add(listener)
        occurrences.listeners(len(self._listeners))
        try:
            yield listener
        finally:
            self._listeners.discard(listener)
            occurrences.listeners(len(self._listeners))

    async def _check(self, after: str) -> None:
        """Raise `Gone` where an entry after the id may have been cut off, or the server has forgotten the id itself."""
        span = await self._span()
        if not order_of(span.first) <= order_of(after) <= order_of(span.last):
            raise Gone(f"the stream can be followed from {span.first} to {span.last}")

    async def _span(self) -> "_Span":
        try:
            told: Any = await self._client.xinfo_stream(self._key)
        except ResponseError as error:
            if "no such key" in str(error):
                return _Span(BEGINNING, BEGINNING)
            raise
        last: str = told["last-generated-id"].decode()
        if told["entries-added"] == told["length"]:
            return _Span(BEGINNING, last)
        return _Span(told["first-entry"][0].decode() if told["first-entry"] else last, last)

    async def _since(self, after: str) -> AsyncGenerator[Change]:
        while True:
            entries: Any = await self._client.xrange(self._key, min=f"({after}", count=READ_AT_ONCE)
            await self._check(after)  # afterwards, and each time: a slow listener may be overtaken by the trimming
            if not entries:
                return
            for change in _changes(entries):
                yield change
            after = entries[-1][0].decode()

    def _tell(self, change: Change) -> None:
        for listener in self._listeners:
            listener.hear(change)
        tracing.mark("board", change.changed, {"tocsin.listeners": len(self._listeners)})


class _Span(NamedTuple):
    """Between these two ids nothing that came after one of them is cut off."""

    first: str
    last: str


class _Listener:
    """Changes that wait for one listener, up to a bound."""

    def __init__(self) -> None:
        self._waiting: deque[Change] = deque()
        self._something = asyncio.Event()
        self._ended = False

    def hear(self, change: Change) -> None:
        if self._ended:
            return
        self._waiting.append(change)
        self._something.set()
        if len(self._waiting) > WAITING:
            self.end()

    def end(self) -> None:
        """Let it come to its end at once: what waits is there for it by its last id."""
        self._ended = True
        self._waiting.clear()
        self._something.set()

    async def next(self) -> Change | None:
        """Return the next change; None at the end."""
        await self._something.wait()
        if not self._waiting:
            return None
        change = self._waiting.popleft()
        if not self._waiting and not self._ended:
            self._something.clear()
        return change


def _entries(answer: Any) -> list[tuple[bytes, Mapping[bytes, bytes]]]:
    """Return the entries of a read of one stream."""
    return list(answer[0][1]) if answer else []


def _changes(entries: Iterable[tuple[bytes, Mapping[bytes, bytes]]]) -> Iterator[Change]:
    for id_, fields in entries:
        data = fields.get(DATA_FIELD.encode(), b"")
        try:
            yield Change(id_.decode(), IncidentChanged.model_validate_json(data), data)
        except ValidationError:
            occurrences.passed_over(id_.decode(), why="it is no change of an incident")
