"""What is remembered of each source, and whose turn it is: shared by all ingest workers."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Protocol

from tocsin.contracts.sources import Standing, Tally


@dataclass(frozen=True, slots=True)
class Memory:
    """What a polled source keeps from one round to the next. `more` is its own, such as the last file it read."""

    etag: str | None = None
    last_modified: str | None = None
    failures: int = 0
    more: Mapping[str, str] = field(default_factory=dict)


class Turn(Protocol):
    """One round of one source, which no other worker begins meanwhile."""

    memory: Memory

    async def done(self, memory: Memory, *, rest_seconds: float, failure: str | None = None) -> None:
        """End the round: remember, and let nobody begin the next one earlier than so many seconds from now."""


class Ledger(Protocol):
    """The book of sources. Everything raises `RedisError` where the server is away."""

    def turn(self, source: str) -> AbstractAsyncContextManager[Turn | None]:
        """Give the turn, or None where the source rests or another worker has it. A turn that was not done is free."""

    async def unseen(self, source: str, keys: Sequence[str]) -> list[bool]:
        """Tell for each key, such as a link of a feed, whether it was not marked yet."""

    async def mark(self, source: str, keys: Sequence[str]) -> None:
        """Remember keys, for as long as the bus remembers reports."""

    async def count(self, source: str, tally: Tally) -> None:
        """Add to what the source brought; that it brought a report is a success."""

    async def failed(self, source: str, why: str) -> None:
        """Remember the last error of a source."""

    async def standings(self) -> dict[str, Standing]:
        """Return how every source does that was ever counted, failed or had a turn."""

    async def wake(self, source: str) -> bool:
        """End a source's rest, so that its next round begins at once; return whether it rested."""

    async def forget(self, source: str) -> None:
        """Forget all of a source: were it added again, it would begin anew."""


class MemoryLedger:
    """A ledger for one process: for a command that has no server, and for tests."""

    def __init__(self) -> None:
        self._standings: dict[str, Standing] = {}
        self._memories: dict[str, Memory] = {}
        self._rest_until: dict[str, float] = {}
        self._marked: set[tuple[str, str]] = set()

    @asynccontextmanager
    async def turn(self, source: str) -> AsyncIterator[Turn | None]:
        rests = monotonic() < self._rest_until.get(source, 0.0)
        yield None if rests else _MemoryTurn(self, source, self._memories.get(source, Memory()))

    async def unseen(self, source: str, keys: Sequence[str]) -> list[bool]:
        return [(source, key) not in self._marked for key in keys]

    async def mark(self, source: str, keys: Sequence[str]) -> None:
        self._marked |= {(source, key) for key in keys}

    async def count(self, source: str, tally: Tally) -> None:
        now, old = datetime.now(UTC), self._standing(source)
        if tally.new or tally.known:
            old = replace(old, last_success=now, last_report=now)
        self._standings[source] = replace(old, tally=old.tally + tally)

    async def failed(self, source: str, why: str) -> None:
        self._standings[source] = replace(self._standing(source), last_error=why, last_error_at=datetime.now(UTC))

    async def standings(self) -> dict[str, Standing]:
        return dict(self._standings)

    async def wake(self, source: str) -> bool:
        return self._rest_until.pop(source, 0.0) > monotonic()

    async def forget(self, source: str) -> None:
        self._marked = {(of, key) for of, key in self._marked if of != source}
        for book in (self._standings, self._memories, self._rest_until):
            book.pop(source, None)

    def remember(self, source: str, memory: Memory, *, rest_seconds: float) -> None:
        self._memories[source] = memory
        self._rest_until[source] = monotonic() + rest_seconds
        rests_until = datetime.now(UTC) + timedelta(seconds=rest_seconds)
        old = self._standing(source)
        self._standings[source] = replace(old, failures=memory.failures, rests_until=rests_until)

    def succeeded(self, source: str) -> None:
        self._standings[source] = replace(self._standing(source), last_success=datetime.now(UTC))

    def _standing(self, source: str) -> Standing:
        return self._standings.get(source, Standing())


@dataclass
class _MemoryTurn:
    ledger: MemoryLedger
    source: str
    memory: Memory

    async def done(self, memory: Memory, *, rest_seconds: float, failure: str | None = None) -> None:
        self.ledger.remember(self.source, memory, rest_seconds=rest_seconds)
        if failure is None:
            self.ledger.succeeded(self.source)
        else:
            await self.ledger.failed(self.source, failure)
