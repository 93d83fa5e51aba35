"""What the gazetteer takes: its size, the time to open it, a worker's start, the memory of one and of four workers.

`make bench-gazetteer` (or `python -m bench.gazetteer` in tests/) prints the table of docs/gazetteer.md. Memory is the
kernel's account of each process (smaps_rollup): PSS divides a shared page among those who map it, USS counts only what
no other process has.
"""

import argparse
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Final

from bench.memory import text
from bench.persistence import serving

from tocsin.contracts.messages import ReportReceived
from tocsin.contracts.report import Source
from tocsin_cli.workers import free_ports
from tocsin_enrich.handler import on_received
from tocsin_enrich.lexicon import load_lexicon
from tocsin_geocode.gazetteer import default_directory, open_gazetteer
from tocsin_ingest.normalise import report_from_text

WORKERS: Final = 4
REPORTS: Final = 300
ROUNDS: Final = 5
READY_SECONDS: Final = 60.0

READER: Final = """
import sys
from pathlib import Path
from tocsin.contracts.messages import ReportEnriched
from tocsin_geocode.{module} import on_enriched
from tocsin_geocode.layered import open_places
gazetteer = open_places()
for line in Path(sys.argv[1]).read_bytes().splitlines():
    on_enriched(ReportEnriched.model_validate_json(line), gazetteer=gazetteer)
print("read", flush=True)
sys.stdin.read()
"""
"""A process that has geocoded the reports and waits, as a worker does between two batches.

Its `module` is `handler`, which knows no bus, or `app`, which brings all that a worker imports."""


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
            rows.append(("worker: start to ready", f"{_ready_seconds(url):.2f} s"))
        reports = _enriched(folder / "reports.jsonl", options.reports)
        for module, title in (("handler", "without the bus"), ("app", "with the bus")):
            for count in (1, WORKERS):
                rows += _memory(f"{count} {title}", READER.format(module=module), count, reports)
    sys.stdout.write("| what | figure |\n|---|--:|\n" + "".join(f"| {what} | {figure} |\n" for what, figure in rows))


def _opening_ms(where: Path, *, verify: bool) -> float:
    taken = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        open_gazetteer(where, verify=verify)
        taken.append(1000 * (time.perf_counter() - begun))
    return median(taken)


def _ready_seconds(url: str) -> float:
    return median(_ready_once(url) for _ in range(ROUNDS))


def _ready_once(url: str) -> float:
    [port] = free_ports(1)
    settings = {"TOCSIN_REDIS_URL": url, "TOCSIN_HEALTH_PORT": str(port), "TOCSIN_LOG_LEVEL": "ERROR"}
    begun = time.perf_counter()
    command = [sys.executable, "-m", "tocsin_geocode"]
    with subprocess.Popen(command, env=os.environ | settings, stderr=subprocess.DEVNULL) as worker:
        try:
            while not _is_ready(port):
                if time.perf_counter() - begun > READY_SECONDS:
                    raise TimeoutError("the worker did not become ready")
                time.sleep(0.005)
            return time.perf_counter() - begun
        finally:
            worker.send_signal(signal.SIGTERM)


def _is_ready(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=1) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


def _enriched(path: Path, count: int) -> Path:
    lexicon = load_lexicon()
    with path.open("wb") as out:
        for number in range(count):
            report = report_from_text(text(number), source=Source(name="bench"), external_id=str(number))
            out.write(on_received(ReportReceived(report=report), lexicon=lexicon).model_dump_json().encode() + b"\n")
    return path


def _memory(what: str, program: str, count: int, reports: Path) -> Iterator[tuple[str, str]]:
    with _readers(program, count, reports) as pids:
        accounts = [_account(pid) for pid in pids]
    for size, title in (("Pss", "PSS"), ("Private", "private (USS)")):
        yield f"{what}: {title} of each", f"{max(account[size] for account in accounts):.1f} MB"


@contextmanager
def _readers(program: str, count: int, reports: Path) -> Iterator[list[int]]:
    command = [sys.executable, "-c", program, str(reports)]
    readers = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) for _ in range(count)]
    try:
        for reader in readers:
            assert reader.stdout is not None
            if reader.stdout.readline() != b"read\n":
                raise RuntimeError("a reader died; its error stands above")
        yield [reader.pid for reader in readers]
    finally:
        for reader in readers:
            reader.communicate(b"")


def _account(pid: int) -> dict[str, float]:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8").splitlines()[1:]
    sizes = {name.removesuffix(":"): int(size) / 1024 for name, size, *_ in map(str.split, lines)}
    return sizes | {"Private": sizes["Private_Clean"] + sizes["Private_Dirty"]}


if __name__ == "__main__":
    main()
