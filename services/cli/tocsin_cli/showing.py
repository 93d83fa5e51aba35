"""How `tocsin run` tells what it is doing: a bar at a terminal, plain lines where there is none."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

PLAIN_SECONDS: Final = 2.0
"""At most one plain line in so long."""

WIDTH_WITHOUT_TERMINAL: Final = 180
"""Columns where nobody's window sets them: a line holds a row of most tables."""

Show = Callable[[int], None]
"""Told how many are done so far."""


def say(text: str) -> None:
    """Tell the user something that is not the result: on standard error."""
    sys.stderr.write(f"{printable(text)}\n")
    sys.stderr.flush()


def printable(text: str) -> str:
    """Return a text with what would steer a terminal written as an escape: a report may hold anything."""
    return "".join(c if c.isprintable() or c == "\n" else c.encode("unicode_escape").decode() for c in text)


def counted(number: int, noun: str) -> str:
    """Return `1 report`, `2 reports`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def console() -> Console:
    """Return where tables go: standard output, as wide as its window."""
    terminal = Console()
    return terminal if terminal.is_terminal else Console(width=WIDTH_WITHOUT_TERMINAL)


@contextmanager
def progress(what: str, total: int) -> Iterator[Show]:
    """Yield a function that shows how much of `total` is done."""
    screen = Console(stderr=True)
    if not screen.is_terminal:
        yield _plain(what, total)
        return
    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=screen) as bar:
        task = bar.add_task(what, total=total)
        yield lambda done: bar.update(task, completed=done)


def _plain(what: str, total: int) -> Show:
    shown, shown_at = -1, 0.0

    def show(done: int) -> None:
        nonlocal shown, shown_at
        if done != shown and (done == total or time.monotonic() - shown_at >= PLAIN_SECONDS):
            shown, shown_at = done, time.monotonic()
            say(f"{what}: {done} of {total}")

    return show
