"""What is wrong between the rows of the tables, each of which is sound by itself.

`tocsin lexicon lint` tells it, a worker refuses added tables that have any of it, and a test holds our own to it.
"""

from collections.abc import Iterator

from tocsin_enrich.layers import Tables
from tocsin_enrich.lint.actors import actor_faults
from tocsin_enrich.lint.codes import code_faults
from tocsin_enrich.lint.patterns import pattern_faults
from tocsin_enrich.lint.phrases import contradictions, unmatchable
from tocsin_enrich.sheets import SHEETS, Identity
from tocsin_enrich.tables import Fault, Row


def faults_in(tables: Tables) -> list[Fault]:
    """Return what contradicts what, what is said twice, what names nothing, and what can never match."""
    found = [
        *_repeated_rows(tables),
        *_ranges(tables["vague_terms"]),
        *unmatchable(tables),
        *contradictions(tables),
        *actor_faults(tables["actors"], tables["nations"]),
        *code_faults(tables),
        *pattern_faults(tables["date_patterns"]),
    ]
    return sorted(found, key=lambda fault: (fault.file, fault.line))


def _repeated_rows(tables: Tables) -> Iterator[Fault]:
    """Tell of two rows of one file with the same key."""
    for name, sheet in SHEETS.items():
        if sheet.identity is Identity.PHRASE:
            continue
        key, seen = sheet.key[0], dict[tuple[str, str], Row]()
        for row in tables[name]:
            first = seen.setdefault((row.file, row[key]), row)
            if first is not row:
                yield row.fault(key, f"{row[key]!r} stands on line {first.line} too", "make them one row")


def _ranges(rows: list[Row]) -> Iterator[Fault]:
    for row in rows:
        least, most = row["min"], row["max"]
        if least.isdecimal() and most.isdecimal() and int(most) < int(least):
            yield row.fault("max", f"{most} is less than the min, {least}", "write the smaller number first")
