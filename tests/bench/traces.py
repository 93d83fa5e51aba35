"""What traces cost a stage, off and on: `make bench-traces`. Processor time of one process, its exporter's included."""

import asyncio
import multiprocessing
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Final

from collecting import collecting

from tocsin.contracts.messages import ReportEnriched, ReportReceived
from tocsin.contracts.streams import ENRICHED, RECEIVED
from tocsin.kit import logs, route, tracing
from tocsin.kit.entries import Entry, Item
from tocsin.kit.testing import entry_of, example, work

BATCH: Final = 128
"""What a worker reads at once."""

ROUNDS: Final = 40
"""Batches each way, in turn: some seconds."""

MICRO: Final = 1e6


@dataclass(frozen=True, slots=True)
class Cost:
    """Microseconds a message: of the hop with traces off and on, and of what is called while they are off."""

    off: float
    on: float
    calls: float

    def told(self) -> str:
        return (
            f"a message through a stage without its handler and Redis, in µs of processor time, batches of {BATCH}:\n"
            f"traces off {self.off:.1f}, of which they are {self.calls:.2f} ({self.calls / self.off:.1%}); "
            f"on {self.on:.1f}, {self.on - self.off:.1f} more\n"
        )


def on_received(message: ReportReceived) -> ReportEnriched:
    return ReportEnriched(report=message.report)


ROUTE: Final = route(on_received, reads=RECEIVED, writes=ENRICHED, group="enrich")


def measure(*, rounds: int = ROUNDS) -> Cost:
    """Measure both ways in turn, so that what else the machine does counts for both."""
    message = example(RECEIVED)
    entries = [entry_of(message, number=number) for number in range(1, BATCH + 1)]
    with open(os.devnull, "w", encoding="utf-8") as nowhere, receiver() as url:  # noqa: PTH123 - no path
        logs.configure(worker="bench", level="WARNING", stream=nowhere)
        os.environ["OTEL_EXPORTER_OTLP_ENDPOINT"] = url
        off, on = [], []
        try:
            for _ in range(rounds):
                off.append(_a_message(lambda: asyncio.run(_hop(entries))))
                tracing.configure("bench")
                on.append(_a_message(lambda: (asyncio.run(_hop(entries)), tracing.close())))
        finally:
            tracing.close()
            del os.environ["OTEL_EXPORTER_OTLP_ENDPOINT"]
    items = [Item(entry, message) for entry in entries]
    calls = [_a_message(lambda: _calls(items, message)) for _ in range(rounds)]
    return Cost(statistics.median(off), statistics.median(on), statistics.median(calls))


@contextmanager
def receiver() -> Iterator[str]:
    """Yield the URL of a receiver in a process of its own: what it costs is not the worker's."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_receive, args=(theirs,))
    process.start()
    try:
        yield ours.recv()
    finally:
        ours.send("end")
        process.join()


def _receive(pipe: Connection) -> None:
    with collecting() as collector:
        pipe.send(collector.url)
        pipe.recv()


async def _hop(entries: Sequence[Entry]) -> None:
    worked = await work(ROUTE, entries)
    assert len(worked.outputs) == len(entries)


def _calls(items: Sequence[Item[ReportReceived]], output: ReportReceived) -> None:
    """Call what a batch calls of `tracing`."""
    with tracing.handling("enrich", RECEIVED.name) as spans:
        begun = spans.begin(items)
        spans.judged(begun, ())
        handled = [(item, tracing.carried(item.message, (output,))) for item in begun]
        spans.told(handled, ())


def _a_message(run: Callable[[], object]) -> float:
    begun = time.process_time()
    run()
    return (time.process_time() - begun) / BATCH * MICRO


def main() -> None:
    sys.stdout.write(measure().told())


if __name__ == "__main__":
    main()
