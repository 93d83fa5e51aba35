"""Reports on their way through a running line: waited for, or watched as they come."""

import time
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from tocsin.contracts.messages import IncidentChanged, Rejected
from tocsin.kit.letters import report_id
from tocsin_cli.errors import CommandError
from tocsin_cli.processes import Child
from tocsin_cli.showing import counted, progress, say
from tocsin_cli.stored import Stored
from tocsin_cli.table import actors, kind, place, when
from tocsin_cli.tail import Tail
from tocsin_cli.workers import check_alive

STALL_SECONDS: Final = 90.0
"""Without a newly stored report for so long, something is wrong: a report that always fails is refused before that."""

LOOK_SECONDS: Final = 0.25
"""Between two looks at the database."""


@dataclass(frozen=True, slots=True)
class Expected:
    """The ids of the reports that will come, and those of them that were stored before."""

    reports: Sequence[str]
    known: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """What is running: its processes, and where one can look at what they do. `pause` may raise `Interrupted`."""

    children: Sequence[Child]
    stored: Stored
    tail: Tail
    pause: Callable[[], None]
    logs: Path
    expected: Expected


@dataclass(slots=True)
class Outcome:
    """What became of the reports: known before this run, stored by it, refused by a worker."""

    known: int
    new: int = 0
    refused: list[Rejected] = field(default_factory=list)


def await_stored(line: Line) -> Outcome:
    """Wait until each expected report is stored or refused, and show how many are.

    Raises `WorkerDiedError` if a process ends, `CommandError` if nothing moves for `STALL_SECONDS`.
    """
    reports, known = line.expected.reports, line.expected.known
    pending = dict.fromkeys(report for report in reports if report not in known)
    outcome = Outcome(known=len(reports) - len(pending))
    with progress("reports stored", len(reports)) as show:
        show(outcome.known)
        moved_at = time.monotonic()
        for _ in _looks(line):
            if not pending:
                break
            before = len(pending)
            line.stored.drop_known(pending)
            outcome.new += before - len(pending)
            _drop_refused(line, pending, outcome)
            show(outcome.known + outcome.new)
            if len(pending) < before:
                moved_at = time.monotonic()
            elif time.monotonic() - moved_at > STALL_SECONDS:
                raise CommandError(_stalled(line, len(pending)))
    return outcome


def stay(line: Line) -> None:
    """Print the changes of incidents as they come, until a signal comes. Raises as `await_stored` does."""
    line.tail.changes()
    for _ in _looks(line):
        for change in line.tail.changes():
            say(told(change))
        for rejected in line.tail.rejected():
            say(_refusal(rejected))


def told(change: IncidentChanged) -> str:
    """Return a change of an incident as one line."""
    incident = change.incident
    parts = (when(incident.time), kind(incident), place(incident.location), actors(incident))
    return f"{change.kind}: {' | '.join(parts)}"


def _looks(line: Line) -> Iterator[None]:
    """Yield every `LOOK_SECONDS`, as long as all processes live."""
    while True:
        check_alive(line.children)
        yield
        next_look = time.monotonic() + LOOK_SECONDS
        while time.monotonic() < next_look:
            line.pause()


def _drop_refused(line: Line, pending: dict[str, None], outcome: Outcome) -> None:
    """Say what was refused, and wait for it no longer."""
    for rejected in line.tail.rejected():
        say(_refusal(rejected))
        outcome.refused.append(rejected)
        pending.pop(report_id(rejected) or "", None)


def _refusal(rejected: Rejected) -> str:
    about = report_id(rejected) or f"entry {rejected.entry_id}"
    return f"tocsin: {rejected.stage} refused {about} ({rejected.reason}): {rejected.detail}"


def _stalled(line: Line, waiting: int) -> str:
    return (
        f"{counted(waiting, 'report')} not stored, and nothing moved for {STALL_SECONDS:.0f} s. Look into {line.logs}. "
        "A server of your own that sent these reports to another database sends them once: give each database its own."
    )
