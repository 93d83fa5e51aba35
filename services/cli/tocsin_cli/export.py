"""`tocsin export`: stored incidents as a file of another tool."""

import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import BinaryIO

from tocsin_cli.errors import CommandError, UsageError
from tocsin_cli.filters.options import Typed
from tocsin_cli.filters.reading import matching_of
from tocsin_cli.showing import counted, printable, say
from tocsin_cli.stored import opened, url_there
from tocsin_store.exports import FORMATS, Format, land, pour
from tocsin_store.repository import StoredIncident


def export(typed: Typed, name: str, *, out: Path | None, var: Path) -> None:
    """Write all incidents that match, to a file that is there whole or not at all, or to standard output.

    Raises `UsageError` for a format that there is none of, and where nothing was ever stored; `CommandError` where the
    file cannot be written.
    """
    chosen, matching = _format(name), matching_of(typed)
    if matching.everything and not chosen.tells_state:
        raise UsageError(
            f"{name} has no column for what was merged or retracted: leave out --all, or choose csv or jsonl"
        )
    url = url_there(var)
    if out is None and not chosen.text and sys.stdout.isatty():
        raise UsageError(f"{name} is nothing to look at: say --out incidents{chosen.extension}, or use a pipe")
    written = _Written()
    try:
        with opened(url) as stored:
            stored.stream(matching, lambda incidents: _write(chosen, written.counting(incidents), out))
    except BrokenPipeError:  # whoever reads has seen enough, as `head` has
        _forget_stdout()
        return
    except OSError as error:
        raise CommandError(
            f"cannot write {out or 'to standard output'} ({error.strerror or error}); say another --out"
        ) from error
    say(f"{counted(written.incidents, 'incident')}{f' in {out}' if out else ''}")


class _Written:
    """How many incidents went by."""

    incidents = 0

    async def counting(self, incidents: AsyncIterator[StoredIncident]) -> AsyncIterator[StoredIncident]:
        async for stored in incidents:
            self.incidents += 1
            yield stored


async def _write(chosen: Format, incidents: AsyncIterator[StoredIncident], out: Path | None) -> None:
    chunks = chosen.export(incidents)
    if out is not None:
        await land(chunks, out)
        return
    file: BinaryIO = sys.stdout.buffer
    await pour(chunks, file)
    file.flush()


def _format(name: str) -> Format:
    if name not in FORMATS:
        raise UsageError(f"no format is called {printable(name)!r}: choose one of {', '.join(FORMATS)}")
    return FORMATS[name]


def _forget_stdout() -> None:
    """Let the interpreter flush into nothing when it ends, and not into the closed pipe."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
