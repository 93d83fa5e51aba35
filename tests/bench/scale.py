"""`make bench-scale`: what two, three and four workers of enrich do on one stream, held against what one does."""

import argparse
import os
import platform
import re
import sys
import tempfile
import time
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import redis
from bench.enrich import modern_reports
from bench.field import ROOT
from bench.machine import processor
from bench.server import Server, serving
from bench.table import between_marks
from bench.workers import Running, Workers
from builders import a_received

from tocsin.contracts.streams import DATA_FIELD, ENRICHED, RECEIVED
from tocsin.kit.codec import encode

PAGE: Final = ROOT / "docs/operations.md"
BEGIN: Final = "<!-- figures: written by make bench-scale -->\n"

COUNTS: Final = (1, 2, 3, 4)
"""Workers of enrich. Others than enrich do not run: what it hands over stays on the next stream."""

AT_ONCE: Final = 250
QUIET: Final = 0.8
"""Share of the machine that has nothing to do, where a run begins: a disturbed run says nothing of more workers."""

LOOK_EVERY_SECONDS: Final = 0.01
TOLD_SECONDS: Final = 30.0
TICKS: Final = os.sysconf("SC_CLK_TCK")

HEAD: Final = (
    "| workers | reports/s | ÷ one's | cores busy | CPU ms a report "
    "| of Redis | least and most busy | ÷ one's, a core each |\n"
    "|--:|--:|--:|--:|--:|--:|--:|--:|\n"
)


@dataclass(frozen=True, slots=True)
class Measured:
    """A run: wall-clock seconds, and of each worker the reports it did and the processor seconds it took."""

    seconds: float
    done: tuple[int, ...]
    cpu_seconds: tuple[float, ...]
    server_cpu_seconds: float

    @property
    def reports(self) -> int:
        return sum(self.done)

    @property
    def per_second(self) -> float:
        return self.reports / self.seconds

    @property
    def cpu_each(self) -> float:
        """Processor seconds of all workers for one report."""
        return sum(self.cpu_seconds) / self.reports


def entries(count: int) -> list[bytes]:
    """Return so many reports as enrich reads them: the stories of reports/ in turn, each with an id of its own."""
    stories = modern_reports()
    return [encode(a_received(stories[n % len(stories)].model_copy(update={"id": f"{n:064x}"}))) for n in range(count)]


def measure(
    workers: Workers, server: Server, count: int, data: Sequence[bytes], *, patience_seconds: float = 0.0
) -> Measured:
    """Let so many workers, which are ready and idle, read what is put on their stream all at once.

    Begins when the machine is quiet, or after so many seconds.
    """
    with redis.Redis.from_url(workers.url) as client:
        client.flushall()
        with workers.running(count) as crew:
            await_quiet(patience_seconds)
            before, server_before = [cpu_seconds(each.pid) for each in crew], cpu_seconds(server.pid)
            begun = time.perf_counter()
            fill(client, data)
            while client.xlen(ENRICHED.key()) < len(data):
                time.sleep(LOOK_EVERY_SECONDS)
            seconds = time.perf_counter() - begun
            took = tuple(cpu_seconds(each.pid) - earlier for each, earlier in zip(crew, before, strict=True))
            spent = cpu_seconds(server.pid) - server_before
            return Measured(seconds, await_told(crew, len(data)), took, spent)


def await_quiet(patience_seconds: float) -> None:
    """Wait until nearly all of the machine is idle, as seen over half a second; for so many seconds at most."""
    deadline = time.monotonic() + patience_seconds
    while time.monotonic() < deadline and idle_share() < QUIET:
        pass


def idle_share(seconds: float = 0.5) -> float:
    """Return how much of the machine's processor time nobody wanted for so long."""
    first = idle_and_all()
    time.sleep(seconds)
    idle, total = (after - before for after, before in zip(idle_and_all(), first, strict=True))
    return idle / max(total, 1)


def idle_and_all() -> tuple[int, int]:
    """Return the idle time of all processors, and their whole time, in the kernel's ticks since it started."""
    line = Path("/proc/stat").read_text(encoding="utf-8").partition("\n")[0]
    ticks = [int(each) for each in line.split()[1:9]]
    return ticks[3] + ticks[4], sum(ticks)


def fill(client: redis.Redis, data: Sequence[bytes]) -> None:
    for start in range(0, len(data), AT_ONCE):
        with client.pipeline(transaction=False) as pipe:
            for each in data[start : start + AT_ONCE]:
                pipe.xadd(RECEIVED.key(), {DATA_FIELD: each})
            pipe.execute()


def cpu_seconds(pid: int) -> float:
    """Return the processor time that a process has taken so far, in itself and for it in the kernel."""
    after_name = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(after_name[11]) + int(after_name[12])) / TICKS


def await_told(crew: Sequence[Running], reports: int) -> tuple[int, ...]:
    """Return how many reports each worker has handed over: the last batch is on the stream before its worker knows."""
    deadline = time.monotonic() + TOLD_SECONDS
    while sum(done := tuple(map(done_by, crew))) < reports and time.monotonic() < deadline:
        time.sleep(LOOK_EVERY_SECONDS)
    return done


def done_by(worker: Running) -> int:
    """Return how many reports a worker has handed over, by its metrics."""
    with urllib.request.urlopen(f"http://127.0.0.1:{worker.port}/metrics", timeout=5) as answer:
        told = answer.read().decode()
    found = re.search(r'^tocsin_done_total\{stage="enrich"\} (\S+)$', told, re.MULTILINE)
    return int(float(found[1])) if found else 0


def rounds(
    counts: Sequence[int], reports: int, times: int, *, patience_seconds: float = 0.0
) -> dict[int, list[Measured]]:
    """Return so many runs for each number of workers; the numbers take turns."""
    data = entries(reports)
    runs: dict[int, list[Measured]] = {count: [] for count in counts}
    with tempfile.TemporaryDirectory(prefix="bench-scale-") as folder, serving(Path(folder), keeping=True) as server:
        workers = Workers("tocsin_enrich", server.url)
        with workers.running(1):
            pass  # bytecode is written
        for _ in range(times):
            for count in counts:
                run = measure(workers, server, count, data, patience_seconds=patience_seconds)
                runs[count].append(run)
    return runs


def table(runs: Mapping[int, Sequence[Measured]]) -> str:
    """Return a line for each number of workers, of its quickest run: what disturbs a run makes it slower.

    The last column is what processor time says, which no other program disturbs: one worker's, for all reports, by that
    of the busiest of several. So much quicker they are where each has a core for itself.
    """
    best = {count: max(measured, key=lambda one: one.per_second) for count, measured in runs.items()}
    first = best[min(best)]
    return HEAD + "".join(
        f"| {count} | {one.per_second:,.0f} | {one.per_second / first.per_second:.2f} "
        f"| {sum(one.cpu_seconds) / one.seconds:.2f} | {one.cpu_each * 1e3:.2f} "
        f"| {one.server_cpu_seconds / one.reports * 1e3:.2f} "
        f"| {min(one.done) / one.reports:.0%}, {max(one.done) / one.reports:.0%} "
        f"| {sum(first.cpu_seconds) / max(one.cpu_seconds):.2f} |\n"
        for count, one in best.items()
    )


def main() -> None:
    """Measure, print the table, and write it into the page unless told not to."""
    parser = argparse.ArgumentParser(prog="make bench-scale", description=__doc__)
    parser.add_argument("--reports", type=int, default=3_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument(
        "--patience", type=float, default=30.0, help="seconds to wait, before a run, for a quiet machine"
    )
    parser.add_argument("--dry", action="store_true", help="write no file")
    options = parser.parse_args()
    load = os.getloadavg()[0]
    runs = rounds(COUNTS, options.reports, options.rounds, patience_seconds=options.patience)
    told = (
        f"{options.reports:,} reports of 2 KB, the best of {options.rounds} rounds in turn; {os.cpu_count()} cores, "
        f"{processor()}, which Redis (syncing every write) and what else ran share with the workers: load {load:.1f} "
        f"when it began, nice {os.nice(0)}; Python {platform.python_version()}."
    )
    figures = f"{table(runs)}\n{told}\n"
    sys.stdout.write(figures)
    if not options.dry:
        PAGE.write_text(between_marks(PAGE.read_text(encoding="utf-8"), figures, begin=BEGIN), encoding="utf-8")


if __name__ == "__main__":
    main()
