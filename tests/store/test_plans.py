"""That questions are answered by indexes: what the databases say of how they would."""

from collections.abc import AsyncIterator

import pytest
from databases import execute
from explaining import plan
from many import fill
from sqlalchemy.ext.asyncio import AsyncConnection

from tocsin_store.engine import open_engine
from tocsin_store.repository import ANY, Box, Circle, Matching, cursor_of
from tocsin_store.searching import by_place, by_words
from tocsin_store.searching.newest import page
from tocsin_store.sql import open_repository
from tocsin_store.writers import writing

COUNT = 3_000
"""Enough that PostgreSQL does not rather read the whole table, once it has been told what is in it."""

TOWN = Box(36.0, 48.2, 36.1, 48.3)

QUESTIONS = {
    "box": Matching(box=TOWN),
    "circle": Matching(near=Circle(48.4, 36.2, 5)),
    "actor": Matching(actor="Front 7"),
    "text": Matching(text="brigade 77"),
    "country": Matching(countries=("HT",)),
    "newest": ANY,
}

PLANS = {
    "sqlite": {
        "box": "SCAN incident_places VIRTUAL TABLE",
        "circle": "SCAN incident_places VIRTUAL TABLE",
        "actor": "SCAN incident_words VIRTUAL TABLE",
        "text": "SCAN incident_words VIRTUAL TABLE",
        "country": "ix_incidents_country_latest_id (country=?)",
        "newest": "COVERING INDEX ix_incidents_by_date",
    },
    "postgresql": {
        "box": "ix_incidents_point",
        "circle": "ix_incidents_geom",
        "actor": "ix_incidents_actors_vector",
        "text": "ix_incidents_words_vector",
        "country": "ix_incidents_country_latest_id",
        "newest": "ix_incidents_by_date",
    },
}


@pytest.fixture
async def connection(url: str) -> AsyncIterator[AsyncConnection]:
    """Connect to a database with some thousand incidents, as a server has it once it has looked at its tables."""
    await (await open_repository(url)).aclose()
    engine = open_engine(url)
    async with writing(engine).begin() as connection:
        await fill(connection, COUNT)
    if url.startswith("postgres"):
        await execute(url, "VACUUM ANALYZE")
    async with engine.connect() as connection:
        yield connection
    await engine.dispose()


async def test_each_filter_is_answered_by_its_index(connection: AsyncConnection) -> None:
    """R*Tree, FTS5 and B-trees on SQLite; GiST, PostGIS, GIN and B-trees on PostgreSQL. No table is read through."""
    for asked, matching in QUESTIONS.items():
        found = await plan(connection, await page(connection, 50, matching))
        assert PLANS[connection.dialect.name][asked] in found, found
        assert "Seq Scan" not in found
        assert "SCAN incidents\n" not in f"{found}\n"


async def test_a_later_page_begins_where_the_one_before_ended(connection: AsyncConnection, url: str) -> None:
    """The index is entered at the cursor: a deep page takes no longer than the first."""
    repository = await open_repository(url)
    cursor = cursor_of((await repository.incidents(50))[-1].incident)
    await repository.aclose()
    found = await plan(connection, await page(connection, 50, ANY, cursor))

    entered = {"sqlite": "ix_incidents_by_date ((latest,id)<(?,?))", "postgresql": "ROW(latest, id) <"}
    assert entered[connection.dialect.name] in found, found


async def test_where_many_match_incidents_are_gone_through_by_date(
    connection: AsyncConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is sorted: the first fifty that fit are the newest."""
    monkeypatch.setattr(by_place, "FEW", 0)
    monkeypatch.setattr(by_words, "FEW", 0)
    for matching in (Matching(box=Box(-180, -90, 180, 90)), Matching(text="fighters")):
        found = await plan(connection, await page(connection, 50, matching))
        assert "ix_incidents_by_date" in found, found
