"""The incidents that are asked for, a page at a time, newest first."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import Column, ColumnElement, Select, literal, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from tocsin.contracts.ontology import EVENT_TYPE_OF
from tocsin_store.fuse import State
from tocsin_store.searching.by_place import in_box, in_circle
from tocsin_store.searching.by_words import with_actor, with_text
from tocsin_store.searching.cursor import UNDATED, read_cursor
from tocsin_store.searching.matching import Matching
from tocsin_store.tables import INCIDENTS

NEWEST_FIRST = (INCIDENTS.c.latest.desc(), INCIDENTS.c.id.desc())


async def page(
    connection: AsyncConnection, limit: int, matching: Matching, after: str | None = None
) -> Select[tuple[object, ...]]:
    """Return the question for the rows of one page. Raises `ValueError` for a cursor that is none."""
    conditions = await _conditions(connection, matching)
    if after is not None:
        conditions.append(_below(*read_cursor(after)))
    # What is sorted is numbers; the rows, some kilobytes each, are read for those of the page alone.
    numbers = select(INCIDENTS.c.number).where(*conditions).order_by(*NEWEST_FIRST).limit(limit)
    on_page = numbers.subquery()
    rows = select(INCIDENTS).where(INCIDENTS.c.number.in_(select(on_page.c.number)))
    return rows.order_by(*NEWEST_FIRST)


async def every(connection: AsyncConnection, matching: Matching, *columns: Column[Any]) -> Select[tuple[Any, ...]]:
    """Return the question for these columns of all rows, or for all columns, for whoever fetches them as they come."""
    return select(*(columns or INCIDENTS.c)).where(*await _conditions(connection, matching)).order_by(*NEWEST_FIRST)


async def _conditions(connection: AsyncConnection, matching: Matching) -> list[ColumnElement[bool]]:
    return [*_columns(matching), *await _indexes(connection, matching)]


def _below(day: date, id_: str) -> ColumnElement[bool]:
    columns = (INCIDENTS.c.latest, INCIDENTS.c.id)
    last = (literal(day, INCIDENTS.c.latest.type), literal(id_, INCIDENTS.c.id.type))
    return tuple_(*columns) < tuple_(*last)


async def _indexes(connection: AsyncConnection, matching: Matching) -> list[ColumnElement[bool]]:
    """Return the conditions that have an index of their own kind."""
    found: list[ColumnElement[bool]] = []
    if matching.box is not None:
        found += await in_box(connection, matching.box)
    if matching.near is not None:
        found += await in_circle(connection, matching.near)
    if matching.actor is not None:
        found.append(await with_actor(connection, matching.actor))
    if matching.text is not None:
        found.append(await with_text(connection, matching.text))
    return found


def _columns(matching: Matching) -> Iterator[ColumnElement[bool]]:
    if not matching.everything:
        yield INCIDENTS.c.state == State.LIVE
    if matching.since is not None:
        yield INCIDENTS.c.latest >= matching.since
        yield INCIDENTS.c.latest > UNDATED
    if matching.until is not None:
        yield INCIDENTS.c.date_start <= matching.until
    if matching.types:
        asked = set(matching.types)
        subs = [sub for sub, kind in EVENT_TYPE_OF.items() if {sub, kind} & asked]
        yield INCIDENTS.c.sub_event_type.in_(subs)
    if matching.countries:
        yield INCIDENTS.c.country.in_(matching.countries)
    if matching.statuses:
        yield INCIDENTS.c.status.in_(matching.statuses)
    if matching.min_confidence > 0:
        yield INCIDENTS.c.confidence >= matching.min_confidence
