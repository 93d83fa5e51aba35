"""What a store holds, in a form that two stores can be compared by."""

import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

TELLS_OF: Final = (
    "SELECT members.incident_id, mentions.report_id FROM members JOIN mentions ON mentions.number = members.mention"
)


@dataclass(frozen=True, slots=True)
class Holding:
    """A store's rows. But for `changes`, nothing depends on when, in which order or by which worker they were made."""

    reports: frozenset[str]
    incidents: dict[str, tuple[str, str]]
    """Those that stand, by id: the content, and what stands beside it, as JSON."""

    mentions: Counter[tuple[str, str]]
    """How often a report is counted as telling of an incident."""

    changes: Counter[tuple[str, int]]
    """How often a revision of an incident is recorded. How many it took depends on how reports were batched."""


def holding(database: Path) -> Holding:
    """Read a SQLite store, while nobody writes to it."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        return Holding(
            reports=frozenset(id_ for (id_,) in connection.execute("SELECT id FROM reports")),
            incidents={
                id_: (content, standing)
                for id_, content, standing in connection.execute(
                    "SELECT id, content, standing FROM incidents WHERE state = 'live'"
                )
            },
            mentions=Counter(connection.execute(TELLS_OF).fetchall()),
            changes=Counter(connection.execute("SELECT incident_id, revision FROM changes").fetchall()),
        )


def reports_stored(database: Path) -> int:
    """Return how many reports a store holds now; 0 where it has no tables yet or is locked."""
    try:
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
            count: int = connection.execute("SELECT count(*) FROM reports").fetchone()[0]
    except sqlite3.OperationalError:
        return 0
    return count


def last_change(database: Path) -> int:
    """Return the number of the last change that a store has committed."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        number: int = connection.execute("SELECT coalesce(max(id), 0) FROM changes").fetchone()[0]
    return number
