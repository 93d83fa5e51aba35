"""The pipeline as it is seen from Redis: how far each stage is, what it refused, and how the sources do."""

import asyncio
import time
from collections import Counter, deque
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import redis
from redis.exceptions import RedisError, ResponseError

from tocsin.contracts.streams import RECEIVED, STREAMS, Stream
from tocsin.kit.groups import GroupSeen, look
from tocsin.kit.letters import DeadLetters, Letter
from tocsin.kit.settings import without_password
from tocsin.kit.standings import standings
from tocsin_board.pipeline_answers import DeadLetter, SourceSeen, StageSeen, StreamSeen, Told

if TYPE_CHECKING:
    from redis.asyncio import Redis

LOOK_SECONDS: Final = 2.0
"""As often as a page asks; a look costs Redis a fraction of a millisecond, however many pages are open."""

RATE_SECONDS: Final = 60.0
"""A rate is what happened in so long, or since the board began to look."""

ALIVE_MILLISECONDS: Final = 10_000
"""A worker asks for entries each second; one that was silent for so long is gone, or stuck.

Where the server does not tell of asks that brought nothing, one that is gone is missed once there is work for it."""

COUNTED_LETTERS: Final = 1_000
"""Of more dead letters the newest are counted: whoever has so many has one fault, and not a thousand."""

TOLD_LETTERS: Final = 20

DETAIL_CHARS: Final = 500
"""How much of a letter's reason is told: `tocsin dead show` has it all."""


class _Sample(NamedTuple):
    """How much each stage had done at a moment of the board's clock."""

    at: float
    done: Mapping[str, int]


class _Letters(NamedTuple):
    """The newest dead letters, and how many each stage refused for which reason."""

    newest: tuple[Letter, ...]
    rejected: Mapping[str, Mapping[str, int]]


class _Stage(NamedTuple):
    """A consumer group: how far it is, what it read in all, and how many of its workers live."""

    stream: Stream[Any]
    seen: GroupSeen
    read: int
    consumers: int


class Pipeline:
    """Looks at the streams again and again; `told` is what the last look saw."""

    def __init__(
        self,
        client: "Redis",
        letters: redis.Redis,
        *,
        partition: int,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._now = now
        self._client = client
        self._letters = DeadLetters(letters, STREAMS, partition=partition)
        self._partition = partition
        self._samples: deque[_Sample] = deque()
        self._last: Told | RedisError | OSError | None = None
        self._known_letters = _Letters((), {})
        self._letters_stamp: object = None
        self._stopping = asyncio.Event()

    async def run(self) -> None:
        """Look every so often, until `stop`."""
        while not self._stopping.is_set():
            await self.look()
            try:
                async with asyncio.timeout(LOOK_SECONDS):
                    await self._stopping.wait()
            except TimeoutError:
                continue

    def stop(self) -> None:
        """Let `run` end with its look."""
        self._stopping.set()

    async def look(self) -> None:
        """Look once, and remember what was seen, or that nothing was."""
        try:
            self._last = await self._seen()
        except (RedisError, OSError) as error:
            self._last = error
            self._samples.clear()

    async def told(self) -> Told:
        """Return what the last look saw. Raises `RedisError` where the server was away."""
        if self._last is None:
            await self.look()
        if isinstance(self._last, Told):
            return self._last
        raise redis.ConnectionError(str(self._last)) from self._last

    async def _seen(self) -> Told:
        streams = [await self._stream(stream) for stream in STREAMS]
        stages = [stage for stream in STREAMS for stage in await self._stages(stream)]
        letters = await self._dead()
        sources = await standings(self._client, partition=self._partition)
        received = next(each.added for each in streams if each.name == RECEIVED.name)
        rates = self._rates({"ingest": received} | {_name(stage): stage.read for stage in stages})
        return Told(
            at=datetime.now(UTC),
            stages=[_ingest(rates), *(_stage(each, rates, letters.rejected) for each in stages)],
            streams=streams,
            sources=[SourceSeen.of(name, standing) for name, standing in sources.items()],
            dead_letters=[_letter(each) for each in letters.newest[:TOLD_LETTERS]],
        )

    async def _stream(self, stream: Stream[Any]) -> StreamSeen:
        try:
            known: Any = await self._client.xinfo_stream(stream.key(self._partition))
        except ResponseError as error:
            if "no such key" not in str(error):
                raise
            return StreamSeen(name=stream.name, entries=0, added=0)
        return StreamSeen(name=stream.name, entries=known["length"], added=known["entries-added"])

    async def _stages(self, stream: Stream[Any]) -> list[_Stage]:
        """Return all that read a stream, plug-ins among them: those that should, and those that do."""
        key = stream.key(self._partition)
        seen = await look(self._client, stream_key=key, readers=stream.readers)
        try:
            groups: Any = await self._client.xinfo_groups(key)
        except ResponseError as error:
            if "no such key" not in str(error):
                raise
            groups = []
        read = {group["name"].decode(): group.get("entries-read") or 0 for group in groups}
        return [
            _Stage(stream, each, read.get(each.name, 0), await self._alive(key, each) if each.name in read else 0)
            for each in seen.groups
        ]

    async def _alive(self, key: str, group: GroupSeen) -> int:
        """Count who asked for entries of late. Before Redis 7.2 an ask that brought nothing leaves no trace."""
        try:
            consumers: Any = await self._client.xinfo_consumers(key, group.name)
        except ResponseError:  # the group is gone since
            return 0
        has_work = group.lag > 0 or group.pending > 0
        return sum(
            consumer["idle"] < ALIVE_MILLISECONDS or ("inactive" not in consumer and not has_work)
            for consumer in consumers
        )

    async def _dead(self) -> _Letters:
        """Return the newest dead letters, read again only where some came or went."""
        dead = [await self._stream(stream.dead) for stream in STREAMS]
        stamp = [(each.entries, each.added) for each in dead]
        if stamp != self._letters_stamp:
            self._known_letters = await asyncio.to_thread(self._read_letters)
            self._letters_stamp = stamp
        return self._known_letters

    def _read_letters(self) -> _Letters:
        newest: list[Letter] = []
        rejected: dict[str, Counter[str]] = {}
        for letter in islice(self._letters.find(newest_first=True), COUNTED_LETTERS):
            if len(newest) < TOLD_LETTERS:
                newest.append(letter)
            if letter.rejected is not None:
                rejected.setdefault(letter.rejected.stage, Counter())[letter.rejected.reason.value] += 1
        return _Letters(tuple(newest), rejected)

    def _rates(self, done: Mapping[str, int]) -> dict[str, float]:
        """Return for each stage what it did a minute, of late."""
        now = self._now()
        self._samples.append(_Sample(now, done))
        while now - self._samples[0].at > RATE_SECONDS:
            self._samples.popleft()
        first = self._samples[0]
        minutes = (now - first.at) / 60
        return {
            name: max(count - first.done.get(name, count), 0) / minutes if minutes else 0.0
            for name, count in done.items()
        }


def _name(stage: _Stage) -> str:
    """Return what a stage is called: one group of a name may read several streams."""
    return stage.seen.name if stage.seen.name in stage.stream.readers else f"{stage.seen.name} ({stage.stream.name})"


def _ingest(rates: Mapping[str, float]) -> StageSeen:
    return StageSeen(
        stage="ingest",
        stream="",
        rate_per_minute=rates["ingest"],
        lag=0,
        pending=0,
        oldest_pending_seconds=None,
        rejected={},
        consumers=None,
    )


def _stage(stage: _Stage, rates: Mapping[str, float], rejected: Mapping[str, Mapping[str, int]]) -> StageSeen:
    seen, name = stage.seen, _name(stage)
    return StageSeen(
        stage=name,
        stream=stage.stream.name,
        rate_per_minute=rates[name],
        lag=seen.lag,
        pending=seen.pending,
        oldest_pending_seconds=seen.oldest_pending_seconds if seen.pending else None,
        rejected=dict(rejected.get(seen.name, {})),
        consumers=stage.consumers,
    )


def _letter(letter: Letter) -> DeadLetter:
    rejected = letter.rejected
    return DeadLetter(
        id=letter.id,
        stream=letter.stream.name,
        stage=rejected.stage if rejected else "-",
        reason=rejected.reason.value if rejected else "unreadable",
        detail=without_password(rejected.detail)[:DETAIL_CHARS] if rejected else "it is no dead letter of ours",
        at=letter.at,
        report_id=letter.report_id,
    )
