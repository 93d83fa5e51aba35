"""How a SQLite file is opened, and what each connection to it is told first."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Connection, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from tocsin.kit.errors import Misconfigured
from tocsin_store.fuse.earth import distance_km
from tocsin_store.writers import will_write

BUSY_TIMEOUT_MS: Final = 1_000
"""How long SQLite waits for another writer before it says "locked": a batch takes well under a second. Whoever asks
whether the worker is ready waits for two, and must hear why it is not; the kit tries again, and says so each time."""

MEND: Final = "set TOCSIN_STORE_DATABASE_URL to sqlite:///folder/file.db (four slashes for an absolute path)"

_PRAGMAS: Final = (
    f"busy_timeout = {BUSY_TIMEOUT_MS}",
    "journal_mode = WAL",  # readers and one writer at once
    "synchronous = FULL",  # a commit that the bus was told of survives a power cut; in WAL that is one fsync a batch
    "foreign_keys = ON",
)


def open_sqlite(url: URL) -> AsyncEngine:
    """Return an engine for `sqlite:///path`; makes the file, and its folder, where there is none.

    Raises `Misconfigured` where the file cannot be opened, or the URL names none.
    """
    if url.database in {None, "", ":memory:"}:
        raise Misconfigured(f"the store's database has no file, so nothing would be kept; {MEND}")
    path = Path(str(url.database))
    _try_to_open(path)
    engine = create_async_engine(make_url("sqlite+aiosqlite://").set(database=str(path)), hide_parameters=True)
    event.listen(engine.sync_engine, "connect", _prepare)
    event.listen(engine.sync_engine, "begin", _begin)
    return engine


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
    driver.create_function("distance_km", 4, _distance_km, deterministic=True)
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _distance_km(lat: float, lon: float, other_lat: float | None, other_lon: float | None) -> float | None:
    return None if other_lat is None or other_lon is None else distance_km(lat, lon, other_lat, other_lon)


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if will_write(connection) else "BEGIN")
