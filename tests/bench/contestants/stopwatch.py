"""Times the part of a run that counts, from inside a contestant's process. Imports nothing that is not in Python.

A contestant's job calls `tick` once per message. The time and the processor seconds between the tick after the
warm-up and the last one are written to standard output as one line of JSON, and the process ends there: neither
start nor stop is measured. Both ticks fall on the same place of a batch, so that whole rounds lie between them.
"""

import asyncio
import json
import os
import resource
import sys
import time
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass
from importlib import import_module
from itertools import count
from pathlib import Path
from typing import Final

STANDARD_OUTPUT: Final = 1
"""By number: celery puts an object of its own in the place of `sys.stdout`."""


@dataclass(frozen=True)
class Round:
    """What the driver asks for. `messages` is a file with one message's JSON per line, to be sent over and over."""

    url: str
    server: int
    messages: Path
    warm_up: int
    total: int
    batch: int

    def payloads(self) -> list[str]:
        """Return the data of all messages, in order."""
        lines = self.messages.read_text(encoding="utf-8").splitlines()
        return [lines[n % len(lines)] for n in range(self.total)]


def asked(arguments: Sequence[str] = tuple(sys.argv[1:])) -> Round:
    """Return the round that the command line asks for."""
    url, server, messages, *numbers = arguments
    warm_up, total, batch = map(int, numbers)
    return Round(url, int(server), Path(messages), warm_up, total, batch)


def run(main: Coroutine[object, object, None]) -> None:
    """Run on uvloop where the round has it on the path, as the kit does by itself."""
    try:
        new_event_loop = import_module("uvloop").new_event_loop
    except ImportError:
        new_event_loop = None
    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        runner.run(main)


class Stopwatch:
    """Counts messages, from any thread."""

    def __init__(self, wanted: Round) -> None:
        self._wanted = wanted
        self._next = count(1).__next__
        self._begun = (0.0, 0.0, 0.0)

    def tick(self) -> None:
        """Count one message; end the process at the last one."""
        number = self._next()
        if number == self._wanted.warm_up + 1:
            self._begun = self._now()
        elif number == self._wanted.total + 1 - self._wanted.batch:
            self._tell(number - self._wanted.warm_up - 1)

    def _tell(self, messages: int) -> None:
        wall, cpu, server = (now - then for now, then in zip(self._now(), self._begun, strict=True))
        figures = {"messages": messages, "wall_seconds": wall, "cpu_seconds": cpu, "server_cpu_seconds": server}
        os.write(STANDARD_OUTPUT, f"\n{json.dumps(figures)}\n".encode())
        os._exit(0)

    def _now(self) -> tuple[float, float, float]:
        return time.perf_counter(), _own_cpu_seconds(), _cpu_seconds_of(self._wanted.server)


def _own_cpu_seconds() -> float:
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def _cpu_seconds_of(process: int) -> float:
    """Return a process's seconds so far, in steps of ten milliseconds; zero where there is no /proc."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    except FileNotFoundError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
