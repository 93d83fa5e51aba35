"""`make bench-board`: how fast a board answers, with many incidents and many pages open, on SQLite and PostgreSQL.

The board is a process of its own, as deployed. While it answers, somebody else asks for a small file again and again:
the longest that he waits is how long the board stands still for others.
"""

import argparse
import asyncio
import os
import platform
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import httpx2
import redis.asyncio
from bench.field import ROOT
from bench.ingest import cpu_seconds
from bench.machine import processor
from bench.queries import filled
from bench.server import serving
from bench.store import databases
from bench.table import between_marks
from builders import an_incident

from tocsin.contracts.messages import Cause, ChangeKind, IncidentChanged
from tocsin.contracts.streams import CHANGED
from tocsin.kit.codec import encode
from tocsin_cli.workers import free_ports

PAGE: Final = ROOT / "docs/board.md"
BEGIN: Final = "<!-- figures: written by make bench-board -->\n"

COUNT: Final = 20_000
LISTENERS: Final = 200
CHANGES: Final = 50
START_SECONDS: Final = 60.0
ASK_SECONDS: Final = 0.005
SMALL: Final = "/page.mjs"
"""What is asked for meanwhile: a file that is in memory, or that it is not there, which takes as long."""

QUESTIONS: Final = {
    "`/overview`, the first time": "/overview",
    "`/overview`, again": "/overview",
    "`/overview` of a country": "/overview?country=HT",
    "`/incidents`, 50": "/incidents",
    "`/incidents`, 500": "/incidents?limit=500",
    "export csv": "/incidents.csv",
    "export geojson": "/incidents.geojson",
    "export geopackage": "/incidents.geopackage",
}


@dataclass(slots=True)
class Waits:
    """How long somebody else waited for a small answer, in seconds."""

    longest: float = 0.0


@dataclass(frozen=True, slots=True)
class Figure:
    """What one question took: seconds, seconds of the board's processor time, bytes, the longest wait of others."""

    seconds: float
    processor: float
    size: int
    wait: float


def main() -> None:
    """Measure, print the table, and write it into the page unless a dry run was asked for."""
    parser = argparse.ArgumentParser(prog="make bench-board", description=__doc__)
    parser.add_argument("--count", type=int, default=COUNT, help="incidents in each database")
    parser.add_argument("--listeners", type=int, default=LISTENERS, help="pages that hear changes")
    parser.add_argument("--dry", action="store_true", help="write no file")
    options = parser.parse_args()
    figures = measure(options.count, options.listeners)
    sys.stdout.write(figures)
    if not options.dry:
        PAGE.write_text(between_marks(PAGE.read_text(encoding="utf-8"), figures, begin=BEGIN), encoding="utf-8")


def measure(count: int, listeners: int) -> str:
    """Return the table."""
    with databases() as urls:
        took = {name: asyncio.run(figures_of(url, count, listeners)) for name, url in urls.items()}
    cells = " | ".join(f"{name}: s | CPU s | others wait, ms" for name in took)
    lines = [f"| what | bytes | {cells} |", f"|---|--:|{'--:|--:|--:|' * len(took)}"]
    for what, first in next(iter(took.values())).items():
        said = " | ".join(
            f"{each[what].seconds:.2f} | {each[what].processor:.2f} | {1_000 * each[what].wait:.0f}"
            for each in took.values()
        )
        lines.append(f"| {what} | {first.size:,} | {said} |")
    told = (
        f"{count:,} incidents, one board; {processor()}, {os.cpu_count()} cores for it, database and asker, Python"
        f" {platform.python_version()}; {os.getloadavg()[0]:.1f} processes wanted to run in the last minute."
    )
    return "\n".join([*lines, "", told]) + "\n"


async def figures_of(url: str, count: int, listeners: int) -> dict[str, Figure]:
    """Return what each question takes on one database."""
    repository = await filled(url, count)
    await repository.aclose()
    with TemporaryDirectory() as folder, serving(Path(folder)) as server, _board(url, server.url) as (board, pid):
        async with httpx2.AsyncClient(base_url=board, timeout=300) as asks:
            await _until_served(asks)
            idle = await _asked(asks, pid, "/health")
            took = {"nothing to do: `/health`": idle}
            took |= {what: await _asked(asks, pid, path) for what, path in QUESTIONS.items()}
            what = f"{CHANGES} changes to each of {listeners} pages"
            return took | {what: await _told(asks, pid, server.url, listeners)}


async def _asked(asks: httpx2.AsyncClient, pid: int, path: str) -> Figure:
    async with _somebody_else(asks) as waits:
        begun, spent = time.perf_counter(), cpu_seconds(pid)
        async with asks.stream("GET", path) as answer:
            answer.raise_for_status()
            size = sum([len(chunk) async for chunk in answer.aiter_raw()])
        took = time.perf_counter() - begun, cpu_seconds(pid) - spent
    return Figure(*took, size, waits.longest)


async def _told(asks: httpx2.AsyncClient, pid: int, redis_url: str, listeners: int) -> Figure:
    """Return what it takes until each listener has heard every change."""
    ready = asyncio.Barrier(listeners + 1)
    async with redis.asyncio.Redis.from_url(redis_url) as client, _somebody_else(asks) as waits:
        heard = [asyncio.create_task(_hear(asks.base_url, ready)) for _ in range(listeners)]
        await ready.wait()
        begun, spent = time.perf_counter(), cpu_seconds(pid)
        for number in range(CHANGES):
            await client.xadd(CHANGED.key(), {"data": encode(_change(number))})
        sizes = await asyncio.gather(*heard)
        return Figure(time.perf_counter() - begun, cpu_seconds(pid) - spent, sum(sizes), waits.longest)


async def _hear(base: httpx2.URL, ready: asyncio.Barrier) -> int:
    reader, writer = await asyncio.open_connection(base.host, base.port)
    writer.write(f"GET /stream?rows=1 HTTP/1.1\r\nHost: {base.host}\r\n\r\n".encode())
    await reader.readuntil(b"\r\n\r\n")
    await asyncio.sleep(0.5)  # until it listens
    await ready.wait()
    size, events = 0, 0
    while events < CHANGES:
        chunk = await reader.read(65_536)
        size, events = size + len(chunk), events + chunk.count(b"\nevent: ") + chunk.startswith(b"event: ")
    writer.close()
    return size


def _change(number: int) -> IncidentChanged:
    incident = an_incident(id=f"{number:032x}")
    return IncidentChanged(
        kind=ChangeKind.CREATED,
        incident=incident,
        revision=1,
        sources=(),
        cause=Cause(report_id="1" * 64, message_id=str(number)),
    )


@asynccontextmanager
async def _somebody_else(asks: httpx2.AsyncClient) -> AsyncIterator[Waits]:
    waits = Waits()

    async def ask() -> None:
        async with httpx2.AsyncClient(base_url=asks.base_url, timeout=300) as other:
            while True:
                begun = time.perf_counter()
                await other.get(SMALL)
                waits.longest = max(waits.longest, time.perf_counter() - begun)
                await asyncio.sleep(ASK_SECONDS)

    asking = asyncio.create_task(ask())
    try:
        yield waits
    finally:
        asking.cancel()
        with suppress(asyncio.CancelledError):
            await asking


@contextmanager
def _board(database: str, redis_url: str) -> Iterator[tuple[str, int]]:
    """Run a board; yield its URL and its process id."""
    [port] = free_ports(1)
    settings = {
        "TOCSIN_REDIS_URL": redis_url,
        "TOCSIN_STORE_DATABASE_URL": database,
        "TOCSIN_BOARD_PORT": str(port),
        "TOCSIN_BOARD_ANONYMOUS": "1",
        "TOCSIN_BOARD_RATE": "10000000",
        "TOCSIN_BOARD_STREAMS": "500",
        "TOCSIN_LOG_LEVEL": "ERROR",
        "TOCSIN_HEALTH_PORT": "0",
    }
    process = subprocess.Popen([sys.executable, "-m", "tocsin_board"], env=os.environ | settings)
    try:
        yield f"http://127.0.0.1:{port}", process.pid
    finally:
        process.terminate()
        process.wait()


async def _until_served(asks: httpx2.AsyncClient) -> None:
    async with asyncio.timeout(START_SECONDS):
        while True:
            with suppress(httpx2.TransportError):
                await asks.get("/health")
                return
            await asyncio.sleep(0.05)


if __name__ == "__main__":
    main()
