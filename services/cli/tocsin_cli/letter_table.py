"""Dead letters as a person reads them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from tocsin.contracts.messages import RawField
from tocsin.kit.letters import Letter
from tocsin_cli.showing import printable

SHOWN_CHARACTERS: Final = 20_000
"""Of a field: some screens. `--json` gives all of it."""

ID_CHARACTERS: Final = 12
"""Of a report's id: enough to tell it from others, and to look for it by."""

SECOND_UNITS: Final = ((86400, "d"), (3600, "h"), (60, "m"), (1, "s"))


def letters_table(letters: Sequence[Letter], *, now: datetime) -> Table:
    """Return a table of one row per letter."""
    table = Table()
    for heading in ("letter", "age", "stream", "stage", "reason", "tries", "report", "detail"):
        table.add_column(heading, overflow="fold", no_wrap=heading == "letter")
    for letter in letters:
        table.add_row(*(Text(printable(shortened(cell))) for cell in row(letter, now=now)))
    return table


def row(letter: Letter, *, now: datetime) -> tuple[str, ...]:
    """Return the cells of one letter."""
    own = (letter.id, age(now - letter.at), letter.stream.name)
    rejected = letter.rejected
    if rejected is None:
        return (*own, "-", "unreadable", "-", "-", "somebody wrote what is no dead letter")
    report = (letter.report_id or "-")[:ID_CHARACTERS]
    return (*own, rejected.stage, rejected.reason.value, str(rejected.deliveries), report, rejected.detail)


def letter_page(letter: Letter) -> RenderableType:
    """Return all that a letter says, and the original entry."""
    rejected = letter.rejected
    head = Table.grid(padding=(0, 2))
    lines = [("letter", letter.id), ("written", f"{letter.at:%Y-%m-%d %H:%M:%S} UTC"), ("stream", letter.stream.name)]
    if rejected is None:
        return Group(_filled(head, [*lines, ("reason", "unreadable: somebody wrote what is no dead letter")]))
    lines += [
        ("entry", rejected.entry_id),
        ("stage", rejected.stage),
        ("reason", rejected.reason.value),
        ("detail", rejected.detail),
        ("tries", str(rejected.deliveries)),
        ("report", letter.report_id or "-"),
    ]
    return Group(_filled(head, lines), *(_field(field) for field in rejected.entry))


def age(passed: timedelta) -> str:
    """Return a duration in its largest unit: `90s` is `1m`."""
    seconds = max(int(passed.total_seconds()), 0)
    size, unit = next((pair for pair in SECOND_UNITS if seconds >= pair[0]), SECOND_UNITS[-1])
    return f"{seconds // size}{unit}"


def shortened(text: str) -> str:
    """Return a text, or its beginning and how long it is: whatever stands in a letter may be of any length."""
    if len(text) <= SHOWN_CHARACTERS:
        return text
    return f"{text[:SHOWN_CHARACTERS]}…\n({len(text)} characters; --json gives all)"


def _filled(grid: Table, lines: Sequence[tuple[str, str]]) -> Table:
    for name, value in lines:
        grid.add_row(Text(name), Text(printable(shortened(value))))
    return grid


def _field(field: RawField) -> Text:
    named = "" if field.name_encoding == "utf-8" else f" (name: {field.name_encoding})"
    coded = "" if field.encoding == "utf-8" else f" ({field.encoding})"
    return Text(f"\n{printable(shortened(field.name))}{named}{coded}:\n{printable(shortened(field.value))}")
