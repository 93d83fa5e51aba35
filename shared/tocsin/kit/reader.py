"""FastStream's batch subscriber with a read loop of our own.

FastStream declares, documents, parses, runs middlewares and calls. What its loop does not do for Redis streams is here:
groups that begin at 0 and are made again, claims of entries that lie unacknowledged, delivery counts, reconnecting
within a second, and an honest pulse. docs/adr/0001 says why; tests/unit/kit/test_faststream_contract.py pins what
this file and `declaration.py` use of FastStream's inside.
"""

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

from faststream.message import StreamMessage
from faststream.redis.message import FAKE_CONSUMER, BatchStreamMessage, RedisBatchStreamMessage
from faststream.redis.subscriber.usecases import LogicSubscriber, StreamBatchSubscriber
from redis.exceptions import RedisError

from tocsin.contracts.base import Message
from tocsin.kit import occurrences
from tocsin.kit.backoff import growing, rest
from tocsin.kit.client import SOCKET_TIMEOUT_SECONDS
from tocsin.kit.entries import Entry, Item, Refused
from tocsin.kit.groups import Begins, ensure_group, is_missing_group, leave_group
from tocsin.kit.pulse import Pulse
from tocsin.kit.routes import Route
from tocsin.kit.scripts import RedisHandOver
from tocsin.kit.settings import WorkerSettings
from tocsin.kit.stage import Stage

READ_LIMIT_SECONDS: Final = 5 * SOCKET_TIMEOUT_SECONDS
"""A read of a silent Redis ends at the socket timeout and is made once more, on a connection whose greeting may wait as
long: nine seconds. A loop that takes longer is stuck."""

LEAVING_SECONDS: Final = 1.0
"""A stopping worker does not wait for a Redis that is away."""

FIRST_PAUSE_SECONDS: Final = 0.05
"""After a cut connection reading resumes at once, as a person sees it; a refusing server is asked 20 times a second."""

LONGEST_PAUSE_SECONDS: Final = 2.0
"""How late, at most, reading resumes after Redis came back."""

CLAIMS_PER_VISIBILITY: Final = 4
"""How often stranded entries are looked for: an entry waits at most a quarter longer than the visibility time."""

SUSPICIOUS_DELIVERIES: Final = 2
"""Workers die for many reasons. When two had the same entry it may be the entry: it is tried alone from then on, or
one that kills its worker would take the rest of its batch to the dead letters with it."""

RawEntry = tuple[bytes, dict[bytes, bytes]]


@dataclass(frozen=True, slots=True)
class Reading:
    """Who reads, and how."""

    consumer: str
    settings: WorkerSettings
    pulse: Pulse
    stopping: asyncio.Event


class GroupReader(StreamBatchSubscriber):
    """Reads one stream for one group, batch by batch, and gives each batch to its `Stage`."""

    route: Route[Message, Message]
    reading: Reading
    _stage: Stage[Message, Message]
    _next_claim: float

    def attach(self, route: Route[Message, Message], reading: Reading) -> None:
        """Say whose entries are read. FastStream's constructor has no room for it."""
        self.route = route
        self.reading = reading
        self.add_call(parser_=self.keep_raw, decoder_=self.validate_each, dependencies_=())
        self(self.work)

    async def start(self) -> None:
        """Begin to read. Raises `RedisError` while Redis is away."""
        await self._ensure_group(self.route.begins)
        self._stage = Stage(
            route=self.route,
            partition=self.reading.settings.partition,
            max_deliveries=self.reading.settings.max_deliveries,
            visibility_seconds=self.reading.settings.visibility_seconds,
            hand_over=RedisHandOver(self._client, stream_key=self.stream_key, group=self.route.group),
            hold=self.hold,
            pulse=self.reading.pulse,
            stopping=self.reading.stopping,
        )
        self._next_claim = 0.0
        # Not the stream subscriber's own start: it would create the group again, which a full server refuses.
        await LogicSubscriber.start(self)

    async def stop(self) -> None:
        """Read no more and finish the batch in hand. FastStream would cancel a read whose entries are on their way."""
        self.running = False
        if self.tasks:
            await asyncio.wait(self.tasks, timeout=self.reading.settings.drain_seconds)
            await self._leave()
        await super().stop()

    @property
    def stream_key(self) -> str:
        return self.route.reads.key(self.reading.settings.partition)

    async def keep_raw(self, message: BatchStreamMessage) -> RedisBatchStreamMessage:
        """FastStream's parser: leave every entry as it is. The default would decode and encode each one again."""
        return RedisBatchStreamMessage(
            raw_message=message, body=b"", consumer=FAKE_CONSUMER, group=self.route.group, headers={}
        )

    async def validate_each(self, message: StreamMessage[BatchStreamMessage]) -> list[Item[Message] | Refused]:
        """FastStream's decoder: validate each entry by itself. The default refuses a whole batch for one bad item."""
        raw = message.raw_message
        earlier = raw.get("delivery_counts") or [0] * len(raw["data"])
        entries = zip(raw["message_ids"], raw["data"], earlier, strict=True)
        return [self._stage.decode(Entry(id_.decode(), fields, count + 1)) for id_, fields, count in entries]

    async def work(self, batch: list[Item[Message] | Refused]) -> None:
        """FastStream's handler: give the batch to the stage, which hands it over and acknowledges; leave it empty.

        FastStream has it in a context variable, and asyncio keeps a timer's context until its time, cancelled or not.
        """
        try:
            await self._stage.work(batch)
        finally:
            batch.clear()

    async def hold(self, entry_ids: Sequence[str]) -> None:
        """Set the entries' idle time to zero without counting a delivery."""
        await self._client.xclaim(
            self.stream_key,
            self.route.group,
            self.reading.consumer,
            min_idle_time=0,
            message_ids=list(entry_ids),
            justid=True,
        )

    async def _consume(self, *_args: Any, start_signal: Any) -> None:
        start_signal.set()
        pauses = growing(first=FIRST_PAUSE_SECONDS, cap=LONGEST_PAUSE_SECONDS)
        while self.running and not self.reading.stopping.is_set():
            try:
                batch = await self._next_batch()
                if batch is not None:
                    await self.process_message(batch)
                    batch["data"] = []  # as in `work`
            except (RedisError, OSError) as error:
                await self._recover(error, pause=next(pauses))
            except Exception as error:  # noqa: BLE001 - a read loop that ended would leave a worker that looks alive
                pause = next(pauses)
                occurrences.loop_failed(self.route.group, error=error, pause=pause)
                await rest(pause, stopping=self.reading.stopping)
            else:
                pauses = growing(first=FIRST_PAUSE_SECONDS, cap=LONGEST_PAUSE_SECONDS)

    async def _recover(self, error: Exception, *, pause: float) -> None:
        try:
            if is_missing_group(error) and await self._ensure_group("0"):
                return
        except (RedisError, OSError) as again:
            error = again
        occurrences.bus_failed(self.route.group, doing="read", error=error, pause=pause)
        self.reading.pulse.beat("pausing after a failed read", limit_seconds=READ_LIMIT_SECONDS)
        await rest(pause, stopping=self.reading.stopping)

    async def _next_batch(self) -> BatchStreamMessage | None:
        self.reading.pulse.beat("reading", limit_seconds=READ_LIMIT_SECONDS)
        if time.monotonic() >= self._next_claim and (claimed := await self._claim()):
            return claimed
        return await self._read()

    async def _read(self) -> BatchStreamMessage | None:
        count, block = self.reading.settings.batch_size, self._stream_sub.polling_interval
        for _, entries in await self._xreadgroup(count=count, block=block):
            if entries:
                occurrences.received(self.route.group, len(entries))
                return self._batch([(entry[0], entry[1]) for entry in entries])
        return None

    async def _claim(self) -> BatchStreamMessage | None:
        """Take over what lies unacknowledged for longer than the visibility time, with how often it was delivered.

        Redis counts a claim as a delivery when it carries it out. Where its answer is lost on the way the entries wait
        another visibility time, and the lost claim counts.
        """
        visibility = self.reading.settings.visibility_seconds
        stranded = await self._client.xpending_range(
            self.stream_key,
            self.route.group,
            min="-",
            max="+",
            count=self.reading.settings.batch_size,
            idle=int(visibility * 1000),
        )
        if not stranded:
            self._next_claim = time.monotonic() + visibility / CLAIMS_PER_VISIBILITY
            return None
        deliveries = self._together(stranded)
        # Entries that another worker claimed just now are not given to us, nor those that were deleted.
        entries = await self._client.xclaim(
            self.stream_key,
            self.route.group,
            self.reading.consumer,
            min_idle_time=int(visibility * 1000),
            message_ids=list(deliveries),
        )
        if not entries:
            return None
        batch = self._batch(cast("list[RawEntry]", entries))
        batch["delivery_counts"] = [deliveries[id_] for id_ in batch["message_ids"]]
        occurrences.claimed(self.route.group, len(entries), most_deliveries=max(batch["delivery_counts"]) + 1)
        return batch

    def _together(self, stranded: Sequence[Mapping[str, Any]]) -> dict[bytes, int]:
        """Return the ids that may share a batch, with their deliveries: those above suspicion, or else one suspect."""
        suspicious = min(SUSPICIOUS_DELIVERIES, self.reading.settings.max_deliveries - 1)
        deliveries = {entry["message_id"]: entry["times_delivered"] for entry in stranded}
        trusted = {id_: times for id_, times in deliveries.items() if times < suspicious}
        return trusted or dict(list(deliveries.items())[:1])

    def _batch(self, entries: list[RawEntry]) -> BatchStreamMessage:
        ids, data = [id_ for id_, _ in entries], [fields for _, fields in entries]
        return BatchStreamMessage(type="bstream", channel=self.stream_key, message_ids=ids, data=data)

    async def _leave(self) -> None:
        """Take the consumer's name out of the group, or names would pile up with every restart."""
        try:
            async with asyncio.timeout(LEAVING_SECONDS):
                await leave_group(
                    self._client, stream_key=self.stream_key, group=self.route.group, consumer=self.reading.consumer
                )
        except (RedisError, OSError) as error:
            occurrences.bus_failed(self.route.group, doing="leave", error=error, pause=0.0)

    async def _ensure_group(self, begins: Begins) -> bool:
        group = self.route.group
        created = await ensure_group(self._client, stream_key=self.stream_key, group=group, begins=begins)
        if created:
            occurrences.group_created(group, stream=self.stream_key, begins=begins)
        return created
