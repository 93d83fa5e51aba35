"""Sources at work: they publish what is new, wait while there is no room, and are started again when they fail."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from redis.exceptions import OutOfMemoryError, RedisError

from tocsin.contracts.base import Message
from tocsin.kit import codec, occurrences, tracing
from tocsin.kit.backoff import growing, rest
from tocsin.kit.errors import Transient
from tocsin.kit.pressure import Pressure
from tocsin.kit.routes import Publish, Source
from tocsin.kit.scripts import RedisAppend, RedisPublishOnce
from tocsin.kit.settings import WorkerSettings

if TYPE_CHECKING:
    from redis.asyncio import Redis

MESSAGES_PER_SCRIPT: Final = 64
"""Redis does nothing else while a script runs; 64 messages take it about a millisecond."""

FIRST_PAUSE_SECONDS: Final = 0.1
LONGEST_PAUSE_SECONDS: Final = 5.0
"""Seconds between tries to publish while Redis is away or full."""

FIRST_RESTART_SECONDS: Final = 1.0
LONGEST_RESTART_SECONDS: Final = 60.0
"""Seconds before a source that failed is started again: most failures are another server's, which needs its time."""

N = TypeVar("N", bound=Message)
T = TypeVar("T")


class StreamPublish(Generic[N]):
    """The `Publish` of a source: waits while Redis is away or full and while the line is behind. Nothing is lost."""

    def __init__(
        self,
        client: "Redis",
        source: Source[N],
        *,
        settings: WorkerSettings,
        pressure: Pressure,
        stopping: asyncio.Event,
    ) -> None:
        key, seen_seconds = source.writes.key(settings.partition), round(settings.seen_days * 24 * 3600)
        self._once = RedisPublishOnce(client, stream_key=key, seen_seconds=seen_seconds)
        self._append = RedisAppend(client, stream_key=key)
        self._name = source.name
        self._stream = source.writes.name
        self._pressure = pressure
        self._stopping = stopping

    async def __call__(self, items: Sequence[tuple[str, N]]) -> list[bool]:
        """Publish each message whose key was not seen before; return for each whether it was new."""
        new: list[bool] = []
        for start in range(0, len(items), MESSAGES_PER_SCRIPT):
            spans = tracing.sending(self._name, self._stream)
            chunk = spans.begin(items[start : start + MESSAGES_PER_SCRIPT])
            encoded = [(key, codec.encode(message)) for key, message in chunk]
            is_new = await self.patiently(partial(self._once, encoded))
            spans.sent(is_new)
            new += is_new
        occurrences.published(self._name, new=sum(new), known=len(new) - sum(new))
        return new

    async def append(self, after: str, items: Sequence[tuple[str, N]]) -> str:
        """Publish the next messages of a journal, if the one marked `after` is the last of it on the stream."""
        for start in range(0, max(len(items), 1), MESSAGES_PER_SCRIPT):
            spans = tracing.sending(self._name, self._stream)
            told = spans.begin(items[start : start + MESSAGES_PER_SCRIPT])
            chunk = [(mark, codec.encode(message)) for mark, message in told]
            here = await self.patiently(partial(self._append, after, chunk))
            if not chunk or here != chunk[-1][0]:
                return here
            spans.sent([True] * len(chunk))
            occurrences.published(self._name, new=len(chunk), known=0)
            after = here
        return after

    async def patiently(self, ask: Callable[[], Awaitable[T]]) -> T:
        """Ask Redis to take something; while it cannot, or the line is behind, wait and ask again."""
        for pause in growing(first=FIRST_PAUSE_SECONDS, cap=LONGEST_PAUSE_SECONDS):
            await self._pressure.room(stopping=self._stopping)
            if self._stopping.is_set():
                break
            try:
                answer = await ask()
            except OutOfMemoryError:
                self._pressure.full(pause=pause)
            except (RedisError, OSError) as error:
                occurrences.bus_failed(self._name, doing="publish", error=error, pause=pause)
                await rest(pause, stopping=self._stopping)
            else:
                self._pressure.taken()
                return answer
        raise Transient("the worker stops, and what the source found is not on the bus yet")

    def retry_after(self) -> float:
        """Return how many seconds to wait before there may be room; 0 where there is room now."""
        return self._pressure.retry_after()


async def keep_running(source: Source[N], publish: Publish[N], *, stopping: asyncio.Event) -> None:
    """Run a source until it finishes or the worker stops; start it again, after growing pauses, when it fails."""
    for pause in growing(first=FIRST_RESTART_SECONDS, cap=LONGEST_RESTART_SECONDS):
        try:
            await source.run(publish)
        except Exception as error:  # noqa: BLE001 - a source reads the outside world, which fails in any way
            if stopping.is_set():
                return
            occurrences.source_failed(source.name, error=error, pause=pause)
            await rest(pause, stopping=stopping)
        else:
            occurrences.source_finished(source.name)
            return
