"""The relay between an outbox and a bus, both in memory: what each hears of the other, and who waits for whom."""

import asyncio
import time
from collections.abc import Callable, Sequence
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

import pytest
import structlog
from builders import a_report, an_incident
from patience import PATIENCE_SECONDS

from tocsin.contracts.messages import Cause, ChangeKind, IncidentChanged
from tocsin.kit.errors import Transient
from tocsin.kit.metrics import REGISTRY
from tocsin.kit.testing import RecordingPublish
from tocsin_store import relay as module
from tocsin_store.outbox import Marked, Waiting
from tocsin_store.relay import Relay

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


def a_change(number: int) -> IncidentChanged:
    report = a_report()
    cause = Cause(report_id=report.id, message_id="m")
    return IncidentChanged(
        message_id=f"c{number}", kind=ChangeKind.UPDATED, incident=an_incident(report), revision=number, cause=cause
    )


class MemoryOutbox:
    """Changes in a list; away when it is told to be."""

    def __init__(self, count: int = 0) -> None:
        self.changes = [a_change(number) for number in range(1, count + 1)]
        self.noted: list[str] = []
        self.away = False

    async def untold(self, mark: str, limit: int) -> Sequence[Marked]:
        if self.away:
            raise Transient("the database is locked")
        after = int(mark or 0)
        return [(str(change.revision), change) for change in self.changes[after : after + limit]]

    async def note_told(self, mark: str) -> None:
        self.noted.append(mark)

    async def waiting(self) -> Waiting:
        if self.away:
            raise Transient("the database is locked")
        waits = self.changes[int(self.noted[-1] or 0) if self.noted else 0 :]
        return Waiting(len(waits), waits[0].produced_at if waits else None)


class Bus(RecordingPublish[IncidentChanged]):
    """A stream in memory that can lose its end, and that another relay can be faster on."""

    def heard(self) -> list[int]:
        return [change.revision for change in self.published]

    def lose(self, count: int) -> None:
        del self.published[-count:]
        self.mark = str(self.published[-1].revision) if self.published else ""


@asynccontextmanager
async def running(relay: Relay, bus: Bus) -> "AsyncIterator[None]":
    task = asyncio.create_task(relay.run(bus))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not true():
        assert time.monotonic() < deadline, "it did not happen in time"
        await asyncio.sleep(0.001)


async def until_heard(bus: Bus, expected: list[int]) -> None:
    await until(lambda: bus.heard() == expected)


async def test_all_that_is_committed_is_told_in_order() -> None:
    """More than goes out at once, too."""
    count = 2 * module.CHANGES_AT_ONCE + 1
    outbox, bus = MemoryOutbox(count), Bus()

    await Relay(outbox).catch_up(bus)

    assert list(range(1, count + 1)) == bus.heard()


async def test_a_new_relay_goes_on_where_the_last_one_died() -> None:
    """After the bus had it and before anybody noted that: nothing is told twice."""
    outbox, bus = MemoryOutbox(3), Bus()
    await Relay(outbox).catch_up(bus)
    outbox.changes.append(a_change(4))

    await Relay(outbox).catch_up(bus)

    assert ([1, 2, 3, 4], []) == (bus.heard(), outbox.noted)


async def test_a_relay_that_stood_still_overtakes_nobody() -> None:
    """It read three changes, and while it slept another told them and two more: its own are taken by nobody."""
    outbox, bus = MemoryOutbox(3), Bus()
    slow, read = Relay(outbox), outbox.untold

    async def slowly(mark: str, limit: int) -> Sequence[Marked]:
        changes = await read(mark, limit)
        outbox.untold = read  # type: ignore[method-assign]
        outbox.changes += [a_change(4), a_change(5)]
        await Relay(outbox).catch_up(bus)
        return changes

    outbox.untold = slowly  # type: ignore[method-assign]
    await slow.catch_up(bus)

    assert [1, 2, 3, 4, 5] == bus.heard()


async def test_what_the_bus_has_lost_is_told_again_before_what_is_new() -> None:
    """In the order of revisions, as if nothing had been."""
    outbox, bus = MemoryOutbox(5), Bus()
    relay = Relay(outbox)
    await relay.catch_up(bus)
    bus.lose(3)
    outbox.changes.append(a_change(6))

    await relay.catch_up(bus)

    assert [1, 2, 3, 4, 5, 6] == bus.heard()


async def test_it_tells_at_once_when_it_is_woken(monkeypatch: pytest.MonkeyPatch) -> None:
    """Long before it would look by itself."""
    monkeypatch.setattr(module, "LOOK_EVERY_SECONDS", 3600.0)
    outbox, bus = MemoryOutbox(1), Bus()
    relay = Relay(outbox)
    async with running(relay, bus):
        await until_heard(bus, [1])
        outbox.changes.append(a_change(2))
        relay.wake()
        await until_heard(bus, [1, 2])


async def test_it_looks_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """What an analyst commits wakes nobody; nor does a server that comes back with less."""
    monkeypatch.setattr(module, "LOOK_EVERY_SECONDS", 0.01)
    outbox, bus = MemoryOutbox(1), Bus()
    async with running(Relay(outbox), bus):
        await until_heard(bus, [1])
        outbox.changes.append(a_change(2))
        await until_heard(bus, [1, 2])
        bus.lose(2)
        await until_heard(bus, [1, 2])


async def test_while_the_database_is_away_it_waits_and_says_so_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """And once more when it is back; the source does not fail, which would make it wait for longer."""
    monkeypatch.setattr(module, "LOOK_EVERY_SECONDS", 0.001)
    monkeypatch.setattr(module, "BOOKS_EVERY_SECONDS", 0.001)
    outbox, bus = MemoryOutbox(1), Bus()
    outbox.away = True
    with structlog.testing.capture_logs() as lines:
        async with running(Relay(outbox), bus):
            await asyncio.sleep(0.05)
            assert [] == bus.heard()
            outbox.away = False
            await until_heard(bus, [1])
    assert [("outbox away", "the database is locked"), ("outbox back", None)] == [
        (line["event"], line.get("why")) for line in lines
    ]


async def test_it_notes_how_far_the_bus_is_and_shows_what_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """By the note, so that it shows while Redis is away too."""
    monkeypatch.setattr(module, "BOOKS_EVERY_SECONDS", 0.001)

    def shown() -> tuple[float | None, bool]:
        age = REGISTRY.get_sample_value("tocsin_outbox_oldest_seconds")
        return REGISTRY.get_sample_value("tocsin_outbox_changes"), bool(age)

    outbox, bus = MemoryOutbox(2), Bus()
    outbox.noted = ["1"]
    module.occurrences.outbox_seen(await outbox.waiting())
    assert (1, True) == shown()
    async with running(Relay(outbox), bus):
        await until(lambda: shown() == (0, False))
    assert "2" == outbox.noted[-1]
