"""What the database is told. Every statement is idempotent by key: a row that is there stays, or is updated."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from sqlalchemy import Column, Table, bindparam, delete, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from tocsin_store.one_of import one_of
from tocsin_store.rows import Row

Insert = sqlite.Insert | postgresql.Insert

NO_NUL: Final = "\N{REPLACEMENT CHARACTER}"
"""What stands for a NUL: one character, so that offsets into the text hold."""


async def add(connection: AsyncConnection, table: Table, rows: Sequence[Row]) -> None:
    """Add rows whose keys are new; the others stay as they are."""
    if rows:
        await connection.execute(adding(table, dialect=connection.dialect.name), _sayable(connection, rows))


async def put(connection: AsyncConnection, table: Table, rows: Sequence[Row], *, key: str) -> None:
    """Add rows, or bring those with the same key up to date."""
    if rows:
        await connection.execute(putting(table, dialect=connection.dialect.name, key=key), _sayable(connection, rows))


async def change(connection: AsyncConnection, table: Table, column: str, values: Mapping[str, object]) -> None:
    """Set one column of the rows with these ids."""
    if values:
        statement = update(table).where(table.c.id == bindparam("row_id")).values({column: bindparam("value")})
        await connection.execute(statement, [{"row_id": id_, "value": value} for id_, value in values.items()])


async def remove(connection: AsyncConnection, column: Column[int], numbers: Iterable[int]) -> None:
    """Remove the rows that have one of these numbers."""
    numbers = list(numbers)
    if numbers:
        await connection.execute(delete(column.table).where(one_of(connection, column, numbers)))


def _sayable(connection: AsyncConnection, rows: Sequence[Row]) -> Sequence[Row]:
    """Return rows as the database can hold them: PostgreSQL's texts have no NUL, which JSON from anywhere may hold."""
    if connection.dialect.name != "postgresql":
        return rows
    return [
        {column: value.replace("\0", NO_NUL) if isinstance(value, str) else value for column, value in row.items()}
        for row in rows
    ]


def adding(table: Table, *, dialect: str) -> Insert:
    """Insert rows whose keys are new; the others stay as they are."""
    return _insert(table, dialect).on_conflict_do_nothing()


def putting(table: Table, *, dialect: str, key: str) -> Insert:
    """Insert rows, or bring those with the same key up to date."""
    insert = _insert(table, dialect)
    kept = {key, *(column.name for column in table.primary_key)}
    changed = {column.name: insert.excluded[column.name] for column in table.c if column.name not in kept}
    return insert.on_conflict_do_update(index_elements=[table.c[key]], set_=changed)


def _insert(table: Table, dialect: str) -> Insert:
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
