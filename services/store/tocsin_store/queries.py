"""What the database is asked. Each function is one question, on a connection that is in a transaction."""

import json
from collections.abc import AsyncIterator, Iterable, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from tocsin.contracts.incident import Incident
from tocsin.contracts.messages import IncidentChanged
from tocsin_store.area import corrections
from tocsin_store.fuse import Correction, State, independent
from tocsin_store.one_of import one_of
from tocsin_store.outlines import Outline, Outlined, Revision
from tocsin_store.repository import Counts, Matching, Numbered, Same, StoredIncident, ToldBy
from tocsin_store.rows import Corroboration, source_ref, stored_incident
from tocsin_store.searching.newest import every, page
from tocsin_store.tables import CHANGES, INCIDENTS, LINKS, MEMBERS, MENTIONS, REPORTS, TELLINGS
from tocsin_store.window import Sizes, Window

ROWS_AT_ONCE: Final = 500
"""Incidents that are fetched from the database at once while all are streamed: a few megabytes."""

STREAM_PAUSE: Final = "10min"
"""How long PostgreSQL waits for whoever streams to ask for the next rows; a slow browser may take its time. No writer
waits for it."""

REVISIONS_AT_ONCE: Final = 2_000
"""Fetched at once: a millisecond or two, in which the process does nothing else."""

STRONGEST_LINKS: Final = 20
"""Of a mention, with mentions that came before it, and with those after it: why it is taken for the same."""


async def known_reports(connection: AsyncConnection, ids: Iterable[str]) -> set[str]:
    """Return those of the reports that are stored."""
    question = select(REPORTS.c.id).where(one_of(connection, REPORTS.c.id, ids))
    return set((await connection.execute(question)).scalars())


async def newest_incidents(
    connection: AsyncConnection, limit: int, matching: Matching, after: str | None
) -> list[StoredIncident]:
    """Return incidents by their last day, newest first, undated last; then by id, so that one index gives the order."""
    rows = (await connection.execute(await page(connection, limit, matching, after))).mappings()
    return [stored_incident(row) for row in rows]


async def streamed(connection: AsyncConnection, matching: Matching) -> AsyncIterator[StoredIncident]:
    """Yield incidents, newest first. One statement, so that no change in the meantime is seen."""
    if connection.dialect.name == "postgresql":
        await connection.execute(text(f"SET LOCAL idle_in_transaction_session_timeout = '{STREAM_PAUSE}'"))
    question = await every(connection, matching)
    rows = await connection.stream(question, execution_options={"yield_per": ROWS_AT_ONCE})
    async for row in rows.mappings():
        yield stored_incident(row)


async def revisions(connection: AsyncConnection, matching: Matching) -> list[Revision]:
    """Return the revision of all that match, newest first."""
    question = await every(connection, matching, INCIDENTS.c.id, INCIDENTS.c.revision)
    rows = await connection.stream(question, execution_options={"yield_per": REVISIONS_AT_ONCE})
    return [(id_, revision) async for some in rows.partitions() for id_, revision in some]


async def outlines(connection: AsyncConnection, ids: Iterable[str]) -> Sequence[Outlined]:
    """Return the incidents of these ids as they stand now, in no order; those that are not there are left out."""
    columns = (INCIDENTS.c.revision, INCIDENTS.c.content, INCIDENTS.c.standing)
    rows = await connection.execute(select(*columns).where(one_of(connection, INCIDENTS.c.id, ids)))
    return [_outlined(*row) for row in rows]


async def incident(connection: AsyncConnection, incident_id: str) -> StoredIncident | None:
    """Return an incident; of one that was merged, what it is part of now. None where none ever had the id."""
    now = await id_now(connection, incident_id)
    row = (await connection.execute(select(INCIDENTS).where(INCIDENTS.c.id == now))).mappings().first()
    return None if row is None else stored_incident(row)


async def sizes(connection: AsyncConnection, incident_id: str) -> Sizes:
    """Return how much is known of an incident under this very id."""
    lists = (
        select(func.count()).select_from(table).where(table.c.incident_id == incident_id).scalar_subquery()
        for table in (MEMBERS, CHANGES)
    )
    return Sizes(*(await connection.execute(select(*lists))).one())


async def history(connection: AsyncConnection, incident_id: str, window: Window) -> list[IncidentChanged]:
    """Return what was told of an incident under this very id, in order; a window is counted from the newest."""
    question = select(CHANGES.c.content).where(CHANGES.c.incident_id == incident_id).order_by(CHANGES.c.revision.desc())
    contents = (await connection.execute(question.offset(window.skip).limit(window.limit))).scalars().all()
    return [IncidentChanged.model_validate_json(content) for content in reversed(contents)]


async def changes_since(connection: AsyncConnection, since: datetime, after: int, limit: int) -> list[Numbered]:
    """Return changes that were made since a moment, after the one with a number, in the order of their commits."""
    question = select(CHANGES.c.id, CHANGES.c.content).where(CHANGES.c.at >= since, CHANGES.c.id > after)
    rows = (await connection.execute(question.order_by(CHANGES.c.id).limit(limit))).all()
    return [(number, IncidentChanged.model_validate_json(content)) for number, content in rows]


async def mentions(connection: AsyncConnection, incident_id: str, window: Window) -> list[ToldBy]:
    """Return what each report says of an incident, or of what it was merged into, in the order they came in."""
    now = await id_now(connection, incident_id)
    about = (REPORTS.c[name] for name in ("source_name", "source_kind", "published_at", "url", "text_group"))
    question = (
        select(MEMBERS.c.mention, MEMBERS.c.name, MENTIONS.c.report_id, MENTIONS.c.content, *about)
        .join(MENTIONS, MENTIONS.c.number == MEMBERS.c.mention)
        .join(REPORTS, REPORTS.c.id == MENTIONS.c.report_id)
        .where(MEMBERS.c.incident_id == now)
        .order_by(MEMBERS.c.received, MEMBERS.c.name)
    )
    rows = (await connection.execute(question.offset(window.skip).limit(window.limit))).mappings().all()
    links = await _links(connection, now, [row["mention"] for row in rows])
    return [
        ToldBy(row["name"], source_ref(row), Incident.model_validate_json(row["content"]), links[row["mention"]])
        for row in rows
    ]


async def corrections_of(connection: AsyncConnection, incident_id: str) -> list[Correction]:
    """Return what analysts said of an incident, or of what it was merged into, in the order they said it."""
    question = select(MEMBERS.c.name).where(MEMBERS.c.incident_id == await id_now(connection, incident_id))
    return await corrections(connection, (await connection.execute(question)).scalars())


async def counts(connection: AsyncConnection) -> Counts:
    """Return how many rows there are of each kind."""
    reports, mentions, incidents = (select(func.count()).select_from(t) for t in (REPORTS, MENTIONS, INCIDENTS))
    sizes = (reports, mentions, incidents.where(INCIDENTS.c.state == State.LIVE))
    return Counts(*(await connection.execute(select(*(size.scalar_subquery() for size in sizes)))).one())


async def touch(connection: AsyncConnection) -> None:
    """Read a row, or that there is none: what fails where the tables are gone, which `SELECT 1` would not notice."""
    await connection.execute(select(TELLINGS.c.message_id).limit(1))


async def id_now(connection: AsyncConnection, incident_id: str) -> str:
    """Return the id of what an incident is part of now: its own, but for one that was merged."""
    passed = {incident_id}
    question = select(INCIDENTS.c.merged_into)
    while True:
        asked = question.where(INCIDENTS.c.id == incident_id, INCIDENTS.c.state == State.MERGED)
        into = (await connection.execute(asked)).scalar()
        if into is None or into in passed:
            return incident_id
        passed.add(into)
        incident_id = into


async def _links(connection: AsyncConnection, incident_id: str, mentions: Sequence[int]) -> dict[int, tuple[Same, ...]]:
    """Return the links of each of these mentions of an incident to its others, the strongest first."""
    found: dict[int, list[Same]] = {number: [] for number in mentions}
    for one, other in ((LINKS.c.a, LINKS.c.b), (LINKS.c.b, LINKS.c.a)):
        strongest = func.row_number().over(partition_by=one, order_by=(LINKS.c.score.desc(), other)).label("place")
        ranked = (
            select(one.label("one"), MEMBERS.c.name, LINKS.c.score, LINKS.c.reasons, strongest)
            .join(MEMBERS, MEMBERS.c.mention == other)
            .where(MEMBERS.c.incident_id == incident_id, one_of(connection, one, mentions))
            .subquery()
        )
        for row in (await connection.execute(select(ranked).where(ranked.c.place <= STRONGEST_LINKS))).mappings():
            found[row["one"]].append(Same(row["name"], row["score"], tuple(json.loads(row["reasons"]))))
    return {number: tuple(sorted(same, key=lambda each: (-each.score, each.mention))) for number, same in found.items()}


def _outlined(revision: int, content: str, standing: str) -> Outlined:
    sources = Corroboration.model_validate_json(standing).sources
    return Outlined(Outline.model_validate_json(content), revision, len(sources), independent(sources))
