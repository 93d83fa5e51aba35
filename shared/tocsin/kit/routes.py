"""What a worker does, as data: it reads a stream and may write another (`Route`), or writes one (`Source`)."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar, overload

from tocsin.contracts.base import Message
from tocsin.contracts.streams import Stream
from tocsin.kit.errors import Invalid
from tocsin.kit.groups import Begins
from tocsin.kit.verdicts import Alive, Verdict, run_batch, run_each

M = TypeVar("M", bound=Message)
N = TypeVar("N", bound=Message)
N_contra = TypeVar("N_contra", bound=Message, contravariant=True)
T = TypeVar("T")

Handler = Callable[[M], N | None] | Callable[[M], Awaitable[N | None]]
"""One message in, one out or none. A function or a coroutine function; raises `Invalid` or `Transient`."""

BatchHandler = Callable[[Sequence[M]], Awaitable[Sequence[Sequence[N] | Invalid]]]
"""Messages in, for each (same order) its outputs or why it is refused. Must be idempotent: a batch may come twice."""


class Publish(Protocol[N_contra]):
    """How a source hands in what it found."""

    async def __call__(self, items: Sequence[tuple[str, N_contra]]) -> list[bool]:
        """Publish each message whose key was not seen before; return for each whether it was new.

        The key is remembered for `TOCSIN_SEEN_DAYS`. Waits while Redis is away or full, and while a group is too far
        behind: so a source that awaits it is slowed.
        """

    async def append(self, after: str, items: Sequence[tuple[str, N_contra]]) -> str:
        """Publish the next messages of a journal, if the one marked `after` is the last of it on the stream.

        Each comes with its mark, any text by which the journal knows it; a stream carries one journal. Returns the
        mark of the last one on the stream then, empty where there is none: that of the last item where all are
        published; where nothing was, for another was the last, that one's. Without items it only tells. So of any
        number of sources that tell one journal none repeats, overtakes or skips a message, and one that finds the
        stream further back than it left it knows what the server has lost. Waits as a call does.
        """

    async def patiently(self, ask: Callable[[], Awaitable[T]]) -> T:
        """Write something else to Redis before or after publishing, and return the answer. Waits as a call does.

        `ask` is called again where it raises `RedisError`, so that it must do no harm twice.
        """

    def retry_after(self) -> float:
        """Return how many seconds to wait before there may be room; 0 where there is room now.

        For a source that must not wait: it turns its caller away, with `429` and `Retry-After` say.
        """


@dataclass(frozen=True, slots=True)
class Route(Generic[M, N]):
    """A stream read by a group, and the stream its outputs go to; a consumer at the end of the line has none."""

    run: Callable[[Sequence[M], Alive], Awaitable[list[Verdict[N]]]]
    reads: Stream[M]
    writes: Stream[N] | None
    group: str
    begins: Begins = "0"


@dataclass(frozen=True, slots=True)
class Source(Generic[N]):
    """A coroutine that publishes to a stream until it ends or is cancelled."""

    run: Callable[[Publish[N]], Awaitable[None]]
    writes: Stream[N]

    @property
    def name(self) -> str:
        """The worker that writes the stream, by the registry."""
        return self.writes.writer


@overload
def route(
    handler: Handler[M, N], *, reads: Stream[M], writes: Stream[N], group: str, begins: Begins = "0"
) -> Route[M, N]: ...
@overload
def route(
    handler: Callable[[M], None] | Callable[[M], Awaitable[None]],
    *,
    reads: Stream[M],
    group: str,
    begins: Begins = "0",
) -> Route[M, Message]: ...
def route(
    handler: Handler[M, N], *, reads: Stream[M], writes: Stream[N] | None = None, group: str, begins: Begins = "0"
) -> Route[M, N] | Route[M, Message]:
    """Read a stream one message at a time. Entries are still read, handed over and acknowledged in batches.

    Without `writes` the handler returns nothing: a consumer at the end of the line. `begins` counts once, when the
    group is made: where Redis was flushed under a running worker it begins at 0, as all that is there then is new.
    """

    async def run(messages: Sequence[M], alive: Alive) -> list[Verdict[N]]:
        return await run_each(handler, messages, stage=group, alive=alive)

    return Route(run=run, reads=reads, writes=writes, group=group, begins=begins)


@overload
def batch_route(
    handler: BatchHandler[M, N], *, reads: Stream[M], writes: Stream[N], group: str, begins: Begins = "0"
) -> Route[M, N]: ...
@overload
def batch_route(
    handler: BatchHandler[M, Message], *, reads: Stream[M], group: str, begins: Begins = "0"
) -> Route[M, Message]: ...
def batch_route(
    handler: BatchHandler[M, N], *, reads: Stream[M], writes: Stream[N] | None = None, group: str, begins: Begins = "0"
) -> Route[M, N] | Route[M, Message]:
    """Read a stream a batch at a time, for a handler that is cheaper so: one transaction per batch.

    Without `writes` the handler returns, for each message, no outputs. `begins` is as in `route`.
    """

    async def run(messages: Sequence[M], alive: Alive) -> list[Verdict[N]]:
        return await run_batch(handler, messages, stage=group, alive=alive)

    return Route(run=run, reads=reads, writes=writes, group=group, begins=begins)


def source(run: Callable[[Publish[N]], Awaitable[None]], *, writes: Stream[N]) -> Source[N]:
    """Publish to a stream. When `run` returns the source is finished; when it raises, it is started again."""
    return Source(run=run, writes=writes)
