"""`tocsin incidents`: what is stored, as a table or as JSON lines."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tocsin_cli.errors import UsageError
from tocsin_cli.filters.options import Typed
from tocsin_cli.filters.reading import matching_of
from tocsin_cli.showing import console, counted, say
from tocsin_cli.stored import Stored, opened, url_there
from tocsin_cli.table import table_of
from tocsin_store.exports import json_line
from tocsin_store.repository import ANY, Matching, StoredIncident, cursor_of
from tocsin_store.searching.cursor import read_cursor


@dataclass(frozen=True, slots=True)
class Page:
    """How many incidents are shown at most, and the cursor that the page before ended with."""

    limit: int
    after: str | None = None


def show_incidents(typed: Typed, page: Page, *, var: Path, ids: bool, as_json: bool) -> None:
    """Print the newest incidents that match. Raises `UsageError` where nothing was ever stored, or for a wrong call."""
    matching = matching_of(typed)
    _check(page.after)
    with opened(url_there(var)) as stored:
        # One more than is shown tells whether there is a next page.
        found = stored.incidents(page.limit + 1, matching, page.after)
        shown, rest = found[: page.limit], found[page.limit :]
        if as_json:
            sys.stdout.writelines(json_line(each).decode() for each in shown)
        else:
            screen = console()
            screen.print(table_of(shown, ids=ids, width=screen.width))
            screen.print(_summary(stored, shown, matching, page))
    if rest:
        say(f"there are more: the same with --after {cursor_of(shown[-1].incident)}")


def _summary(stored: Stored, shown: Sequence[StoredIncident], matching: Matching, page: Page) -> str:
    reports, incidents = stored.counts()
    there = f"{counted(incidents, 'incident')}, from {counted(reports, 'report')}"
    if matching == ANY and page.after is None:
        return f"{len(shown)} of {there}"
    return f"{counted(len(shown), 'incident')} here; the store holds {there}"


def _check(cursor: str | None) -> None:
    if cursor is not None:
        try:
            read_cursor(cursor)
        except ValueError as error:
            raise UsageError(f"--after: {error}") from error
