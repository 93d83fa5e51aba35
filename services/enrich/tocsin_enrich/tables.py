"""Reads the data files: tab-separated, a header of `#` lines that states the source, then one line of column names."""

from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable

from tocsin_enrich.extract.tokens import tokenise

DATA = files("tocsin_enrich") / "data"
ABSENT = "-"
"""Stands in a cell that has no value."""


class LexiconError(ValueError):
    """A data file does not say what it must. The message names the file, the line and what to write instead."""


def rows(name: str, columns: tuple[str, ...], directory: Traversable = DATA) -> Iterator[dict[str, str]]:
    """Yield each row of a data file as column to cell. Raises `LexiconError` where a row is too short or too long."""
    lines = (directory / name).read_text(encoding="utf-8").splitlines()
    numbered = [(number, line) for number, line in enumerate(lines, 1) if line.strip() and not line.startswith("#")]
    header = tuple(numbered[0][1].split("\t")) if numbered else ()
    if header != columns:
        raise LexiconError(f"{name}: the columns are {header}; write {columns}, separated by tabs")
    for number, line in numbered[1:]:
        cells = line.split("\t")
        if len(cells) != len(columns):
            raise LexiconError(f"{name}, line {number}: {len(cells)} cells; write {len(columns)}, separated by tabs")
        yield dict(zip(columns, cells, strict=True))


def listed(cell: str) -> list[str]:
    """Return the phrases of a cell that lists them with semicolons."""
    return [] if cell == ABSENT else [phrase.strip() for phrase in cell.split(";") if phrase.strip()]


def words_of(phrase: str) -> tuple[str, ...]:
    """Return a phrase as the token matcher sees it."""
    return tuple(token.norm for token in tokenise(phrase, 0, len(phrase)))
