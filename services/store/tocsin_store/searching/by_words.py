"""Words looked for with each database's own index: FTS5 on SQLite, GIN over tsvector on PostgreSQL.

What is looked for is folded words and nothing else (`words.py`), so that no text is the syntax of either.
"""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import (
    ColumnElement,
    Select,
    Text,
    bindparam,
    cast,
    column,
    exists,
    false,
    func,
    literal_column,
    select,
    table,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from tocsin_store.searching.few import are_more_than
from tocsin_store.searching.words import phrases, words
from tocsin_store.tables import INCIDENTS

FEW: Final = 10_000
"""Incidents that SQLite fetches and sorts in less time than it takes to go through all by date: whether one has a word
takes it a tenth of a millisecond, so that must be so of at least one in twenty."""


async def with_actor(connection: AsyncConnection, name: str) -> ColumnElement[bool]:
    """Return the condition that an actor's name has these words in a row."""
    phrase = " ".join(words(name))
    return await _has(connection, "actors", [phrase]) if phrase else false()


async def with_text(connection: AsyncConnection, typed: str) -> ColumnElement[bool]:
    """Return the condition that an incident's names and reports have all these words and phrases."""
    found = phrases(typed)
    return await _has(connection, "words", found) if found else false()


async def _has(connection: AsyncConnection, field: str, all_of: Sequence[str]) -> ColumnElement[bool]:
    if connection.dialect.name == "postgresql":
        return _vector(field).bool_op("@@")(_tsquery(all_of))  # the server knows how often each word occurs
    found = table("incident_words", column("rowid"))
    every = " AND ".join(f'"{phrase}"' for phrase in all_of)
    fits = column("incident_words").bool_op("MATCH")(f"{field} : ({every})")
    question: Select[tuple[int]] = select(found.c.rowid).where(fits)
    if await are_more_than(connection, FEW, question):
        return exists(question.where(found.c.rowid == INCIDENTS.c.number).correlate(INCIDENTS))
    return INCIDENTS.c.number.in_(question)


def _vector(field: str) -> ColumnElement[object]:
    return literal_column(f"incidents.{field}_vector")


def _tsquery(all_of: Sequence[str]) -> ColumnElement[object]:
    queries = [func.phraseto_tsquery(literal_column("'simple'"), cast(bindparam(None, each), Text)) for each in all_of]
    question: ColumnElement[object] = queries[0]
    for query in queries[1:]:
        question = question.op("&&")(query)
    return question
