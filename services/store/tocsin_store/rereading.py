"""Stored reports that are read again: found in the order they came in, and what became of them."""

import json
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Sequence

from sqlalchemy import ColumnElement, RowMapping, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from tocsin.contracts.incident import Incident
from tocsin.contracts.messages import ChangeKind
from tocsin_store.log import told
from tocsin_store.one_of import one_of
from tocsin_store.repository import Again, Asked, Came, Reading, Replayed, ToRead
from tocsin_store.rows import report as report_of_row
from tocsin_store.tables import CHANGES, MENTIONS, REPORTS, TELLINGS
from tocsin_store.told import ENTITIES, SET_ASIDE


async def to_read(connection: AsyncConnection, asked: Asked) -> ToRead:
    """Return how many reports are asked for, and how many of them can be placed without being read."""
    placeable = select(func.count()).select_from(REPORTS).where(*_conditions(asked), _has_names())
    every = select(func.count()).select_from(REPORTS).where(*_conditions(asked))
    last = select(func.coalesce(func.max(CHANGES.c.id), 0))
    return ToRead(*(await connection.execute(select(*(q.scalar_subquery() for q in (every, placeable, last))))).one())


async def again(
    connection: AsyncConnection, asked: Asked, after: Came | None, limit: int, *, placeable: bool
) -> list[Again]:
    """Return the next reports after one, in the order they came in; of those that are only to be placed, as read."""
    question = select(REPORTS).where(*_conditions(asked), *_after(after))
    if placeable:
        question = question.where(_has_names())
    question = question.order_by(REPORTS.c.received, REPORTS.c.id).limit(limit)
    rows = (await connection.execute(question)).mappings().all()
    readings = await _readings(connection, [row["id"] for row in rows]) if placeable else {}
    return [Again(Came(row["received"], row["id"]), report_of_row(row), readings.get(row["id"])) for row in rows]


async def replayed(connection: AsyncConnection, replay: str) -> int:
    """Return of how many reports what a replay read anew is kept."""
    question = select(func.count()).select_from(TELLINGS).where(TELLINGS.c.replay == replay)
    return (await connection.execute(question)).scalar_one()


async def became(connection: AsyncConnection, replay: str, since: int) -> Replayed:
    """Return what a replay changed; `since` is the last change before it began."""
    question = (
        select(CHANGES.c.content)
        .join(TELLINGS, TELLINGS.c.message_id == CHANGES.c.message_id)
        .where(CHANGES.c.id > since, TELLINGS.c.replay == replay)
    )
    kinds = Counter([kind async for kind in _kinds((await connection.stream(question)).scalars())])
    return Replayed(await replayed(connection, replay), {kind: kinds[kind] for kind in ChangeKind if kinds[kind]})


async def _kinds(contents: AsyncIterator[str]) -> AsyncIterator[ChangeKind]:
    async for content in contents:
        change = json.loads(content)
        if "correction" not in change["cause"] or change["cause"]["correction"] is None:
            yield ChangeKind(change["kind"])


def _conditions(asked: Asked) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if asked.before is not None:
        conditions.append(REPORTS.c.received < asked.before)
    if asked.since is not None:
        conditions.append(REPORTS.c.received >= asked.since)
    if asked.source is not None:
        conditions.append(REPORTS.c.source_name == asked.source)
    if asked.report is not None:
        conditions.append(REPORTS.c.id.startswith(asked.report, autoescape=True))
    return conditions


def _after(after: Came | None) -> list[ColumnElement[bool]]:
    if after is None:
        return []
    received, id_ = REPORTS.c.received, REPORTS.c.id
    # The first half is what an index is entered by.
    return [received >= after.received, or_(received > after.received, and_(id_ > after.report_id))]


def _has_names() -> ColumnElement[bool]:
    kept = select(TELLINGS.c.report_id).where(TELLINGS.c.report_id == REPORTS.c.id, TELLINGS.c.entities.is_not(None))
    return kept.exists()


async def _readings(connection: AsyncConnection, ids: Sequence[str]) -> dict[str, Reading]:
    """Return what each report was last read to say, of those tellings whose names were kept."""
    question = select(TELLINGS).where(one_of(connection, TELLINGS.c.report_id, ids), TELLINGS.c.entities.is_not(None))
    rows = sorted((await connection.execute(question)).mappings(), key=told)
    latest = {row["report_id"]: row for row in rows}
    incidents = await _incidents(connection, latest.values())
    return {id_: _reading(row, incidents.get((id_, row["digest"]), ())) for id_, row in latest.items()}


def _reading(row: RowMapping, incidents: Sequence[Incident]) -> Reading:
    return Reading(
        read_at=told(row).read_at,
        incidents=tuple(incidents),
        set_aside=SET_ASIDE.validate_json(row["set_aside"]),
        entities=ENTITIES.validate_json(row["entities"]),
    )


async def _incidents(
    connection: AsyncConnection, tellings: Iterable[RowMapping]
) -> dict[tuple[str, str], list[Incident]]:
    ids = [row["report_id"] for row in tellings]
    question = select(MENTIONS).where(one_of(connection, MENTIONS.c.report_id, ids)).order_by(MENTIONS.c.number)
    found: dict[tuple[str, str], list[Incident]] = {}
    for row in (await connection.execute(question)).mappings():
        found.setdefault((row["report_id"], row["digest"]), []).append(Incident.model_validate_json(row["content"]))
    return found
