"""Words looked for with each database's own index: FTS5 on SQLite, GIN over tsvector on PostgreSQL."""

from sqlalchemy import (
    ColumnElement,
    Select,
    Text,
    bindparam,
    cast,
    column,
    false,
    func,
    literal_column,
    select,
    table,
    union,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from tocsin_store.searching.words import phrases, words
from tocsin_store.tables import INCIDENTS, MEMBERS, MENTIONS


def with_actor(connection: AsyncConnection, name: str) -> ColumnElement[bool]:
    """Return the condition that an actor's name has these words in a row."""
    phrase = " ".join(words(name))
    return INCIDENTS.c.number.in_(_incidents(connection, "actors", phrase)) if phrase else false()


def with_text(connection: AsyncConnection, typed: str) -> list[ColumnElement[bool]]:
    """Return the conditions that an incident's names or its reports have all these words and phrases."""
    found = phrases(typed)
    return [INCIDENTS.c.number.in_(_told(connection, phrase)) for phrase in found] if found else [false()]


def _told(connection: AsyncConnection, phrase: str) -> Select[tuple[int]]:
    by_sentence = (
        select(INCIDENTS.c.number)
        .join(MEMBERS, MEMBERS.c.incident_id == INCIDENTS.c.id)
        .where(MEMBERS.c.mention.in_(_mentions(connection, phrase)))
        .correlate(None)
    )
    both = union(_incidents(connection, "words", phrase), by_sentence).subquery()
    return select(both.c.number)


def _incidents(connection: AsyncConnection, field: str, phrase: str) -> Select[tuple[int]]:
    if connection.dialect.name == "postgresql":
        other = INCIDENTS.alias()
        return select(other.c.number).where(_has(other.c[field], phrase))
    return _fts("incident_words", f'{field} : "{phrase}"')


def _mentions(connection: AsyncConnection, phrase: str) -> Select[tuple[int]]:
    if connection.dialect.name == "postgresql":
        return select(MENTIONS.c.number).where(_has(MENTIONS.c.sentences, phrase))
    return _fts("mention_words", f'"{phrase}"')


def _has(indexed: ColumnElement[str], phrase: str) -> ColumnElement[bool]:
    # As the index has it, to the letter, or it is not used.
    vector = func.to_tsvector(literal_column("'simple'"), indexed)
    return vector.bool_op("@@")(func.phraseto_tsquery(literal_column("'simple'"), cast(bindparam(None, phrase), Text)))


def _fts(index: str, question: str) -> Select[tuple[int]]:
    """Return the rows of an FTS5 table. The question's phrases are folded words: nothing in them can be its syntax."""
    found = table(index, column("rowid"))
    return select(found.c.rowid.label("number")).where(column(index).bool_op("MATCH")(question))
