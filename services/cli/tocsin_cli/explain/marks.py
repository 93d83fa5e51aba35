"""What is drawn under a line of text: its evidence underlined, and below that what each stretch is evidence of."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from rich.cells import cell_len, set_cell_size
from rich.text import Text

GAP: Final = 1
"""Columns between two labels."""


class Strokes(NamedTuple):
    """What lines are drawn with."""

    solid: str
    dotted: str
    stem: str


DRAWN: Final = Strokes("━", "┄", "│")
TYPED: Final = Strokes("^", "~", "|")
"""For terminals and files that are not UTF-8."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Code points `start` to `end` of a text, or columns of a line: there it has no label if it goes on from another.

    `group` stands once before the labels that share it: "2 what, outcome".
    """

    start: int
    end: int
    label: str
    style: str
    group: str = ""
    dotted: bool = False


@dataclass
class _Row:
    """One row of labels, filled from right to left."""

    free_until: int
    pieces: list[tuple[int, str, str]] = field(default_factory=list)

    def takes(self, start: int, label: str) -> bool:
        return start + cell_len(label) <= self.free_until

    def put(self, start: int, words: str, style: str) -> None:
        self.pieces.append((start, words, style))
        self.free_until = min(self.free_until, start - GAP)


def under(marks: Sequence[Mark], *, width: int, strokes: Strokes) -> list[Text]:
    """Return the rows below a line: one that underlines, then as many of labels as it takes.

    A label stands at the first column of its words; one that does not fit hangs lower on a stem.
    """
    if not marks:
        return []
    rows: list[_Row] = []
    for start, label, style in reversed(_labels(marks)):
        at, words = _placed(start, label, width)
        place = next((n for n, row in enumerate(rows) if row.takes(at, words)), len(rows))
        if place == len(rows):
            rows.append(_Row(width))
        rows[place].put(at, words, style)
        for row in rows[:place]:
            if row.takes(at, strokes.stem):  # a label that had to begin further left may lie across
                row.put(at, strokes.stem, style)
    return [_underlined(marks, strokes), *(_written(row.pieces) for row in rows)]


def _labels(marks: Iterable[Mark]) -> list[tuple[int, str, str]]:
    """Return the labels by their columns; those of one column are one label."""
    found: dict[int, tuple[dict[str, dict[str, None]], str]] = {}
    for mark in marks:
        if mark.label:
            groups, _ = found.setdefault(mark.start, ({}, mark.style))
            groups.setdefault(mark.group, {})[mark.label] = None
    return [(start, _joined(groups), style) for start, (groups, style) in sorted(found.items())]


def _joined(groups: Mapping[str, Iterable[str]]) -> str:
    """Return "1, 2 where; 2 what": groups that say the same stand together."""
    alike: dict[str, list[str]] = {}
    for group, labels in groups.items():
        alike.setdefault(", ".join(labels), []).append(group)
    return "; ".join(f"{', '.join(numbers)} {labels}".lstrip() for labels, numbers in alike.items())


def _placed(start: int, label: str, width: int) -> tuple[int, str]:
    """Return where a label stands; near the right end of the screen it begins further left, and is cut if need be."""
    wide = cell_len(label)
    if wide > width:
        label, wide = f"{set_cell_size(label, max(width - 1, 0))}…"[:width], width
    return max(min(start, width - wide), 0), label


def _underlined(marks: Sequence[Mark], strokes: Strokes) -> Text:
    row = Text()
    for mark in sorted(marks, key=lambda mark: (not mark.dotted, mark.start - mark.end)):  # short ones over long ones
        row = _over(row, mark.start, (strokes.dotted if mark.dotted else strokes.solid) * (mark.end - mark.start), mark)
    return row


def _over(row: Text, start: int, words: str, mark: Mark) -> Text:
    padded = row.copy()
    padded.append(" " * max(start + len(words) - len(row), 0))
    return Text.assemble(padded[:start], (words, mark.style), padded[start + len(words) :])


def _written(pieces: Iterable[tuple[int, str, str]]) -> Text:
    row = Text()
    for start, words, style in sorted(pieces):
        row.append(" " * (start - row.cell_len))
        row.append(words, style)
    return row
