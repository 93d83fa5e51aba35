"""The page that explains a report: its text with the evidence under it, then its fields, then what was set aside."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter
from typing import Final

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from tocsin.contracts.base import Span
from tocsin.contracts.incident import Incident, SetAside
from tocsin.contracts.messages import ReportGeocoded
from tocsin.contracts.report import Report
from tocsin_cli.explain.facts import Aspect, Fact, codes, facts_of, not_said
from tocsin_cli.explain.lines import Line, column, lines_of, safe
from tocsin_cli.explain.marks import DRAWN, TYPED, Mark, under

INDENT: Final = 2
"""Columns left of the text."""

WIDEST_TEXT: Final = 100
"""Columns; longer lines are hard to read, however wide the window is."""

NARROWEST: Final = 24
"""Columns; a narrower window cuts."""

SHORT: Final = 60
"""Lines of text that are shown whole. Of a longer one the lines around the evidence are."""

CONTEXT: Final = 1
"""Lines that are shown before and after those with evidence."""

LABELS: Final = 14
"""Columns of the names of fields, so that the incidents of a report stand in line."""

WORTH_HIDING: Final = 3
"""Lines: to say that fewer are left out takes as much room as they do."""

ROOM_FOR_FOUR: Final = 96
"""Columns from which label, value, quote and rule stand side by side."""

ROOM_FOR_THREE: Final = 64
"""Columns from which the quote, with its rule below, stands beside the value."""

STYLES: Final = {
    Aspect.WHAT: "bold red",
    Aspect.STATUS: "bold yellow",
    Aspect.WHO: "bold magenta",
    Aspect.WITH: "bold dark_orange",
    Aspect.WHOM: "bold blue",
    Aspect.HOW_MANY: "bold bright_red",
    Aspect.WHEN: "bold green",
    Aspect.WHERE: "bold cyan",
    Aspect.SAYS: "bold bright_magenta",
}
ASIDE: Final = "bright_black"


@dataclass(frozen=True, slots=True)
class Page:
    """A report explained. `full` shows every line of a long text."""

    message: ReportGeocoded
    full: bool = False

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield the parts from top to bottom, each as wide as the screen."""
        told = [(number, incident, facts_of(incident)) for number, incident in enumerate(self.message.incidents, 1)]
        width = max(options.max_width, NARROWEST)
        yield Rule(Text(_title(self.message.report), style="bold"), align="left", style="bright_black")
        yield Text()
        yield from self._text(width, self._stretches(told), ascii_only=options.ascii_only)
        for number, incident, facts in told:
            yield Text()
            yield _headline(number, incident)
            yield Padding(_table(facts, width), (0, 0, 0, INDENT))
            yield Padding(_rest(incident), (0, 0, 0, INDENT))
        if not told:
            yield Text("\nNothing in it is read as a new incident.", style="bold")
        if self.message.set_aside:
            yield Text()
            yield Rule(Text("set aside: no new incidents", style="bold"), align="left", style="bright_black")
            yield Padding(_asides(self.message.set_aside, width), (0, 0, 0, INDENT))

    def _stretches(self, told: Sequence[tuple[int, Incident, list[Fact]]]) -> list[Mark]:
        found = []
        for number, _, facts in told:
            group = str(number) if len(told) > 1 else ""
            found += [
                Mark(fact.evidence.start, fact.evidence.end, fact.label, STYLES[fact.aspect], group)
                for fact in facts
                if fact.evidence is not None
            ]
        asides = self.message.set_aside
        return found + [Mark(s.start, s.end, f"set aside: {s.status}", ASIDE, dotted=True) for s in asides]

    def _text(self, width: int, stretches: list[Mark], *, ascii_only: bool) -> Iterator[RenderableType]:
        text = safe(self.message.report.text)
        lines = list(lines_of(text, min(width - INDENT, WIDEST_TEXT)))
        marked = [any(_meets(stretch, line) for stretch in stretches) for line in lines]
        for is_shown, run in groupby(zip(lines, self._shown(marked), strict=True), key=itemgetter(1)):
            part = [line for line, _ in run]
            if is_shown:
                for line in part:
                    yield from _line(text, line, stretches, width - INDENT, ascii_only=ascii_only)
            else:
                gap = Text(f"({len(part)} lines without evidence)", style="italic bright_black")
                yield Padding(gap, (0, 0, 0, INDENT))

    def _shown(self, marked: Sequence[bool]) -> list[bool]:
        """Return which lines are shown: all of a short text, and of a long one those with evidence or near it."""
        if self.full or len(marked) <= SHORT:
            return [True] * len(marked)
        near = [any(marked[max(0, n - CONTEXT) : n + CONTEXT + 1]) for n in range(len(marked))]
        runs = [(is_near, len(list(run))) for is_near, run in groupby(near)]
        return [is_near or length < WORTH_HIDING for is_near, length in runs for _ in range(length)]


def _title(report: Report) -> str:
    published = f"published {report.published_at.date()}" if report.published_at else "day of publication not known"
    parts = [report.external_id or report.id[:12], report.source.name, published, report.language]
    return safe(" · ".join(part for part in parts if part)).replace("\n", " ")


def _line(
    text: str, line: Line, stretches: Sequence[Mark], width: int, *, ascii_only: bool
) -> Iterator[RenderableType]:
    """Yield a line of the text with its words in the colours of what they say, and the rows under it."""
    words = Text(text[line.start : line.end], no_wrap=True, overflow="crop")
    here = [stretch for stretch in stretches if _meets(stretch, line)]
    for stretch in here:
        words.stylize(stretch.style, max(stretch.start - line.start, 0), stretch.end - line.start)
    marks = [
        replace(
            stretch,
            start=column(text, line, stretch.start),
            end=column(text, line, stretch.end),
            label=stretch.label if stretch.start >= line.start else "",
        )
        for stretch in here
    ]
    for row in [words, *under(marks, width=width, strokes=TYPED if ascii_only else DRAWN)]:
        row.no_wrap, row.overflow = True, "crop"
        yield Padding(row, (0, 0, 0, INDENT))


def _meets(span: Mark | Span, line: Line) -> bool:
    return span.start < line.end and line.start < span.end


def _headline(number: int, incident: Incident) -> Rule:
    title = Text.assemble(
        (f"{number}  ", "bold"),
        (f"{incident.sub_event_type}", STYLES[Aspect.WHAT]),
        f"  {incident.status}, confidence {incident.confidence:.2f}",
    )
    return Rule(title, align="left", style="bright_black")


def _table(facts: Sequence[Fact], width: int) -> Table:
    """Return label, value, quote and rule; where there is no room for four columns they stand under one another."""
    columns = 4 if width >= ROOM_FOR_FOUR else 3 if width >= ROOM_FOR_THREE else 2
    table = Table.grid(padding=(0, 2, 0, 0), expand=True)
    table.add_column(min_width=LABELS if columns == 4 else 0)
    for ratio in (4, 3, 3)[: columns - 1]:
        table.add_column(ratio=ratio, overflow="fold")
    for fact in facts:
        label, *cells = _cells(fact)
        last = Text("\n").join(cell for cell in cells[columns - 2 :] if cell.plain)
        table.add_row(label, *cells[: columns - 2], last)
    return table


def _cells(fact: Fact) -> tuple[Text, Text, Text, Text]:
    style, label = STYLES[fact.aspect], Text(fact.label, style=STYLES[fact.aspect])
    if fact.evidence is None:
        return label, Text(safe(fact.value)), Text(), Text()
    words = Text(f"“{' '.join(safe(fact.evidence.quote).split())}”", style=style)
    return label, Text(safe(fact.value)), words, Text(safe(fact.evidence.rule), style="bright_black")


def _rest(incident: Incident) -> Text:
    rest = Text(style="bright_black")
    if missing := not_said(incident):
        rest.append(f"not said: {', '.join(missing)}\n")
    return rest.append(f"codes: {codes(incident)}")


def _asides(entries: Sequence[SetAside], width: int) -> Table:
    """Return status, reason and words of each; the rule stands under the reason."""
    table = Table.grid(padding=(0, 2, 0, 0), expand=True)
    table.add_column(no_wrap=width >= ROOM_FOR_FOUR)
    table.add_column(ratio=2, overflow="fold")
    table.add_column(ratio=3, overflow="fold")
    for entry in entries:
        reason = Text.assemble(safe(entry.reason), "\n", (safe(entry.rule or ""), "bright_black"))
        words = _shortened(" ".join(safe(entry.quote).split()))
        table.add_row(Text(entry.status, style="bold"), reason, Text(f"“{words}”", style=ASIDE))
    return table


LONGEST_ASIDE: Final = 240
"""Characters of a quote in the list; the text above shows it whole."""


def _shortened(words: str) -> str:
    return words if len(words) <= LONGEST_ASIDE else f"{words[: LONGEST_ASIDE - 1].rstrip()}…"
