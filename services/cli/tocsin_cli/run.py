"""`tocsin run`: a server, the workers, the reports of a folder through them, the incidents on screen and board."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from dataclasses import dataclass
from itertools import chain
from os import environ
from pathlib import Path
from typing import Final

from tocsin.kit.settings import WorkerSettings, without_password
from tocsin_cli.boarding import Board, boarding
from tocsin_cli.boarding import show as show_board
from tocsin_cli.configuration import configured
from tocsin_cli.errors import UsageError
from tocsin_cli.follow import Expected, Line, Outcome, await_stored, stay
from tocsin_cli.gazetteer import ensure_gazetteer
from tocsin_cli.guard import Guard
from tocsin_cli.hints import how_to_go_on
from tocsin_cli.interrupts import Interrupted, Interrupts
from tocsin_cli.posting import Posting, posting
from tocsin_cli.processes import Crew
from tocsin_cli.reading import read_as_ingest_does
from tocsin_cli.server import Running, serving
from tocsin_cli.showing import console, counted, say
from tocsin_cli.sources.file import file_of
from tocsin_cli.stored import Stored, opened, url_of
from tocsin_cli.table import table_of
from tocsin_cli.tail import Tail
from tocsin_cli.var import inbox_of
from tocsin_cli.workers import Member, settings, working
from tocsin_ingest.sources.collector import Unreadable

SHOWN: Final = 50
"""Incidents in the table: a screen or two."""


Meanwhile = Callable[[Posting], AbstractContextManager[object]]
"""What is done beside a line that stays up, given where reports can be sent to."""


@dataclass(frozen=True, slots=True)
class Started:
    """What runs, and where it can be reached."""

    line: Line
    server: Running
    taking: Posting


def run(
    folders: Sequence[Path], *, var: Path, once: bool, in_browser: bool = False, meanwhile: Meanwhile = nullcontext
) -> int:
    """Run the line until it is told to stop, or with `once` until the reports are stored; return the exit status.

    A line that stays up has a board. Raises `CommandError`.
    """
    reports, unreadable = expected(folders)
    ensure_gazetteer()
    outcome: Outcome | None = None
    board = None if once else boarding(var, environ)
    with Interrupts() as interrupts:
        try:
            with started(folders, reports, var=var, interrupts=interrupts, board=board) as running:
                if board:
                    show_board(board, in_browser=in_browser)
                outcome = await_stored(running.line)
                show(running.line.stored, outcome)
                if board:
                    say(how_to_go_on(var, running.server.url, running.taking.command, board.url))
                    with meanwhile(running.taking):
                        stay(running.line)
        except Interrupted as stop:
            say("tocsin: stopped")
            if outcome is None:
                return stop.status
    if once:
        say(how_to_go_on(var))
    return 1 if unreadable or outcome.refused else 0


def expected(folders: Sequence[Path]) -> tuple[list[str], int]:
    """Return the ids of the reports in the folders, and how many could not be read. Raises `UsageError`."""
    for folder in folders:
        if not folder.is_dir():
            raise UsageError(f"no such folder: {folder}. Say where the reports are with --input FOLDER")
    ids: dict[str, None] = {}
    unreadable = 0
    for item in chain.from_iterable(map(read_as_ingest_does, folders)):
        if isinstance(item, Unreadable):
            unreadable += 1
            say(f"{item.where}: {item.reason}")
        else:
            ids[item.id] = None
    return list(ids), unreadable


@contextmanager
def started(
    folders: Sequence[Path], reports: Sequence[str], *, var: Path, interrupts: Interrupts, board: Board | None
) -> Iterator[Started]:
    """Yield the running line; stop what was started, the workers first, whatever happens. Raises `UsageError`."""
    inbox = inbox_of(var)
    try:
        inbox.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"cannot make {inbox}: {error.strerror}. Say where to with --var FOLDER") from error
    with Guard() as guard:
        crew = Crew(guard=guard, logs=var / "logs", environment=environ)
        with (
            serving(var / "valkey", crew=crew, pause=interrupts.pause) as server,
            closing(Tail(server.url, partition=configured(WorkerSettings).partition)) as tail,
            opened(url_of(var)) as stored,
        ):
            # Asked before the workers start: they are at work before the last of them is ready.
            known = stored.known(reports)
            if server.child:
                # Who deleted the database and kept the streams wants the reports again.
                tail.forget_sent([report for report in reports if report not in known])
            told = settings(
                redis_url=server.url, database_url=url_of(var), folders=[*folders, inbox], sources=file_of(var)
            )
            taking = posting(var, environ)
            say(f"tocsin: server at {without_password(server.url)}, starting the workers")
            told |= taking.settings
            beside = [Member("board", board.settings, board.port)] if board else []
            with working(crew, settings=told, pause=interrupts.pause, beside=beside) as workers:
                children = [*workers, server.child] if server.child else workers
                expected = Expected(reports, known)
                line = Line(children, stored, tail, interrupts.pause, logs=var / "logs", expected=expected)
                yield Started(line, server, taking)


def show(stored: Stored, outcome: Outcome) -> None:
    """Print the newest incidents, and what this run added."""
    screen = console()
    screen.print(table_of(stored.incidents(SHOWN), width=screen.width))
    reports, incidents = stored.counts()
    more = f", the newest {SHOWN} of them above" if incidents > SHOWN else ""
    total = f"{counted(incidents, 'incident')}{more}, from {counted(reports, 'report')}"
    screen.print(f"{total}: {outcome.new} new, {outcome.known} known before")
