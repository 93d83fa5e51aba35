"""What the database is asked. Each function is one question, on a connection that is in a transaction."""

from collections.abc import Iterable, Iterator

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from tocsin.contracts.messages import IncidentChanged
from tocsin.contracts.report import Report
from tocsin_store.fuse import State
from tocsin_store.one_of import one_of
from tocsin_store.repository import Counts, Matching, StoredIncident
from tocsin_store.rows import report, stored_incident
from tocsin_store.tables import CHANGES, INCIDENTS, MEMBERS, MENTIONS, REPORTS, TELLINGS


async def known_reports(connection: AsyncConnection, ids: Iterable[str]) -> set[str]:
    """Return those of the reports that are stored."""
    question = select(REPORTS.c.id).where(one_of(connection, REPORTS.c.id, ids))
    return set((await connection.execute(question)).scalars())


async def changes_of(connection: AsyncConnection, message_ids: Iterable[str]) -> dict[str, list[IncidentChanged]]:
    """Return the changes that each message made, in the order it made them; nothing for one that made none."""
    changes: dict[str, list[IncidentChanged]] = {}
    question = select(CHANGES.c.message_id, CHANGES.c.content).order_by(CHANGES.c.id)
    asked = question.where(one_of(connection, CHANGES.c.message_id, message_ids))
    for message_id, content in (await connection.execute(asked)).all():
        changes.setdefault(message_id, []).append(IncidentChanged.model_validate_json(content))
    return changes


async def changes_by_report(connection: AsyncConnection, report_ids: Iterable[str]) -> dict[str, list[IncidentChanged]]:
    """Return the changes that each report made, in the order it made them; nothing for one that made none."""
    changes: dict[str, list[IncidentChanged]] = {}
    question = select(CHANGES.c.content).join(TELLINGS, TELLINGS.c.message_id == CHANGES.c.message_id)
    asked = question.where(one_of(connection, TELLINGS.c.report_id, report_ids)).order_by(CHANGES.c.id)
    for content in (await connection.execute(asked)).scalars():
        change = IncidentChanged.model_validate_json(content)
        changes.setdefault(change.cause.report_id, []).append(change)
    return changes


async def newest_incidents(connection: AsyncConnection, limit: int, matching: Matching) -> list[StoredIncident]:
    """Return incidents by their last day, newest first, undated last; then by id, so that one index gives the order."""
    newest_first = (INCIDENTS.c.date_end.desc().nulls_last(), INCIDENTS.c.id.desc())
    question = select(INCIDENTS).order_by(*newest_first).limit(limit).where(INCIDENTS.c.state == State.LIVE)
    rows = (await connection.execute(question.where(*_conditions(matching)))).mappings()
    return [stored_incident(row) for row in rows]


async def incident(connection: AsyncConnection, incident_id: str) -> StoredIncident | None:
    """Return an incident, also one that was merged or retracted; None where none had the id."""
    row = (await connection.execute(select(INCIDENTS).where(INCIDENTS.c.id == incident_id))).mappings().first()
    return None if row is None else stored_incident(row)


async def reports_of(connection: AsyncConnection, incident_id: str) -> list[Report]:
    """Return the reports that tell of an incident, in the order they came in."""
    question = (
        select(REPORTS)
        .join(MENTIONS, MENTIONS.c.report_id == REPORTS.c.id)
        .join(MEMBERS, MEMBERS.c.mention == MENTIONS.c.number)
        .where(MEMBERS.c.incident_id == incident_id)
        .order_by(MEMBERS.c.received, MEMBERS.c.name)
    )
    rows = (await connection.execute(question)).mappings()
    return [report(row) for row in {row["id"]: row for row in rows}.values()]


async def counts(connection: AsyncConnection) -> Counts:
    """Return how many rows there are of each kind."""
    reports, mentions, incidents = (select(func.count()).select_from(t) for t in (REPORTS, MENTIONS, INCIDENTS))
    sizes = (reports, mentions, incidents.where(INCIDENTS.c.state == State.LIVE))
    return Counts(*(await connection.execute(select(*(size.scalar_subquery() for size in sizes)))).one())


async def touch(connection: AsyncConnection) -> None:
    """Read a row, or that there is none: what fails where the tables are gone, which `SELECT 1` would not notice."""
    await connection.execute(select(TELLINGS.c.message_id).limit(1))


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
