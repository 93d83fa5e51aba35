"""What a store holds, in a form that two stores can be compared by."""

import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Holding:
    """A store's rows. Nothing in them depends on when, in which order or by which worker they were made."""

    reports: frozenset[str]
    incidents: dict[str, tuple[int, str]]
    """By id: the revision and the content as JSON."""

    mentions: Counter[tuple[str, str]]
    """How often a report is recorded as telling of an incident."""

    changes: Counter[tuple[str, int]]
    """How often a revision of an incident is recorded."""


def holding(database: Path) -> Holding:
    """Read a SQLite store, while nobody writes to it."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        return Holding(
            reports=frozenset(id_ for (id_,) in connection.execute("SELECT id FROM reports")),
            incidents={
                id_: (revision, content)
                for id_, revision, content in connection.execute("SELECT id, revision, content FROM incidents")
            },
            mentions=Counter(connection.execute("SELECT incident_id, report_id FROM mentions").fetchall()),
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
