"""Reads tables: tab-separated, a header of `#` lines that states the source, then one line of column names."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final, NamedTuple

from tocsin_enrich.extract.tokens import tokenise

DATA: Final = files("tocsin_enrich") / "data"
ABSENT: Final = "-"
"""Stands in a cell that has no value."""

CHANGE: Final = "change"
"""A first column that an added table may have: add, replace or remove."""

ADD, REPLACE, REMOVE = "add", "replace", "remove"

MOST_TOLD: Final = 20
"""Faults that one error message lists; `tocsin lexicon lint` tells them all."""


class Fault(NamedTuple):
    """Something wrong in a table: where it is, what it is, and how to mend it. Line 0 is the file as a whole."""

    file: str
    line: int
    column: str | None
    what: str
    mend: str

    def __str__(self) -> str:
        column = f"{self.column}: " if self.column else ""
        return f"{self.file}:{self.line}: {column}{self.what}: {self.mend}"


class LexiconError(ValueError):
    """Tables do not say what they must. The message names file, line and column of each fault, and how to mend it."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        told = [str(fault) for fault in self.faults[:MOST_TOLD]]
        more = len(self.faults) - len(told)
        super().__init__("\n".join([*told, *([f"and {more} more"] if more else [])]))


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table: its cells by column, what it asks for, and where it stands."""

    cells: Mapping[str, str]
    file: str
    line: int
    change: str = ADD

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def fault(self, column: str | None, what: str, mend: str) -> Fault:
        return Fault(self.file, self.line, column, what, mend)

    def where(self) -> str:
        return f"{self.file}:{self.line}"


def read_table(source: Traversable, columns: tuple[str, ...], faults: list[Fault]) -> list[Row]:
    """Return the rows of a table; what cannot be read is left out and added to `faults`."""
    file = str(source)
    try:
        lines = source.read_bytes().decode("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        faults.append(Fault(file, 0, None, f"it cannot be read ({error})", "write it as plain text in UTF-8"))
        return []
    numbered = [(number, line) for number, line in enumerate(lines, 1) if line.strip() and not line.startswith("#")]
    if not numbered:
        faults.append(Fault(file, 0, None, "it has no line of column names", f"begin with {_shown(columns)}"))
        return []
    number, first = numbered[0]
    header = tuple(cell.strip() for cell in first.split("\t"))
    if header not in {columns, (CHANGE, *columns)}:
        faults.append(_wrong_header(file, number, header, columns))
        return []
    rows = []
    for number, line in numbered[1:]:
        cells = [cell.strip() for cell in line.split("\t")]
        if len(cells) == len(header):
            named = dict(zip(header, cells, strict=True))
            rows.append(Row(named, file, number, named.pop(CHANGE, ADD)))
        else:
            what = f"{len(cells)} cells under {len(header)} columns"
            faults.append(Fault(file, number, None, what, f"write {len(header)}, separated by tabs; {ABSENT} for none"))
    return rows


def _wrong_header(file: str, line: int, header: tuple[str, ...], columns: tuple[str, ...]) -> Fault:
    unknown = [name for name in header if name not in {*columns, CHANGE}]
    missing = [name for name in columns if name not in header]
    what = f"unknown column {unknown[0]!r}" if unknown else f"no column {missing[0]!r}" if missing else "columns moved"
    mend = f"write the columns {_shown(columns)}, separated by tabs; a first column {CHANGE!r} is allowed"
    return Fault(file, line, unknown[0] if unknown else None, what, mend)


def _shown(columns: tuple[str, ...]) -> str:
    return ", ".join(columns)


def listed(cell: str) -> list[str]:
    """Return the phrases of a cell that lists them with semicolons."""
    return [] if cell == ABSENT else [phrase.strip() for phrase in cell.split(";") if phrase.strip()]


def words_of(phrase: str) -> tuple[str, ...]:
    """Return a phrase as the token matcher sees it."""
    return tuple(token.norm for token in tokenise(phrase, 0, len(phrase)))
