"""Many processes, one order: reports go out in chunks and come back as lines in the order of the input."""

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing.connection import wait
from typing import Final

from tocsin.contracts.report import Report
from tocsin_cli.errors import CommandError
from tocsin_ingest.sources.collector import Unreadable

CHUNK: Final = 16
"""Reports per hand-over: a report takes milliseconds, a hand-over a fraction of one."""

CHUNKS_AHEAD: Final = 4
"""Chunks in flight per process: enough that none waits, few enough that memory stays flat."""

Line = bytes | Unreadable
Read = Callable[[Report], Line]


def lines(reports: Iterable[Report | Unreadable], *, load: Callable[[], Read], jobs: int) -> Iterator[Line]:
    """Yield a line or a refusal for each report. `load` makes the reading function, once a process.

    Raises `CommandError` if a process dies.
    """
    if jobs == 1:
        yield from _read_all(reports, load())
        return
    with ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn"), _start_worker, (load,)) as pool:
        try:
            yield from _in_order(pool, iter(reports), jobs)
        finally:
            pool.shutdown(cancel_futures=True)


def _in_order(pool: ProcessPoolExecutor, reports: Iterator[Report | Unreadable], jobs: int) -> Iterator[Line]:
    pending: deque[Future[list[Line]]] = deque()
    try:
        while chunk := list(islice(reports, CHUNK)):
            pending.append(pool.submit(_read_chunk, chunk))
            if len(pending) > jobs * CHUNKS_AHEAD:
                yield from pending.popleft().result()
        while pending:
            yield from pending.popleft().result()
    except BrokenProcessPool as error:
        raise CommandError(
            "one of the processes died: it was killed, perhaps for lack of memory. "
            "What was printed is whole, and in order; the rest is missing. Try again with fewer --jobs."
        ) from error


def _read_all(reports: Iterable[Report | Unreadable], read: Read) -> Iterator[Line]:
    for report in reports:
        yield report if isinstance(report, Unreadable) else read(report)


_read: Read


def _start_worker(load: Callable[[], Read]) -> None:
    """Set up a process: Ctrl-C is for the parent to act upon, and the parent's death is ours."""
    global _read  # noqa: PLW0603  a pool's initializer has no other way to hand something on
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_die_with_parent, daemon=True).start()
    _read = load()


def _die_with_parent() -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None
    wait([parent.sentinel])
    os._exit(1)


def _read_chunk(chunk: list[Report | Unreadable]) -> list[Line]:
    return list(_read_all(chunk, _read))
