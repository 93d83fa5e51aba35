"""`make bench-ingest`: reports that one ingest worker takes in over HTTP, while the pipeline behind it lags."""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import redis
from bench import poster
from bench.field import HERE, ROOT
from bench.machine import processor
from bench.server import Server, serving
from bench.table import between_marks

from tocsin.contracts.messages import ReportEnriched, ReportReceived
from tocsin.contracts.streams import ENRICHED, RECEIVED, Stream
from tocsin_cli.workers import free_ports

PAGE: Final = ROOT / "docs/http-api.md"
BEGIN: Final = "<!-- figures: written by make bench-ingest -->\n"

CONNECTIONS: Final = {"single": 32, "list": 4, "lines": 2}
WAYS: Final = {"single": "one a request", "list": f"lists of {poster.LISTED}", "lines": f"{poster.STREAMED} lines each"}

START_SECONDS: Final = 30.0
TICKS: Final = os.sysconf("SC_CLK_TCK")

HEAD: Final = (
    "| reports | behind it | connections | accepted/s | p50 ms | p99 ms | worker CPU µs each | server CPU µs each "
    "| answered 202 | lost |\n|---|---|--:|--:|--:|--:|--:|--:|--:|--:|\n"
)


@dataclass(frozen=True, slots=True)
class Figures:
    """What one round came to."""

    told: poster.Told
    worker: float
    server: float
    lost: int

    @property
    def per_second(self) -> float:
        return len(self.told.ids) / self.told.seconds


def main() -> None:
    """Measure, print the table, and write it into the page unless a shorter run was asked for."""
    parser = argparse.ArgumentParser(prog="make bench-ingest", description=__doc__)
    parser.add_argument("--reports", type=int, default=10_000, help="reports of each round")
    parser.add_argument("--rounds", type=int, default=3, help="rounds of every way; the best counts")
    parser.add_argument("--dry", action="store_true", help="write no file")
    options = parser.parse_args()
    lines = ""
    for behind in ("nobody reads", "enrich at work"):
        for way, title in WAYS.items():
            rounds = [measured(way, options.reports, reading=behind != "nobody reads") for _ in range(options.rounds)]
            lines += _line(title, behind, CONNECTIONS[way], rounds)
            sys.stdout.write(lines.splitlines()[-1] + "\n")
    version = f"{platform.python_implementation()} {platform.python_version()}"
    machine = f"{processor()}, {os.cpu_count()} cores for sender, worker, server and enrich together, {version}"
    figures = f"{HEAD}{lines}\nBest of {options.rounds} rounds of {options.reports:,} reports of 2 KB: {machine}.\n"
    if not options.dry:
        PAGE.write_text(between_marks(PAGE.read_text(encoding="utf-8"), figures, begin=BEGIN), encoding="utf-8")


def measured(way: str, reports: int, *, reading: bool) -> Figures:
    """Return the figures of one round, on a server, a worker and a sender of its own.

    Raises `RuntimeError` where a process did not do its part.
    """
    [port] = free_ports(1)
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder), keeping=True) as server:
        readers = ["enrich"] if reading else []
        with (
            redis.Redis.from_url(server.url) as client,
            _working("ingest", *readers, server=server, port=port) as worker,
        ):
            if not reading:
                client.xgroup_create(RECEIVED.key(), "enrich", id="0", mkstream=True)
            before = cpu_seconds(worker), cpu_seconds(server.pid)
            command = [
                sys.executable,
                str(HERE / "poster.py"),
                str(port),
                way,
                str(reports),
                str(CONNECTIONS[way]),
                "1",
            ]
            said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
            spent = cpu_seconds(worker) - before[0], cpu_seconds(server.pid) - before[1]
            told = poster.Told(**json.loads(said))
            kept = _ids_on(client, RECEIVED, ReportReceived)  # before the next: what leaves this one is there then
            kept |= _ids_on(client, ENRICHED, ReportEnriched)
    count = len(told.ids)
    return Figures(told, spent[0] / count, spent[1] / count, len(set(told.ids) - kept) + reports - len(set(told.ids)))


def _ids_on(client: redis.Redis, stream: Stream[Any], message: type[ReportReceived] | type[ReportEnriched]) -> set[str]:
    entries = client.xrange(stream.key())
    return {message.model_validate_json(fields[b"data"]).report.id for _, fields in entries}


@contextmanager
def _working(*names: str, server: Server, port: int) -> Iterator[int]:
    """Run workers, and yield the process id of the first once it takes reports."""
    environment = {
        **os.environ,
        "TOCSIN_REDIS_URL": server.url,
        "TOCSIN_INGEST_HTTP_PORT": str(port),
        "TOCSIN_LOG_LEVEL": "ERROR",
        "TOCSIN_BACKLOG_HIGH_ENTRIES": "10000000",
    }
    processes = [subprocess.Popen([sys.executable, "-m", f"tocsin_{name}"], env=environment) for name in names]
    try:
        _await_served(port)
        yield processes[0].pid
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait()


def _await_served(port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=5):
                return
        except (OSError, urllib.error.URLError):
            if time.monotonic() > deadline:
                raise RuntimeError("the worker takes no reports") from None
            time.sleep(0.05)


def cpu_seconds(pid: int) -> float:
    """Return the processor time of a process so far."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def _line(title: str, behind: str, connections: int, rounds: Sequence[Figures]) -> str:
    best = max(rounds, key=lambda figures: figures.per_second)
    cpu = min(figures.worker for figures in rounds) * 1e6, min(figures.server for figures in rounds) * 1e6
    count, lost = sum(len(figures.told.ids) for figures in rounds), sum(figures.lost for figures in rounds)
    return (
        f"| {title} | {behind} | {connections} | {best.per_second:,.0f} | {best.told.p50 * 1e3:.1f} "
        f"| {best.told.p99 * 1e3:.1f} | {cpu[0]:.0f} | {cpu[1]:.0f} | {count:,} | {lost} |\n"
    )


if __name__ == "__main__":
    main()
