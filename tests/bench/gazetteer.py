"""What the gazetteer takes: its size, the time to open it, a worker's start, the memory of one and of four workers.

`make bench-gazetteer` (or `python -m bench.gazetteer` in tests/) prints the table of docs/gazetteer.md. Memory is the
kernel's account of each process (smaps_rollup): PSS divides a shared page among those who map it, USS counts only what
no other process has.
"""

import argparse
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Final

import redis
from bench.memory import text
from bench.persistence import serving
from bench.workers import Workers, account, environment

from tocsin.contracts.messages import ReportReceived
from tocsin.contracts.report import Source
from tocsin.contracts.streams import DATA_FIELD, ENRICHED
from tocsin_enrich.handler import on_received
from tocsin_enrich.lexicon import load_lexicon
from tocsin_geocode.gazetteer import default_directory, open_gazetteer
from tocsin_ingest.normalise import report_from_text

COUNTS: Final = (1, 4)
REPORTS: Final = 300
ROUNDS: Final = 5
GROUP: Final = "geocode"

READER: Final = """
import sys
from tocsin.contracts.messages import ReportEnriched
from tocsin_geocode.handler import on_enriched
from tocsin_geocode.layered import open_places
gazetteer = open_places()
with open(sys.argv[1], "rb") as lines:
    for line in lines:
        on_enriched(ReportEnriched.model_validate_json(line), gazetteer=gazetteer)
print("read", flush=True)
sys.stdin.read()
"""
"""A process that has geocoded the reports without a bus, and waits."""


def main() -> None:
    """Measure, and print a table in Markdown."""
    parser = argparse.ArgumentParser(prog="make bench-gazetteer", description=__doc__)
    parser.add_argument("--reports", type=int, default=REPORTS, help="read by each process before it is weighed")
    options = parser.parse_args()
    where = default_directory()
    rows = [("files on disk", f"{sum(file.stat().st_size for file in where.iterdir()) / 1e6:.1f} MB")]
    for title, verify in (("open, format and sizes checked", False), ("open, every byte summed (the default)", True)):
        rows.append((title, f"{_opening_ms(where, verify=verify):.1f} ms"))
    with TemporaryDirectory(prefix="bench-") as temporary:
        folder = Path(temporary)
        with serving(()) as url:
            rows.append(("worker: start to ready", f"{Workers('tocsin_geocode', url).ready_seconds(ROUNDS):.2f} s"))
        reports = _enriched(folder / "reports.jsonl", options.reports)
        for count in COUNTS:
            with _readers(count, reports) as pids:
                rows += _memory(f"{count} without the bus", pids)
        for count in COUNTS:
            with serving(()) as url, Workers("tocsin_geocode", url).running(count) as crew:
                _let_read(url, reports.read_bytes().splitlines() * count)
                rows += _memory(f"{count} as workers", [each.pid for each in crew])
    sys.stdout.write("| what | figure |\n|---|--:|\n" + "".join(f"| {what} | {figure} |\n" for what, figure in rows))


def _opening_ms(where: Path, *, verify: bool) -> float:
    taken = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        open_gazetteer(where, verify=verify)
        taken.append(1000 * (time.perf_counter() - begun))
    return median(taken)


def _enriched(path: Path, count: int) -> Path:
    lexicon = load_lexicon()
    with path.open("wb") as out:
        for number in range(count):
            report = report_from_text(text(number), source=Source(name="bench"), external_id=str(number))
            out.write(on_received(ReportReceived(report=report), lexicon=lexicon).model_dump_json().encode() + b"\n")
    return path


def _let_read(url: str, messages: Sequence[bytes]) -> None:
    """Put the messages on the stream that geocode reads, and wait until its workers have acknowledged all."""
    key = ENRICHED.key(0)
    with redis.Redis.from_url(url) as client:
        for message in messages:
            client.xadd(key, {DATA_FIELD: message})
        while any(group["lag"] or group["pending"] for group in client.xinfo_groups(key) if _is_ours(group)):
            time.sleep(0.05)


def _is_ours(group: dict[str, object]) -> bool:
    return group["name"] == GROUP.encode()


def _memory(what: str, pids: Sequence[int]) -> Iterator[tuple[str, str]]:
    accounts = [account(pid) for pid in pids]
    for size, title in (("Pss", "PSS"), ("Private", "private (USS)")):
        yield f"{what}: {title} of each", f"{max(sizes[size] for sizes in accounts):.1f} MB"


@contextmanager
def _readers(count: int, reports: Path) -> Iterator[list[int]]:
    command = [sys.executable, "-c", READER, str(reports)]
    readers = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment())
        for _ in range(count)
    ]
    try:
        for reader in readers:
            assert reader.stdout is not None
            if reader.stdout.readline() != b"read\n":
                raise RuntimeError("a reader died; its error stands above")
        yield [reader.pid for reader in readers]
    finally:
        for reader in readers:
            reader.communicate(b"")


if __name__ == "__main__":
    main()
