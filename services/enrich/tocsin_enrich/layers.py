"""The tables as they are used: those that the program brings, and on top of them those of other folders.

A table of a folder has the name and the columns of one of ours. Its rows are added; where it has a first column
`change`, a row may say `replace` or `remove` instead.
"""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from tocsin_enrich.sheets import SHEETS, Identity, Sheet
from tocsin_enrich.tables import ABSENT, ADD, CHANGE, DATA, REMOVE, REPLACE, Fault, Row, listed, read_table

PATH_VARIABLE = "TOCSIN_LEXICON_PATH"

Tables = dict[str, list[Row]]


def folders_of(setting: str) -> tuple[Path, ...]:
    """Return the folders that a setting names, separated as in PATH."""
    return tuple(Path(part).expanduser() for part in setting.split(os.pathsep) if part.strip())


def gather(folders: Sequence[Path], faults: list[Fault]) -> Tables:
    """Return all tables with those of `folders` laid over them, in order. Faults are added to `faults`."""
    ours, wrong = _built_in()
    faults += wrong
    tables = {name: list(rows) for name, rows in ours.items()}
    layers = [(name, source) for folder in folders for name, source in _tables_in(folder, faults)]
    added = [(name, read_table(source, SHEETS[name].columns, faults)) for name, source in layers]
    types = [*tables["event_types"], *(row for name, rows in added if name == "event_types" for row in rows)]
    codes = frozenset(row["code"] for row in types)
    for name, rows in added:
        for row in rows:
            if _is_sound(row, SHEETS[name], codes, faults):
                _lay(row, tables[name], SHEETS[name], faults)
    return tables


@cache
def _built_in() -> tuple[Mapping[str, Sequence[Row]], Sequence[Fault]]:
    """Return the tables that the program brings, and what is wrong with them: nothing, in a release."""
    faults: list[Fault] = []
    tables = {name: read_table(DATA / f"{name}.tsv", sheet.columns, faults) for name, sheet in SHEETS.items()}
    codes = frozenset(row["code"] for row in tables["event_types"])
    sound = {n: [row for row in rows if _is_sound(row, SHEETS[n], codes, faults)] for n, rows in tables.items()}
    return sound, faults


def _tables_in(folder: Path, faults: list[Fault]) -> Iterator[tuple[str, Path]]:
    if not folder.exists():
        faults.append(Fault(str(folder), 0, None, "there is no such folder", f"mend {PATH_VARIABLE} or the call"))
    for source in sorted(folder.glob("*.tsv")) if folder.is_dir() else [folder] * folder.exists():
        if source.stem in SHEETS:
            yield source.stem, source
        else:
            names = ", ".join(f"{name}.tsv" for name in SHEETS)
            faults.append(Fault(str(source), 0, None, "no table has this name", f"call it one of {names}"))


def _is_sound(row: Row, sheet: Sheet, codes: frozenset[str], faults: list[Fault]) -> bool:
    before = len(faults)
    if row.change not in {ADD, REPLACE, REMOVE}:
        faults.append(row.fault(CHANGE, f"{row.change!r} is no change", f"write {ADD}, {REPLACE} or {REMOVE}"))
    for column, check in sheet.checks.items():
        any_will_do = row.change == REMOVE and row[column] == ABSENT and column not in sheet.key
        complaint = None if any_will_do else check(row[column], codes)
        if complaint is not None:
            faults.append(row.fault(column, *complaint))
    return len(faults) == before


def _lay(row: Row, rows: list[Row], sheet: Sheet, faults: list[Fault]) -> None:
    fault = _lay_phrases(row, rows, sheet) if sheet.identity is Identity.PHRASE else _lay_row(row, rows, sheet)
    if fault is not None:
        faults.append(fault)


def _lay_row(row: Row, rows: list[Row], sheet: Sheet) -> Fault | None:
    key = sheet.key[0]
    old = next((other for other in rows if other[key] == row[key]), None)
    if old is None and sheet.identity is Identity.CLOSED:
        return row.fault(key, f"no rule knows {row[key]!r}", f"write one of {', '.join(other[key] for other in rows)}")
    if old is None and row.change != ADD:
        return row.fault(key, f"there is no {row[key]!r} to {row.change}", f"mend the {key}, or write {ADD}")
    if old is None:
        rows.append(row)
        return None
    if row.change == REPLACE:
        first = rows.index(old)
        rows[:] = [row if n == first else other for n, other in enumerate(rows) if n == first or other[key] != row[key]]
        return None
    return _remove(row, rows, sheet) if row.change == REMOVE else _add_to(row, rows, old, sheet)


def _add_to(row: Row, rows: list[Row], old: Row, sheet: Sheet) -> Fault | None:
    """Add to the list of a row that is there; its other cells must say the same, or nothing."""
    key = sheet.key[0]
    others = [column for column in sheet.columns if column != sheet.words]
    differ = next((column for column in others if row[column] not in {old[column], ABSENT}), None)
    if sheet.words is None or differ is not None:
        what = f"{row[key]!r} is there already, with {old[differ]!r}" if differ else f"{row[key]!r} is there already"
        return row.fault(differ or key, f"{what} ({old.where()})", f"write {REPLACE} under {CHANGE}, or another {key}")
    rows.append(replace(row, cells={**old.cells, sheet.words: row[sheet.words]}))
    return None


def _remove(row: Row, rows: list[Row], sheet: Sheet) -> Fault | None:
    """Take the row away, or only the words that are listed."""
    key, column = sheet.key[0], sheet.words
    if column is None or not listed(row[column]):
        if sheet.identity is Identity.CLOSED:
            return row.fault(key, "the rules need it", "list what to remove from it")
        rows[:] = [other for other in rows if other[key] != row[key]]
        return None
    return _strip(row, rows, column, (key,))


def _lay_phrases(row: Row, rows: list[Row], sheet: Sheet) -> Fault | None:
    """Add phrases; `replace` takes them from whatever they meant before, `remove` from rows that say the same."""
    column = sheet.words
    assert column is not None
    fault = None
    if row.change != ADD:
        compared = sheet.key if row.change == REPLACE else [name for name in sheet.columns if name != column]
        fault = _strip(row, rows, column, compared)
    if row.change != REMOVE:
        rows.append(row)
    return fault


def _strip(row: Row, rows: list[Row], column: str, compared: Iterable[str]) -> Fault | None:
    """Take the phrases of `row` out of the rows that say the same under the columns `compared`."""
    phrases, found = listed(row[column]), set[str]()
    compared = tuple(compared)
    for n, other in enumerate(rows):
        if all(row[name] in {other[name], ABSENT} for name in compared):
            here = listed(other[column])
            found.update(here)
            kept = "; ".join(phrase for phrase in here if phrase not in phrases) or ABSENT
            rows[n] = replace(other, cells={**other.cells, column: kept})
    missing = [phrase for phrase in phrases if phrase not in found]
    if not missing:
        return None
    return row.fault(column, f"there is no {missing[0]!r} to {row.change}", f"mend the phrase, or write {ADD}")
