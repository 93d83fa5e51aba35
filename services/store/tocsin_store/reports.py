"""What the database is asked about reports: their texts, and what they tell beside incidents."""

from collections.abc import Sequence

from sqlalchemy import RowMapping, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from tocsin_store.log import told
from tocsin_store.one_of import one_of
from tocsin_store.queries import id_now
from tocsin_store.repository import StoredIncident, StoredReport
from tocsin_store.rows import report as report_of_row
from tocsin_store.rows import stored_incident
from tocsin_store.tables import INCIDENTS, MEMBERS, MENTIONS, REPORTS, TELLINGS
from tocsin_store.told import PLACES, SET_ASIDE
from tocsin_store.window import Window


async def report(connection: AsyncConnection, report_id: str) -> StoredReport | None:
    """Return a report; None where none has the id."""
    rows = (await connection.execute(select(REPORTS).where(REPORTS.c.id == report_id))).mappings().all()
    found = await _with_what_they_tell(connection, rows)
    return found[0] if found else None


async def reports_of(connection: AsyncConnection, incident_id: str, window: Window) -> list[StoredReport]:
    """Return the reports that tell of an incident, or of what it was merged into, in the order they came in."""
    first = (func.min(MEMBERS.c[name]).label(name) for name in ("received", "name"))
    tellers = (
        select(MENTIONS.c.report_id, *first)
        .join(MEMBERS, MEMBERS.c.mention == MENTIONS.c.number)
        .where(MEMBERS.c.incident_id == await id_now(connection, incident_id))
        .group_by(MENTIONS.c.report_id)
        .subquery()
    )
    question = select(REPORTS).join(tellers, tellers.c.report_id == REPORTS.c.id)
    ordered = question.order_by(tellers.c.received, tellers.c.name).offset(window.skip).limit(window.limit)
    return await _with_what_they_tell(connection, (await connection.execute(ordered)).mappings().all())


async def incidents_of(connection: AsyncConnection, report_id: str) -> list[StoredIncident]:
    """Return the incidents that a report tells of, retracted ones among them, in the order of their ids."""
    of_report = (
        select(MEMBERS.c.incident_id)
        .join(MENTIONS, MENTIONS.c.number == MEMBERS.c.mention)
        .where(MENTIONS.c.report_id == report_id)
    )
    question = select(INCIDENTS).where(INCIDENTS.c.id.in_(of_report)).order_by(INCIDENTS.c.id)
    return [stored_incident(row) for row in (await connection.execute(question)).mappings()]


async def _with_what_they_tell(connection: AsyncConnection, rows: Sequence[RowMapping]) -> list[StoredReport]:
    """Return the reports of these rows, each with what the latest of its messages tells."""
    question = select(TELLINGS).where(one_of(connection, TELLINGS.c.report_id, [row["id"] for row in rows]))
    latest: dict[str, RowMapping] = {}
    for telling in (await connection.execute(question)).mappings():
        before = latest.get(telling["report_id"])
        if before is None or told(before) < told(telling):
            latest[telling["report_id"]] = telling
    return [_stored(row, latest[row["id"]]) for row in rows]


def _stored(row: RowMapping, telling: RowMapping) -> StoredReport:
    set_aside, places = telling["set_aside"], telling["places"]
    return StoredReport(
        report_of_row(row),
        None if set_aside is None else SET_ASIDE.validate_json(set_aside),
        None if places is None else PLACES.validate_json(places),
    )
