"""A PostgreSQL database into a SQLite file of the same tables and rows, and back: what backups are kept in.

Rows are copied as they are, by the types of `tables.py`; what a database keeps beside them (indexes, points, words) it
makes itself as rows come in. So a backup is read by any version of either server, and by any program for SQLite.
"""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, create_engine, delete, insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlalchemy.pool import NullPool

from tocsin.kit.errors import Misconfigured
from tocsin_store import migrate
from tocsin_store.tables import METADATA, OUTBOX
from tocsin_store.writers import writing
from tocsin_store.writes import add

ROWS_AT_ONCE: Final = 1_000
"""Some megabytes of the longest rows."""

GONE_WITHIN_SECONDS: Final = 5.0
"""How long the server may take to notice that a worker which was stopped has gone."""

LOOK_EVERY_SECONDS: Final = 0.1

_OURS: Final = (*(table.name for table in reversed(METADATA.sorted_tables)), "alembic_version")

_CONNECTED: Final = (
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE datname = current_database() AND application_name = 'tocsin' AND pid <> pg_backend_pid()"
)

_COUNT_ON: Final = "SELECT setval(pg_get_serial_sequence('{0}', '{1}'), (SELECT max({1}) FROM {0}))"
"""Rows that were copied have numbers that the counter of their table has not given. Null where it has none."""


async def into_file(source: AsyncEngine, file: Path) -> None:
    """Write all rows, as of one moment, into a new SQLite file. Writers go on meanwhile.

    Raises `Misconfigured` where the tables are not the newest that this version knows, or there are none.
    """
    there = await migrate.current(source)
    if there != migrate.newest():
        raise Misconfigured(
            f"the store's tables are {there or 'not there'}, and this version copies {migrate.newest()}: use the"
            " version that runs, or start a store worker of this one first"
        )
    with _opened(file, "mode=rwc") as copy:
        migrate.upgrade_on(copy)
        copy.execute(delete(OUTBOX))
        async with source.execution_options(isolation_level="REPEATABLE READ").begin() as connection:
            for table in METADATA.sorted_tables:
                found = await connection.stream(select(table))
                async for rows in found.mappings().partitions(ROWS_AT_ONCE):
                    copy.execute(insert(table), [dict(row) for row in rows])
        copy.commit()


async def out_of_file(file: Path, target: AsyncEngine) -> None:
    """Put the rows of a SQLite file in the place of all that a database has, in one transaction.

    The file's tables must be the newest; it is not written to. Raises `Misconfigured` while a worker or a board has the
    database open: what these know of it would no longer be so.
    """
    async with writing(target).begin() as connection:
        await _alone(connection)
        for name in _OURS:
            await connection.execute(text(f"DROP TABLE IF EXISTS {name} CASCADE"))
        await migrate.make_on(connection)
        await connection.execute(delete(OUTBOX))
        with _opened(file, "mode=ro&immutable=1") as copy:
            for table in METADATA.sorted_tables:
                for rows in copy.execute(select(table)).mappings().partitions(ROWS_AT_ONCE):
                    await add(connection, table, [dict(row) for row in rows])
        await _count_on(connection)


def bring_up_to_date(file: Path) -> None:
    """Bring a file's tables to the newest shape. Raises `Misconfigured` where a newer version made them."""
    with _opened(file, "mode=rw") as copy:
        migrate.upgrade_on(copy)
        copy.commit()


def revision_of(file: Path) -> str | None:
    """Return the revision that a file's tables are, None where they are none of ours."""
    with _opened(file, "mode=ro&immutable=1") as copy:
        return migrate.current_on(copy)


async def _alone(connection: AsyncConnection) -> None:
    deadline = asyncio.get_running_loop().time() + GONE_WITHIN_SECONDS
    while (await connection.execute(text(_CONNECTED))).scalar_one():
        if asyncio.get_running_loop().time() > deadline:
            raise Misconfigured("somebody of Tocsin's has the database open: stop the store workers and the board")
        await asyncio.sleep(LOOK_EVERY_SECONDS)
        await connection.execute(text("SELECT pg_stat_clear_snapshot()"))  # else a transaction sees what it saw first


@contextmanager
def _opened(file: Path, how: str) -> Iterator[Connection]:
    engine = create_engine(
        "sqlite://",
        creator=lambda: sqlite3.connect(f"{file.absolute().as_uri()}?{how}", uri=True),
        poolclass=NullPool,
        hide_parameters=True,
    )
    with engine.connect() as connection:
        yield connection


async def _count_on(connection: AsyncConnection) -> None:
    for table in METADATA.sorted_tables:
        for column in table.primary_key:
            if column.autoincrement is not False and column.type.python_type is int:
                await connection.execute(text(_COUNT_ON.format(table.name, column.name)))
