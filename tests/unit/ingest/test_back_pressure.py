"""Back-pressure reaches the collectors: while the bus takes nothing, nothing more is read."""

import asyncio
import io
import json
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import TypeVar

import pytest
from near import alone
from patience import PATIENCE_SECONDS

from tocsin.contracts.messages import ReportReceived
from tocsin.kit.routes import Source
from tocsin_ingest.app import intake
from tocsin_ingest.ledger import MemoryLedger
from tocsin_ingest.roster import Roster
from tocsin_ingest.sources.collector import Collector
from tocsin_ingest.sources.folder import BATCH, Folder
from tocsin_ingest.sources.stdin import Stdin

LINES = 5 * BATCH

T = TypeVar("T")


class HeldBack:
    """A `Publish` that takes nothing until it is told to."""

    def __init__(self) -> None:
        self.asked: list[int] = []
        self.taken = 0
        self.room = asyncio.Event()
        self.waiting = asyncio.Event()
        self.all_taken = asyncio.Event()

    async def __call__(self, items: Sequence[tuple[str, ReportReceived]]) -> list[bool]:
        self.asked.append(len(items))
        self.waiting.set()
        await self.room.wait()
        self.taken += len(items)
        if self.taken == LINES:
            self.all_taken.set()
        return [True] * len(items)

    async def patiently(self, ask: Callable[[], Awaitable[T]]) -> T:
        return await ask()

    def retry_after(self) -> float:
        return 0.0 if self.room.is_set() else 1.0


class Watched(io.BytesIO):
    """Remembers how many lines were read from it."""

    lines = 0

    def readline(self, size: int | None = -1, /) -> bytes:
        self.lines += 1
        return super().readline(size)


@pytest.fixture
def feed() -> bytes:
    return "\n".join(json.dumps({"text": f"Report {n}."}) for n in range(LINES)).encode()


def collecting(collector: Collector) -> Source[ReportReceived]:
    return intake(Roster([collector]), grouper=alone, ledger=MemoryLedger())


async def held_then_released(collector: Collector) -> HeldBack:
    publish = HeldBack()
    running = asyncio.create_task(collecting(collector).run(publish))
    try:
        await asyncio.wait_for(publish.waiting.wait(), PATIENCE_SECONDS)
        await asyncio.sleep(0.05)
        assert 1 == len(publish.asked)
        publish.room.set()
        await asyncio.wait_for(publish.all_taken.wait(), PATIENCE_SECONDS)
    finally:
        running.cancel()
    return publish


async def test_a_folder_waits_with_one_batch_in_hand(feed: bytes, tmp_path: Path) -> None:
    """The rest of the file stays on disk; then all of it is delivered."""
    (tmp_path / "feed.jsonl").write_bytes(feed)
    publish = await held_then_released(Folder(tmp_path, poll_seconds=0.01))
    assert (BATCH, LINES) == (max(publish.asked), publish.taken)


async def test_standard_input_waits_with_a_report_or_two_in_hand(feed: bytes) -> None:
    """The rest stays in the pipe, whose writer is slowed in its turn."""
    stream = Watched(feed)
    publish = HeldBack()
    running = asyncio.create_task(collecting(Stdin(stream)).run(publish))
    await asyncio.wait_for(publish.waiting.wait(), PATIENCE_SECONDS)
    await asyncio.sleep(0.05)
    assert stream.lines <= 4
    publish.room.set()
    await asyncio.wait_for(running, PATIENCE_SECONDS)
    assert LINES == publish.taken
