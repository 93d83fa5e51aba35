"""Workers as processes of their own, for the benches: started, asked whether they are ready, weighed.

They run from bytecode, as what pip installed does; a start that nobody measures writes what is missing. Python that may
not write bytecode (PYTHONDONTWRITEBYTECODE) compiles every module anew at each start, which doubles the time and leaves
a fifth more memory behind.
"""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Final, NamedTuple

from tocsin_cli.workers import free_ports

READY_SECONDS: Final = 60.0

LOOK_EVERY_SECONDS: Final = 0.005
"""How late, at most, it is seen that a worker is ready."""


class Running(NamedTuple):
    """A worker that runs: its process id, and the port of its health and metrics."""

    pid: int
    port: int


@dataclass(frozen=True, slots=True)
class Workers:
    """How to start one kind of worker: `module` runs it, `url` is its Redis."""

    module: str
    url: str

    def ready_seconds(self, rounds: int) -> float:
        """Return the median time from the start of a process until it says that it is ready."""
        with self.running(1):
            pass  # bytecode is written
        return median(self._once() for _ in range(rounds))

    def _once(self) -> float:
        begun = time.perf_counter()
        with self.running(1):
            return time.perf_counter() - begun

    @contextmanager
    def running(self, count: int) -> Iterator[list[Running]]:
        """Yield so many workers that are ready, and end them."""
        ports = free_ports(count)
        workers = [self._start(port) for port in ports]
        try:
            for port in ports:
                _await_ready(port)
            yield [Running(worker.pid, port) for worker, port in zip(workers, ports, strict=True)]
        finally:
            for worker in workers:
                worker.send_signal(signal.SIGTERM)
            for worker in workers:
                worker.wait()

    def _start(self, port: int) -> subprocess.Popen[bytes]:
        settings = {"TOCSIN_REDIS_URL": self.url, "TOCSIN_HEALTH_PORT": str(port), "TOCSIN_LOG_LEVEL": "ERROR"}
        return subprocess.Popen([sys.executable, "-m", self.module], env=environment() | settings)


def environment() -> dict[str, str]:
    """Return this process's environment for one that runs from bytecode."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def account(pid: int) -> dict[str, float]:
    """Return the kernel's account of a process's memory in MB: `Pss`, `Private` (USS) and the rest of smaps_rollup."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8").splitlines()[1:]
    sizes = {name.removesuffix(":"): int(size) / 1024 for name, size, *_ in map(str.split, lines)}
    return sizes | {"Private": sizes["Private_Clean"] + sizes["Private_Dirty"]}


def _await_ready(port: int) -> None:
    begun = time.perf_counter()
    while not _is_ready(port):
        if time.perf_counter() - begun > READY_SECONDS:
            raise TimeoutError("the worker did not become ready")
        time.sleep(LOOK_EVERY_SECONDS)


def _is_ready(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=1) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False
