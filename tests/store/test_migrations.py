"""The history of the tables, up and down."""

from importlib.resources import files

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from databases import execute, fetch
from sqlalchemy import Connection

from tocsin.kit.errors import Misconfigured
from tocsin_store import migrate
from tocsin_store.engine import open_engine
from tocsin_store.tables import METADATA

OTHERS = {"alembic_version", "sqlite_sequence", "spatial_ref_sys", "geography_columns", "geometry_columns"} | {
    "geom",
    "ix_incidents_geom",
    "ix_incidents_point",
    "words_vector",
    "ix_incidents_words_vector",
    "actors_vector",
    "ix_incidents_actors_vector",
}
"""What SQLAlchemy has no words for: tables and views of Alembic and PostGIS, and indexes of words and of points."""


async def tables(url: str) -> set[str]:
    listed = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table'",
        "postgresql": "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'",
    }
    names = {str(name) for (name,) in await fetch(url, listed[url.partition(":")[0]])}
    return {name for name in names if ours(None, name)}


def differences(connection: Connection) -> list[object]:
    opts = {"compare_type": True, "target_metadata": METADATA, "include_object": ours}
    return list(compare_metadata(MigrationContext.configure(connection, opts=opts), METADATA))


def ours(_thing: object, name: str | None, *_: object) -> bool:
    """Leave out what SQLAlchemy has no words for, the tables of R*Tree and FTS5 among it."""
    return name not in OTHERS and not str(name).startswith(("incident_words", "incident_places"))


@pytest.mark.filterwarnings("ignore:Did not recognize type 'geography'")
async def test_the_migrations_make_the_tables_that_the_code_uses(url: str) -> None:
    """Table by table, column by column, index by index."""
    opened = open_engine(url)
    await migrate.upgrade(opened)
    async with opened.connect() as connection:
        assert [] == await connection.run_sync(differences)
    await opened.dispose()


async def test_every_step_has_a_way_back(url: str) -> None:
    """Up, down to nothing, and up again."""
    opened = open_engine(url)
    seen = []
    for step in (migrate.upgrade, migrate.downgrade, migrate.upgrade):
        await step(opened)
        seen.append(await tables(url))
    await opened.dispose()

    assert [set(METADATA.tables), set(), set(METADATA.tables)] == seen


async def test_a_second_upgrade_changes_nothing(url: str) -> None:
    """Each worker migrates when it starts."""
    opened = open_engine(url)
    await migrate.upgrade(opened)
    await execute(url, "INSERT INTO blocks VALUES (1, 1)")
    await migrate.upgrade(opened)
    await opened.dispose()

    assert [(1, 1)] == await fetch(url, "SELECT * FROM blocks")


async def test_a_database_of_a_newer_version_is_left_alone(url: str) -> None:
    """With words for the operator, and not a word changed."""
    opened = open_engine(url)
    await migrate.upgrade(opened)
    await execute(url, "UPDATE alembic_version SET version_num = '9999'")

    with pytest.raises(Misconfigured, match=r"Can't locate revision identified by '9999'.*run the newest version"):
        await migrate.upgrade(opened)
    await opened.dispose()


async def test_a_step_that_fails_leaves_no_half_of_itself(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The tables of a migration come together or not at all, on SQLite too."""
    opened = open_engine(url)

    def fail(config: Config, revision: str) -> None:
        REAL_UPGRADE(config, revision)
        raise ZeroDivisionError

    monkeypatch.setattr(migrate.command, "upgrade", fail)
    with pytest.raises(ZeroDivisionError):
        await migrate.upgrade(opened)
    await opened.dispose()

    assert set() == await tables(url)


REAL_UPGRADE = migrate.command.upgrade


def test_the_history_is_one_line() -> None:
    """Two heads would leave a worker without a newest shape."""
    config = Config()
    config.set_main_option("script_location", "tocsin_store:migrations")
    config.set_main_option("path_separator", "os")

    assert 1 == len(ScriptDirectory.from_config(config).get_heads())


def test_the_migrations_are_in_the_package() -> None:
    """They are needed where the worker runs, not only where it is written."""
    names = {entry.name for entry in files("tocsin_store").joinpath("migrations", "versions").iterdir()}

    assert "0001_first_tables.py" in names
