"""How processes are ended, by those who started them or by the guard."""

import os
import signal
import time
from collections.abc import Callable, Iterable
from contextlib import suppress

STOP_SECONDS = 20.0
"""How long a process may take to end after SIGTERM: the kit finishes its batch within 15 s."""

POLL_SECONDS = 0.05


def end(pids: Iterable[int], *, alive: Callable[[int], bool]) -> None:
    """Send SIGTERM to each process group, wait, and SIGKILL what is left."""
    left = _signal(pids, signal.SIGTERM, alive)
    deadline = time.monotonic() + STOP_SECONDS
    while left and time.monotonic() < deadline:
        time.sleep(POLL_SECONDS)
        left = [pid for pid in left if alive(pid)]
    _signal(left, signal.SIGKILL, alive)


def _signal(pids: Iterable[int], number: signal.Signals, alive: Callable[[int], bool]) -> list[int]:
    """Send the signal to the groups whose leader lives, and return these."""
    living = [pid for pid in pids if alive(pid)]
    for pid in living:
        # It may end between the look and the signal.
        with suppress(ProcessLookupError):
            os.killpg(pid, number)
    return living
