"""A report's text as lines of a screen that know their offsets."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final, NamedTuple

from rich.cells import cell_len, get_character_cell_size

_WORD: Final = re.compile(r"\S+[^\S\n]*|[^\S\n]+")
JOINERS: Final = frozenset("\u200c\u200d")
"""Letters of some scripts and faces of some emoji are made with these."""

STEERING: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Categories of what moves a cursor, turns the direction of writing or breaks a line."""

REPLACED: Final = "\N{REPLACEMENT CHARACTER}"


class Line(NamedTuple):
    """Code points `start` to `end` of the text, which fill a line of the screen."""

    start: int
    end: int


def safe(text: str) -> str:
    """Return the text, as long as before, with what could steer a terminal replaced: a report is a stranger's text."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_safe(char) for char in text)


def _safe(char: str) -> str:
    if char in "\n\t":
        return "\n" if char == "\n" else " "
    return REPLACED if unicodedata.category(char) in STEERING and char not in JOINERS else char


def lines_of(text: str, width: int) -> Iterator[Line]:
    """Yield the lines of a safe text, none wider than `width` columns; of several blank lines one is kept."""
    blank = True
    start = 0
    for row in text.split("\n"):
        if row.strip():
            yield from _wrapped(text, start, start + len(row), width)
            blank = False
        elif not blank:
            yield Line(start, start)
            blank = True
        start += len(row) + 1


def _wrapped(text: str, start: int, end: int, width: int) -> Iterator[Line]:
    begin, stop, columns = start, start, 0
    for match in _WORD.finditer(text, start, end):
        word = match.group().rstrip()
        if columns and columns + cell_len(word) > width:
            yield Line(begin, stop)
            begin, columns = match.start(), 0
        for at in _cuts(text, match.start(), match.start() + len(word), width):
            yield Line(begin, at)
            begin = at
        columns += cell_len(text[max(begin, match.start()) : match.end()])
        stop = max(match.start() + len(word), begin)
    yield Line(begin, stop)


def _cuts(text: str, start: int, end: int, width: int) -> Iterator[int]:
    """Yield where a word that is wider than a line is cut."""
    if end - start <= width and cell_len(text[start:end]) <= width:
        return
    columns = 0
    for at in range(start, end):
        size = get_character_cell_size(text[at])
        if columns + size > width:
            yield at
            columns = 0
        columns += size


def column(text: str, line: Line, offset: int) -> int:
    """Return the column of the screen at which an offset of a line stands."""
    return cell_len(text[line.start : min(max(offset, line.start), line.end)])
