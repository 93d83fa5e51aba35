"""Expressions of date that do not compile, or that no text can fit."""

import re
from collections.abc import Iterator, Sequence

from tocsin_enrich.entries import date_parts, filled
from tocsin_enrich.tables import Fault, Row

_PART = re.compile(r"<[A-Z][A-Z0-9]*>")
_NO_LETTER = re.compile(r"\\.|\(\?P<\w+>|<[A-Z][A-Z0-9]*>")
"""What may have a capital in an expression, and stands for no capital letter."""


def pattern_faults(rows: Sequence[Row]) -> Iterator[Fault]:
    """Tell of what is wrong with each pattern by itself."""
    parts = date_parts(rows)
    for row in rows:
        pattern = row["pattern"]
        unknown = next((name for name in _PART.findall(pattern) if name not in parts), None)
        if unknown is not None:
            yield row.fault("pattern", f"there is no part {unknown}", f"write {', '.join(parts)}")
        elif capital := next((letter for letter in _NO_LETTER.sub("", pattern) if letter.isupper()), None):
            what = f"it can never match, for texts are compared in lower case and it has {capital!r}"
            yield row.fault("pattern", what, f"write {capital.lower()!r}")
        else:
            yield from _compiled(row, filled(pattern, parts))


def _compiled(row: Row, pattern: str) -> Iterator[Fault]:
    try:
        empty = re.compile(pattern).fullmatch("") is not None
    except re.error as error:
        yield row.fault("pattern", f"it is no regular expression ({error})", "mend the expression")
        return
    if empty and row["basis"] != "part":
        yield row.fault("pattern", "it fits where nothing stands", "write what must be there")
