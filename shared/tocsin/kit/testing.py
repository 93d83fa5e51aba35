"""For tests of handlers, routes and sources, ours and a plug-in author's: the kit without Redis.

```python
async def test_a_report_comes_out_enriched() -> None:
    [enriched] = await pipe(enrich_route, example(RECEIVED))
```
Messages go through the real codec both ways, so that what a test sees is what the wire would carry.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Generic, TypeVar

from tocsin.contracts.base import Message
from tocsin.contracts.messages import Rejected
from tocsin.contracts.streams import DATA_FIELD, Stream
from tocsin.kit import codec
from tocsin.kit.entries import Entry, Item
from tocsin.kit.errors import Rejection
from tocsin.kit.pulse import Pulse
from tocsin.kit.routes import Route, Source
from tocsin.kit.scripts import Finished
from tocsin.kit.stage import Stage

M = TypeVar("M", bound=Message)
N = TypeVar("N", bound=Message)
T = TypeVar("T")


@dataclass
class RecordingHandOver:
    """A hand-over that keeps what it was given. Entries named in `lost` count as handed over by another worker."""

    lost: frozenset[str] = frozenset()
    finished: list[Finished] = field(default_factory=list)

    async def __call__(self, finished: Sequence[Finished]) -> list[bool]:
        """Record, and tell whether each entry was still held."""
        self.finished += finished
        return [entry.entry_id not in self.lost for entry in finished]


class RecordingPublish(Generic[N]):
    """A `Publish` that remembers keys and keeps what was new, in order."""

    def __init__(self) -> None:
        self.published: list[N] = []
        self.mark = ""
        self._seen: set[str] = set()

    async def __call__(self, items: Sequence[tuple[str, N]]) -> list[bool]:
        """Keep each message whose key was not seen before."""
        new = []
        for key, message in items:
            new.append(key not in self._seen)
            if new[-1]:
                self._seen.add(key)
                self._keep(message)
        return new

    async def append(self, after: str, items: Sequence[tuple[str, N]]) -> str:
        """Keep the messages if `after` is the mark of the last one; return the mark of the last one then."""
        for mark, message in items if after == self.mark else ():
            self._keep(message)
            self.mark = mark
        return self.mark

    async def patiently(self, ask: Callable[[], Awaitable[T]]) -> T:
        """Ask once: nothing is away."""
        return await ask()

    def _keep(self, message: N) -> None:
        self.published.append(type(message).model_validate_json(codec.encode(message)))

    def retry_after(self) -> float:
        """Return 0: there is always room."""
        return 0.0


@dataclass(frozen=True, slots=True)
class Worked(Generic[N]):
    """What a route made of a batch, in the order of hand-over; `pending` are the ids that it left unacknowledged."""

    outputs: list[N]
    rejected: list[Rejected]
    pending: list[str]


async def work(route: Route[M, N], entries: Sequence[Entry], *, max_deliveries: int = 5) -> Worked[N]:
    """Run a route over raw entries, once: what is transient stays pending instead of being tried again."""
    hand_over = RecordingHandOver()
    stopping = asyncio.Event()
    stopping.set()
    stage = Stage(
        route=route,
        partition=0,
        max_deliveries=max_deliveries,
        visibility_seconds=30,
        hand_over=hand_over,
        hold=_hold_nothing,
        pulse=Pulse("test"),
        stopping=stopping,
    )
    await stage.work([stage.decode(entry) for entry in entries])
    done = {finished.entry_id for finished in hand_over.finished}
    written = [(finished.key, data) for finished in hand_over.finished for data in finished.outputs]
    writes = route.writes
    return Worked(
        outputs=[_read(data, writes) for key, data in written if key == writes.key()] if writes else [],
        rejected=[_read(data, route.reads.dead) for key, data in written if key == route.reads.dead.key()],
        pending=[entry.id for entry in entries if entry.id not in done],
    )


async def pipe(route: Route[M, N], *messages: M) -> list[N]:
    """Send messages through a route and return its outputs, in order.

    Raises `Rejection` where the route refused one, and `AssertionError` where it left one pending.
    """
    worked = await work(route, [entry_of(message, number=n) for n, message in enumerate(messages, start=1)])
    for rejected in worked.rejected:
        raise Rejection(f"{rejected.reason.value}: {rejected.detail}")
    if worked.pending:
        raise AssertionError(
            f"{route.group} left {len(worked.pending)} of {len(messages)} messages pending; see its log"
        )
    return worked.outputs


async def drain(source: Source[N]) -> list[N]:
    """Run a source to its end and return what it published."""
    publish = RecordingPublish[N]()
    await source.run(publish)
    return publish.published


def example(stream: Stream[M], name: str | None = None) -> M:
    """Return a message of the stream, one of those in `tocsin/contracts/examples`; by default the first by name."""
    folder = files("tocsin.contracts").joinpath("examples", stream.name)
    names = sorted(file.name.removesuffix(".json") for file in folder.iterdir())
    if name is not None and name not in names:
        raise ValueError(f"there is no example {name!r} of {stream.name}; there are {', '.join(names)}")
    return stream.message.model_validate_json(folder.joinpath(f"{name or names[0]}.json").read_bytes())


def entry_of(message: Message, *, number: int = 1) -> Entry:
    """Return the stream entry that carries a message."""
    return Entry(f"{number}-0", {DATA_FIELD.encode(): codec.encode(message)})


async def _hold_nothing(_entry_ids: Sequence[str]) -> None:
    return


def _read(data: bytes, stream: Stream[M]) -> M:
    item = codec.decode(Entry("0-0", {DATA_FIELD.encode(): data}), stream)
    assert isinstance(item, Item), item
    return item.message
