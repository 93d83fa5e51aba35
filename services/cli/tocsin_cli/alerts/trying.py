"""What rules would have told of the stored history."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Final

from rich.table import Table
from rich.text import Text

from tocsin.contracts.messages import IncidentChanged
from tocsin_alert.rulebook import Rulebook
from tocsin_alert.rules.rehearsal import Rehearsed, rehearse
from tocsin_alert.wording.notice import headline_of
from tocsin_cli.alerts.checking import rulebook
from tocsin_cli.errors import UsageError
from tocsin_cli.showing import console, counted, printable, say
from tocsin_cli.stored import Stored, opened, url_there
from tocsin_store.searching.asking import WrongFilter, days_of

CHANGES_AT_ONCE: Final = 500
"""Changes in a page: a few megabytes."""


@dataclass(frozen=True, slots=True)
class Trial:
    """Since when, how many rows are shown, and how."""

    since: str
    limit: int
    as_json: bool

    def begin(self) -> datetime:
        """Return the moment at which it begins. Raises `UsageError`."""
        try:
            day, _ = days_of(self.since, None, spelled=lambda name: f"--{name}")
        except WrongFilter as error:
            raise UsageError(str(error)) from error
        return datetime.combine(day or datetime.now(UTC).date(), time(), UTC)


def try_rules(file: Path | None, trial: Trial, *, var: Path) -> None:
    """Print what would have been told: the latest alerts in a table, and how many of each rule."""
    book, begin = rulebook(file), trial.begin()
    latest: list[Rehearsed] = []
    counts: Counter[tuple[str, str, str]] = Counter()
    seen = Counter[str]()
    with opened(url_there(var)) as stored:
        for told in rehearse(_counting(_history(stored, begin), seen), book.rules):
            counts[told.rule, told.channel, "held" if told.held else told.step] += 1
            if trial.as_json:
                print(json.dumps(_row(told), ensure_ascii=False))  # noqa: T201 - it is the answer
            else:
                latest = [*latest, told][-trial.limit :] if trial.limit else []
    if not trial.as_json:
        _show(latest, counts, book)
    say(f"tocsin: {counted(counts.total(), 'alert')} of {counted(seen['changes'], 'change')} since {begin:%Y-%m-%d}")


def _history(stored: Stored, since: datetime) -> Iterator[IncidentChanged]:
    page = stored.changes_since(since, after=0, limit=CHANGES_AT_ONCE)
    while page:
        yield from (change for _, change in page)
        page = stored.changes_since(since, after=page[-1][0], limit=CHANGES_AT_ONCE)


def _counting(changes: Iterator[IncidentChanged], seen: Counter[str]) -> Iterator[IncidentChanged]:
    for change in changes:
        seen["changes"] += 1
        yield change


def _show(latest: list[Rehearsed], counts: Counter[tuple[str, str, str]], book: Rulebook) -> None:
    screen = console()
    if latest:
        table = Table()
        for heading in ("at", "rule", "channel", "told", "headline"):
            table.add_column(heading, overflow="fold", no_wrap=heading == "at")
        for told in latest:
            table.add_row(*(Text(printable(cell)) for cell in _row(told).values()))
        screen.print(table)
    table = Table()
    columns = ("alert", "update", "retracted", "held")
    for heading in ("rule", "channel", *columns):
        table.add_column(heading)
    for rule in book.rules.values():
        for channel in rule.channels:
            table.add_row(rule.name, channel, *(str(counts[rule.name, channel, column]) for column in columns))
    screen.print(table)


def _row(told: Rehearsed) -> dict[str, str]:
    return {
        "at": f"{told.at:%Y-%m-%d %H:%M}",
        "rule": told.rule,
        "channel": told.channel,
        "told": f"{told.step}, held for a summary" if told.held else str(told.step),
        "headline": headline_of(told.change.incident, told.step),
    }
