"""How a database is opened: the driver, and what a connection is told first."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DBAPIError, ProgrammingError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from tocsin.kit.errors import Misconfigured

BUSY_TIMEOUT_MS: Final = 1_000
"""How long SQLite waits for another writer before it says "locked": a batch takes well under a second. Whoever asks
whether the worker is ready waits for two, and must hear why it is not; the kit tries again, and says so each time."""

MEND: Final = "set TOCSIN_STORE_DATABASE_URL to sqlite:///folder/file.db (four slashes for an absolute path)"

WRITES: Final = "tocsin_writes"
"""Execution option of a connection that will write."""

_PRAGMAS: Final = (
    f"busy_timeout = {BUSY_TIMEOUT_MS}",
    "journal_mode = WAL",  # readers and one writer at once
    "synchronous = FULL",  # a commit that the bus was told of survives a power cut; in WAL that is one fsync a batch
    "foreign_keys = ON",
)


def open_engine(url: str) -> AsyncEngine:
    """Return an engine for a `sqlite:///path` URL; makes the file, and its folder, where there is none.

    Raises `Misconfigured` for any other URL, and where the file cannot be opened.
    """
    path = _sqlite_path(url)
    _try_to_open(path)
    engine = create_async_engine(make_url("sqlite+aiosqlite://").set(database=str(path)), hide_parameters=True)
    event.listen(engine.sync_engine, "connect", _prepare)
    event.listen(engine.sync_engine, "begin", _begin)
    return engine


def writing(engine: AsyncEngine) -> AsyncEngine:
    """Return the same engine for transactions that write: they take SQLite's write lock when they begin.

    A transaction that reads first and writes later could not wait for the lock: SQLite refuses the upgrade at once.
    """
    return engine.execution_options(**{WRITES: True})


def is_refused(error: DBAPIError) -> bool:
    """Tell whether a statement was refused for what it says, such as for a table that is there: waiting is no help."""
    code = getattr(error.orig, "sqlite_errorcode", None)
    return isinstance(error, ProgrammingError) or code == sqlite3.SQLITE_ERROR


def _sqlite_path(url: str) -> Path:
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise Misconfigured(f"the store's database URL cannot be read; {MEND}") from error
    if parsed.drivername != "sqlite":
        raise Misconfigured(f"the store has no driver for {parsed.drivername}; {MEND}")
    if parsed.database in {None, "", ":memory:"}:
        raise Misconfigured(f"the store's database has no file, so nothing would be kept; {MEND}")
    return Path(str(parsed.database))


def _try_to_open(path: Path) -> None:
    """Fail early and with the path: the asynchronous driver names none, and leaves a thread behind when it fails.

    What waiting does not mend is found out here: a file that cannot be written, is damaged, or is no database.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(path, timeout=BUSY_TIMEOUT_MS / 1_000)) as connection:
            connection.execute("BEGIN IMMEDIATE")
    except (OSError, sqlite3.DatabaseError) as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF != sqlite3.SQLITE_BUSY:
            raise Misconfigured(f"the store cannot open {path} ({error}); let it write there, or {MEND}") from error


def _prepare(connection: DBAPIConnection, record: ConnectionPoolEntry) -> None:  # noqa: ARG001 - SQLAlchemy's signature
    # The driver would begin transactions by itself, and late: `_begin` does it instead.
    driver: Any = connection
    driver.isolation_level = None
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
