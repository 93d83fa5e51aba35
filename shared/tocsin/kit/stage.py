"""One route at work: what is made of a batch of entries, and how it is handed over. Knows nothing of FastStream."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from redis.exceptions import RedisError

from tocsin.contracts.base import Message
from tocsin.contracts.messages import RejectReason
from tocsin.kit import codec, occurrences, tracing
from tocsin.kit.backoff import growing, rest
from tocsin.kit.entries import Entry, Item, Refused
from tocsin.kit.pulse import Pulse
from tocsin.kit.routes import Route
from tocsin.kit.scripts import Finished, HandOver
from tocsin.kit.verdicts import Crashed, Done, Later, Refusal, Verdict

FIRST_PAUSE_SECONDS: Final = 0.1
"""A blip is over by then; a server that is down is not asked more than about ten times a second."""

LONGEST_PAUSE_SECONDS: Final = 5.0
"""How late, at most, work goes on after what was away came back."""

HANDLING_LIMIT_SECONDS: Final = 120.0
"""A call of a handler that takes longer is stuck: the slowest honest one is a waiting transaction."""

HOLDS_PER_VISIBILITY: Final = 3
"""One hold may fail and the next still comes in time."""

M = TypeVar("M", bound=Message)
N = TypeVar("N", bound=Message)

Hold = Callable[[Sequence[str]], Awaitable[None]]
"""Tells Redis that these entries are still at work, so that nobody claims them. May raise `RedisError`."""


@dataclass(frozen=True, slots=True)
class _Handled(Generic[M, N]):
    """A message that is done with, its outputs, and these as bytes."""

    item: Item[M]
    outputs: tuple[N, ...]
    encoded: Sequence[bytes]

    @property
    def entry(self) -> Entry:
        return self.item.entry

    @property
    def message(self) -> M:
        return self.item.message


@dataclass(frozen=True, slots=True)
class Stage(Generic[M, N]):
    """A route, wired to the ways out: hand-over, holding on, and being told to stop."""

    route: Route[M, N]
    partition: int
    max_deliveries: int
    visibility_seconds: float
    hand_over: HandOver
    hold: Hold
    pulse: Pulse
    stopping: asyncio.Event

    @property
    def name(self) -> str:
        """The group's name: the label of its metrics and log lines."""
        return self.route.group

    def decode(self, entry: Entry) -> Item[M] | Refused:
        """Read an entry; refuse what is no message, and what was delivered too often without an end."""
        if entry.deliveries > self.max_deliveries:
            return Refused(entry, RejectReason.EXHAUSTED, "delivered again and again; each time its worker died")
        return codec.decode(entry, self.route.reads)

    async def work(self, batch: Sequence[Item[M] | Refused]) -> None:
        """Handle a batch to its end: every entry is handed over, or left pending on purpose."""
        with tracing.handling(self.name, self.route.reads.name) as spans:
            await self._work(batch, spans)

    async def _work(self, batch: Sequence[Item[M] | Refused], spans: tracing.Handling) -> None:
        finished: list[_Handled[M, N] | Refused] = [entry for entry in batch if isinstance(entry, Refused)]
        waiting = spans.begin([entry for entry in batch if isinstance(entry, Item)])
        async with self._held([item.entry.id for item in batch]):
            for pause in growing(first=FIRST_PAUSE_SECONDS, cap=LONGEST_PAUSE_SECONDS):
                self._alive()
                verdicts = await self.route.run([item.message for item in waiting], self._alive) if waiting else []
                spans.judged(waiting, verdicts)
                finished += self._judge(waiting, verdicts)
                await self._deliver(finished, spans)
                finished = []
                late = [(i, v.error) for i, v in zip(waiting, verdicts, strict=True) if isinstance(v, Later)]
                if not late or self.stopping.is_set():
                    return
                waiting = [item for item, _ in late]
                pause = max([pause, *(error.retry_after for _, error in late)])  # noqa: PLW2901 - it is the pause
                occurrences.postponed(self.name, count=len(late), error=late[0][1], pause=pause)
                self.pulse.beat("waiting for what is away", limit_seconds=pause + HANDLING_LIMIT_SECONDS)
                await rest(pause, stopping=self.stopping)

    def _alive(self) -> None:
        self.pulse.beat("handling a batch", limit_seconds=HANDLING_LIMIT_SECONDS)

    def _judge(self, items: Sequence[Item[M]], verdicts: Sequence[Verdict[N]]) -> list[_Handled[M, N] | Refused]:
        """Return what can be handed over now. What is postponed, or crashed with tries left, stays pending."""
        outcomes: list[_Handled[M, N] | Refused] = []
        for item, verdict in zip(items, verdicts, strict=True):
            match verdict:
                case Done(outputs=outputs):
                    outcomes += self._handled(item, outputs)
                case Refusal(reason=reason, detail=detail):
                    outcomes.append(Refused(item.entry, reason, detail, item.message))
                case Crashed(error=error):
                    outcomes += self._crashed(item, error)
        return outcomes

    def _handled(self, item: Item[M], outputs: tuple[N, ...]) -> Sequence[_Handled[M, N] | Refused]:
        if outputs and self.route.writes is None:
            return self._crashed(item, TypeError("the handler returned an output, and its route writes no stream"))
        try:
            outputs = tracing.carried(item.message, outputs)
            return [_Handled(item, outputs, [codec.encode(output) for output in outputs])]
        except Exception as error:  # noqa: BLE001 - an output that cannot be written is the handler's fault too
            return self._crashed(item, error)

    def _crashed(self, item: Item[M], error: Exception) -> Sequence[Refused]:
        occurrences.crashed(self.name, item, error)
        if item.entry.deliveries < self.max_deliveries:
            return []
        return [Refused(item.entry, RejectReason.EXHAUSTED, f"{type(error).__name__}: {error}", item.message)]

    async def _deliver(self, outcomes: Sequence[_Handled[M, N] | Refused], spans: tracing.Handling) -> None:
        """Hand over; while Redis is away, try again until it is back or the worker stops."""
        if not outcomes:
            return
        finished = self._finished(outcomes)
        for pause in growing(first=FIRST_PAUSE_SECONDS, cap=LONGEST_PAUSE_SECONDS):
            self.pulse.beat("handing a batch over", limit_seconds=HANDLING_LIMIT_SECONDS)
            begun = time.perf_counter()
            try:
                held = await self.hand_over(finished)
            except (RedisError, OSError) as error:
                occurrences.bus_failed(self.name, doing="hand_over", error=error, pause=pause)
                if self.stopping.is_set():
                    return
                await rest(pause, stopping=self.stopping)
            else:
                occurrences.handed_over(self.name, time.perf_counter() - begun)
                self._tell(outcomes, held)
                spans.told([o if isinstance(o, Refused) else (o.item, o.outputs) for o in outcomes], held)
                return

    def _finished(self, outcomes: Sequence[_Handled[M, N] | Refused]) -> list[Finished]:
        read, dead = self.route.reads.key(self.partition), self.route.reads.dead.key(self.partition)
        written = self.route.writes.key(self.partition) if self.route.writes else ""
        return [
            Finished(
                outcome.entry.id, dead, [codec.encode(codec.dead_letter(outcome, stage=self.name, stream_key=read))]
            )
            if isinstance(outcome, Refused)
            else Finished(outcome.entry.id, written, outcome.encoded)
            for outcome in outcomes
        ]

    def _tell(self, outcomes: Sequence[_Handled[M, N] | Refused], held: Sequence[bool]) -> None:
        handled: list[tuple[Item[M], tuple[N, ...]]] = []
        twice: list[tuple[Entry, Message | None]] = []
        for outcome, mine in zip(outcomes, held, strict=True):
            if not mine:
                twice.append((outcome.entry, outcome.message))
            elif isinstance(outcome, Refused):
                occurrences.rejected(self.name, outcome)
            else:
                handled.append((outcome.item, outcome.outputs))
        occurrences.done(self.name, handled)
        if twice:
            occurrences.duplicates(self.name, twice)

    @asynccontextmanager
    async def _held(self, entry_ids: Sequence[str]) -> AsyncIterator[None]:
        """Hold the entries while they are at work, however long it takes.

        Neither the time that a slow batch needs nor that of a pause counts against them: nobody claims them.
        """
        released = asyncio.Event()
        holding = asyncio.create_task(self._hold_on(entry_ids, released))
        try:
            with occurrences.in_flight(self.name, len(entry_ids)):
                yield
        finally:
            # Set as well as cancelled: redis-py may swallow a cancellation, and entries held for ever are stranded.
            released.set()
            holding.cancel()

    async def _hold_on(self, entry_ids: Sequence[str], released: asyncio.Event) -> None:
        pause = self.visibility_seconds / HOLDS_PER_VISIBILITY
        while True:
            await asyncio.sleep(pause)
            if released.is_set():
                return
            try:
                await self.hold(entry_ids)
            except (RedisError, OSError) as error:
                occurrences.bus_failed(self.name, doing="hold", error=error, pause=pause)
