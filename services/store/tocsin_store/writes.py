"""What the database is told. Every statement is idempotent by key: a row that is there stays, or is updated."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from tocsin.contracts.messages import IncidentChanged, ReportGeocoded
from tocsin_store.rows import Row, change_row, incident_row, mention_row, report_row
from tocsin_store.tables import CHANGES, HANDLED, INCIDENTS, MENTIONS, REPORTS

Insert = sqlite.Insert | postgresql.Insert


async def keep(
    connection: AsyncConnection, messages: Iterable[ReportGeocoded], changes: Sequence[IncidentChanged]
) -> None:
    """Write the messages' reports, the mentions and changes they make, and the incidents as they stand after."""
    messages = list(messages)
    contents = [change.incident.model_dump_json() for change in changes]
    told = list(zip(changes, contents, strict=True))
    # The last change of an incident wins, and its row must be there before anything that refers to it.
    latest = {change.incident.id: incident_row(change, content) for change, content in told}
    await _add(connection, REPORTS, [report_row(message.report) for message in messages])
    await _put(connection, INCIDENTS, list(latest.values()))
    await _add(connection, MENTIONS, [mention_row(change, content) for change, content in told])
    await _add(connection, CHANGES, [change_row(change) for change in changes])
    await _add(connection, HANDLED, [{"message_id": message.message_id} for message in messages])


async def _add(connection: AsyncConnection, table: Table, rows: Sequence[Row]) -> None:
    if rows:
        await connection.execute(adding(table, dialect=connection.dialect.name), rows)


async def _put(connection: AsyncConnection, table: Table, rows: Sequence[Row]) -> None:
    if rows:
        await connection.execute(putting(table, dialect=connection.dialect.name), rows)


def adding(table: Table, *, dialect: str) -> Insert:
    """Insert rows whose keys are new; the others stay as they are."""
    return _insert(table, dialect).on_conflict_do_nothing()


def putting(table: Table, *, dialect: str) -> Insert:
    """Insert rows, or bring those with the same primary key up to date."""
    insert = _insert(table, dialect)
    changed = {column.name: insert.excluded[column.name] for column in table.c if not column.primary_key}
    return insert.on_conflict_do_update(index_elements=table.primary_key, set_=changed)


def _insert(table: Table, dialect: str) -> Insert:
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
