"""Reads the tables that ship with ingest: tab-separated, a header of `#` lines that states the source, column names."""

from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Final

ABSENT: Final = "-"
"""Stands in a cell that has no value."""


def rows_of(table: str) -> Iterator[Mapping[str, str]]:
    """Yield the rows of a table of this package by column. Raises `ValueError` where a line has not a cell for each."""
    lines = (files("tocsin_ingest") / "data" / table).read_text(encoding="utf-8").splitlines()
    filled = (line.split("\t") for line in lines if line.strip() and not line.startswith("#"))
    columns = next(filled)
    for cells in filled:
        yield dict(zip(columns, (cell.strip() for cell in cells), strict=True))


def listed(cell: str) -> list[str]:
    """Return the phrases of a cell that lists them with semicolons."""
    return [] if cell == ABSENT else [phrase.strip() for phrase in cell.split(";") if phrase.strip()]
