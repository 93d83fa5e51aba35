"""`tocsin sources list` and `status`: what is in the file, and how each source does."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final, Literal

from rich.table import Table
from rich.text import Text

from tocsin.contracts.sources import Standing
from tocsin_cli.showing import console, printable, say
from tocsin_cli.sources.bus import on_bus
from tocsin_cli.sources.entries import Known, known_in
from tocsin_cli.sources.file import file_of
from tocsin_cli.table import WIDE
from tocsin_ingest.fetch.shown_url import shown
from tocsin_ingest.sources.collector import Unreadable

NEVER: Final = "-"

COUNTS: Final = ("new", "copies", "known", "refused")

HEADINGS: Final = ("source", "last success", "last report", *COUNTS, "next", "last error")

LEFT_OUT: Final = ("last report", "known")
"""What a narrow window has no room for."""

UNITS: Final = ((86400, "d"), (3600, "h"), (60, "m"), (1, "s"))
"""Seconds, and what so many are called; the largest that fits is told."""


@dataclass(frozen=True, slots=True)
class Row:
    """One source: in the file, or counted by ingest, or both. `table` is None where it is not in the file."""

    source: str
    table: str | None
    name: str | None
    enabled: bool
    standing: Standing


def list_sources(var: Path, *, as_json: bool) -> int:
    """Print what is in the file; return how many entries are wrong."""
    path = file_of(var)
    known, complaints = known_in(path)
    if as_json:
        for each in known:
            said = each.entry.options.model_dump(mode="json", exclude_none=True)
            _print_json({"sources": list(each.collectors), "table": each.entry.table, **said})
    elif known:
        console().print(_listing_table(known))
    else:
        say(f"no sources in {path}: `tocsin add feed URL` adds one")
    _tell(complaints)
    return len(complaints)


def status(var: Path, *, as_json: bool) -> int:
    """Print how each source does; return how many entries are wrong. Raises `CommandError`."""
    path = file_of(var)
    known, complaints = known_in(path)
    rows = rows_of(known, on_bus(var, lambda bus: bus.ledger.standings()))
    if as_json:
        for row in rows:
            _print_json(_as_data(row))
    elif rows:
        screen = console()
        screen.print(status_table(rows, now=datetime.now(UTC), width=screen.width))
    else:
        say(f"no source in {path}, and none has brought anything yet")
    _tell(complaints)
    return len(complaints)


def rows_of(known: Sequence[Known], standings: Mapping[str, Standing]) -> list[Row]:
    """Return a row for each source: those of the file as they stand there, then the others by name."""
    rows = [
        Row(
            name, each.entry.table, each.entry.options.name, each.entry.options.enabled, standings.get(name, Standing())
        )
        for each in known
        for name in each.collectors
    ]
    listed = {row.source for row in rows}
    others = [Row(name, None, None, True, standing) for name, standing in standings.items() if name not in listed]
    return [*rows, *others]


def status_table(rows: Sequence[Row], *, now: datetime, width: int = WIDE) -> Table:
    """Return the table of a status, at the moment `now`. In fewer columns than `WIDE` it tells what matters most."""
    headings = [heading for heading in HEADINGS if width >= WIDE or heading not in LEFT_OUT]
    table = Table()
    for heading in headings:
        justify: Literal["left", "right"] = "right" if heading in COUNTS else "left"
        table.add_column(heading, justify=justify, overflow="fold", no_wrap=heading not in {"source", "last error"})
    for row in rows:
        # Text and not str: what a server says must not be read as markup.
        table.add_row(*(Text(printable(_cells(row, now)[heading])) for heading in headings))
    return table


def _cells(row: Row, now: datetime) -> dict[str, str]:
    standing, tally = row.standing, row.standing.tally
    return {
        "source": row.source,
        "last success": ago(standing.last_success, now),
        "last report": ago(standing.last_report, now),
        **{heading: str(getattr(tally, heading)) for heading in COUNTS},
        "next": next_round(row, now),
        "last error": f"{ago(standing.last_error_at, now)}: {standing.last_error}" if standing.last_error else NEVER,
    }


def next_round(row: Row, now: datetime) -> str:
    """Return when the source is asked again: a folder or a sender of reports has no rounds."""
    if not row.enabled:
        return "disabled"
    if row.standing.rests_until is None:
        return NEVER
    rest = row.standing.rests_until - now
    failed = f" ({row.standing.failures} failed)" if row.standing.failures else ""
    return (f"in {length(rest)}" if rest > timedelta(0) else "now") + failed


def ago(moment: datetime | None, now: datetime) -> str:
    """Return how long ago something was."""
    return NEVER if moment is None else f"{length(max(now - moment, timedelta(0)))} ago"


def length(time: timedelta) -> str:
    """Return a length of time in its largest unit."""
    seconds = max(round(time.total_seconds()), 0)
    unit, letter = next((each for each in UNITS if seconds >= each[0]), UNITS[-1])
    return f"{seconds // unit}{letter}"


def _listing_table(known: Sequence[Known]) -> Table:
    table = Table()
    for heading in ("source", "table", "name", "kind", "from"):
        table.add_column(heading, overflow="fold")
    for each in known:
        options = each.entry.options
        state = "" if options.enabled else " (disabled)"
        names = "\n".join(each.collectors) + state
        cells = (names, each.entry.table, options.name or NEVER, options.kind or NEVER, shown(each.where))
        table.add_row(*(Text(printable(cell)) for cell in cells))
    return table


def _as_data(row: Row) -> dict[str, Any]:
    standing = row.standing
    times = {
        "last_success": standing.last_success,
        "last_report": standing.last_report,
        "last_error_at": standing.last_error_at,
        "rests_until": standing.rests_until,
    }
    return {
        "source": row.source,
        "table": row.table,
        "name": row.name,
        "enabled": row.enabled,
        **asdict(standing.tally),
        "last_error": standing.last_error,
        "failures": standing.failures,
        **{name: moment.isoformat() if moment else None for name, moment in times.items()},
    }


def _print_json(data: Mapping[str, Any]) -> None:
    print(json.dumps(data, ensure_ascii=False))  # noqa: T201  the result, for a program


def _tell(complaints: Sequence[Unreadable]) -> None:
    for bad in complaints:
        say(f"tocsin: {bad.where}: {bad.reason}")
