"""How a database is opened, by its URL; and what its errors mean."""

import sqlite3
from typing import Final

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError, IntegrityError, ProgrammingError
from sqlalchemy.ext.asyncio import AsyncEngine

from tocsin.kit.errors import Misconfigured
from tocsin_store.sqlite import MEND, open_sqlite

OTHER: Final = "or to postgresql://user:password@host:5432/database"

_FAULTS_OF_VALUES: Final = {"22", "23", "54"}
"""The classes of SQLSTATE for what a row holds: data exceptions, violated constraints, and limits, such as that of
an id in an index."""


def open_engine(url: str) -> AsyncEngine:
    """Return an engine for a `sqlite:///path` or `postgresql://` URL.

    Raises `Misconfigured` for any other URL, and for a SQLite file that cannot be opened.
    """
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):  # the error's own text may hold a part of the password
        raise Misconfigured(f"the store's database URL cannot be read; {MEND}, {OTHER}") from None
    match parsed.drivername:
        case "sqlite":
            return open_sqlite(parsed)
        case "postgresql" | "postgres":
            # Its driver is a tenth of what a worker loads, and SQLite does without.
            from tocsin_store.postgres import open_postgres  # noqa: PLC0415

            return open_postgres(parsed)
        case driver:
            raise Misconfigured(f"the store has no driver for {driver}; {MEND}, {OTHER}")


def is_refused(error: DBAPIError) -> bool:
    """Tell whether a statement was refused for what it says, such as for a table that is there: waiting is no help."""
    code = getattr(error.orig, "sqlite_errorcode", None)
    return isinstance(error, ProgrammingError) or code == sqlite3.SQLITE_ERROR


def is_at_fault(error: DBAPIError) -> bool:
    """Tell whether it is the message that a statement failed for: trying it again would not help."""
    state = getattr(error.orig, "sqlstate", None) or ""
    if state:
        return state[:2] in _FAULTS_OF_VALUES
    return isinstance(error, DataError | IntegrityError | ProgrammingError)
