"""The statements are the same for both databases."""

from collections.abc import Callable

import pytest
from sqlalchemy import Table
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

from tocsin_store.tables import INCIDENTS, METADATA, REPORTS
from tocsin_store.writes import adding, putting

POSTGRESQL = postgresql.dialect()


@pytest.mark.parametrize("table", METADATA.sorted_tables, ids=str)
def test_every_table_can_be_made_on_postgresql(table: Table) -> None:
    """Its columns have types there, and its time has a zone."""
    made = str(CreateTable(table).compile(dialect=POSTGRESQL))

    assert f"CREATE TABLE {table.name}" in made
    assert ("TIMESTAMP WITH TIME ZONE" in made) == (table is REPORTS)


@pytest.mark.parametrize(
    ("statement", "ending"),
    [(adding, "ON CONFLICT DO NOTHING"), (putting, "confidence = excluded.confidence, content = excluded.content")],
)
def test_writes_are_idempotent_on_postgresql_too(statement: Callable[..., object], ending: str) -> None:
    """A row that is there stays, or is brought up to date."""
    written = str(statement(INCIDENTS, dialect="postgresql").compile(dialect=POSTGRESQL))

    assert written.endswith(ending)
