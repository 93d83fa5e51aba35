"""What the database is asked. Each function is one question, on a connection that is in a transaction."""

from collections.abc import Iterable, Iterator
from typing import Final

from sqlalchemy import Column, ColumnElement, Select, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from tocsin.contracts.messages import IncidentChanged, SourceRef
from tocsin.contracts.report import Report
from tocsin_store.repository import Counts, Matching, StoredIncident
from tocsin_store.rows import report, source_ref, stored_incident
from tocsin_store.tables import CHANGES, HANDLED, INCIDENTS, MENTIONS, REPORTS

IDS_AT_ONCE: Final = 10_000
"""Ids in one IN list: both databases bind 32,766 values to a statement at most."""


SOURCE_COLUMNS: Final = (REPORTS.c.source_name, REPORTS.c.source_kind, REPORTS.c.published_at, REPORTS.c.url)
"""What a `SourceRef` is made of: a report's text, which may be long, stays in the database."""


async def handled(connection: AsyncConnection, message_ids: Iterable[str]) -> set[str]:
    """Return those of the messages that were recorded before."""
    return await _present(connection, HANDLED.c.message_id, message_ids)


async def known_reports(connection: AsyncConnection, ids: Iterable[str]) -> set[str]:
    """Return those of the reports that are stored."""
    return await _present(connection, REPORTS.c.id, ids)


async def changes_of(connection: AsyncConnection, message_ids: Iterable[str]) -> dict[str, list[IncidentChanged]]:
    """Return the changes that each message made, in the order it made them; nothing for one that made none."""
    changes: dict[str, list[IncidentChanged]] = {}
    for ids in _chunks(message_ids):
        question = select(CHANGES).where(CHANGES.c.message_id.in_(ids)).order_by(CHANGES.c.id)
        for row in (await connection.execute(question)).mappings():
            changes.setdefault(row["message_id"], []).append(IncidentChanged.model_validate_json(row["content"]))
    return changes


async def changes_by_report(connection: AsyncConnection, report_ids: Iterable[str]) -> dict[str, list[IncidentChanged]]:
    """Return the changes that each report made, in the order it made them; nothing for one that made none."""
    changes: dict[str, list[IncidentChanged]] = {}
    for ids in _chunks(report_ids):
        messages = select(MENTIONS.c.message_id).where(MENTIONS.c.report_id.in_(ids))
        question = select(CHANGES.c.content).where(CHANGES.c.message_id.in_(messages)).order_by(CHANGES.c.id)
        for content in (await connection.execute(question)).scalars():
            change = IncidentChanged.model_validate_json(content)
            changes.setdefault(change.cause.report_id, []).append(change)
    return changes


async def incidents_by_id(connection: AsyncConnection, ids: Iterable[str]) -> dict[str, StoredIncident]:
    """Return those of the incidents that are stored."""
    found: dict[str, StoredIncident] = {}
    for chunk in _chunks(ids):
        question = select(INCIDENTS).where(INCIDENTS.c.id.in_(chunk))
        found |= {stored.incident.id: stored for stored in await _stored(connection, question)}
    return found


async def newest_incidents(connection: AsyncConnection, limit: int, matching: Matching) -> list[StoredIncident]:
    """Return incidents by their last day, newest first, undated last; then by id, so that one index gives the order."""
    newest_first = (INCIDENTS.c.date_end.desc().nulls_last(), INCIDENTS.c.id.desc())
    question = select(INCIDENTS).order_by(*newest_first).limit(limit)
    return await _stored(connection, question.where(*_conditions(matching)))


async def reports_of(connection: AsyncConnection, incident_id: str) -> list[Report]:
    """Return the reports that tell of an incident, in the order they first did."""
    first = func.min(MENTIONS.c.id)
    told = select(MENTIONS.c.report_id, first.label("first")).where(MENTIONS.c.incident_id == incident_id)
    order = told.group_by(MENTIONS.c.report_id).subquery()
    question = select(REPORTS).join(order, order.c.report_id == REPORTS.c.id).order_by(order.c.first)
    return [report(row) for row in (await connection.execute(question)).mappings()]


async def counts(connection: AsyncConnection) -> Counts:
    """Return how many rows there are of each kind."""
    sizes = (select(func.count()).select_from(table).scalar_subquery() for table in (REPORTS, MENTIONS, INCIDENTS))
    return Counts(*(await connection.execute(select(*sizes))).one())


async def touch(connection: AsyncConnection) -> None:
    """Read a row, or that there is none: what fails where the tables are gone, which `SELECT 1` would not notice."""
    await connection.execute(select(HANDLED).limit(1))


def _conditions(matching: Matching) -> Iterator[ColumnElement[bool]]:
    if matching.since is not None:
        yield INCIDENTS.c.date_end >= matching.since
    if matching.until is not None:
        yield INCIDENTS.c.date_start <= matching.until
    if matching.event_type is not None:
        yield INCIDENTS.c.event_type == matching.event_type
    if matching.country is not None:
        yield INCIDENTS.c.country == matching.country
    if matching.min_confidence > 0:
        yield INCIDENTS.c.confidence >= matching.min_confidence


async def _stored(connection: AsyncConnection, question: Select[*tuple[object, ...]]) -> list[StoredIncident]:
    rows = (await connection.execute(question)).mappings().all()
    sources = await _sources(connection, [row["id"] for row in rows])
    return [stored_incident(row, sources.get(row["id"], ())) for row in rows]


async def _sources(connection: AsyncConnection, incident_ids: Iterable[str]) -> dict[str, tuple[SourceRef, ...]]:
    """Return the reports that tell of each incident, in the order they first did."""
    refs: dict[str, dict[str, SourceRef]] = {}
    for ids in _chunks(incident_ids):
        question = (
            select(MENTIONS.c.incident_id, MENTIONS.c.report_id, *SOURCE_COLUMNS)
            .join(REPORTS, REPORTS.c.id == MENTIONS.c.report_id)
            .where(MENTIONS.c.incident_id.in_(ids))
            .order_by(MENTIONS.c.id)
        )
        for row in (await connection.execute(question)).mappings():
            refs.setdefault(row["incident_id"], {}).setdefault(row["report_id"], source_ref(row))
    return {incident_id: tuple(by_report.values()) for incident_id, by_report in refs.items()}


async def _present(connection: AsyncConnection, column: Column[str], values: Iterable[str]) -> set[str]:
    present: set[str] = set()
    for chunk in _chunks(values):
        present |= set((await connection.execute(select(column).where(column.in_(chunk)))).scalars())
    return present


def _chunks(values: Iterable[str]) -> Iterator[list[str]]:
    distinct = sorted(set(values))
    return (distinct[start : start + IDS_AT_ONCE] for start in range(0, len(distinct), IDS_AT_ONCE))
