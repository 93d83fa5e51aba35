"""Bringing a database's tables to the newest shape, or back."""

from typing import Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from tocsin.kit.errors import Misconfigured
from tocsin_store.engine import is_refused
from tocsin_store.spatial import add_points
from tocsin_store.writers import writing

HEAD: Final = "head"
BASE: Final = "base"


async def upgrade(engine: AsyncEngine, revision: str = HEAD) -> None:
    """Bring the tables up to a revision, in one transaction: workers that start at once wait for the first.

    Raises `Misconfigured` where the database has a shape that this version does not know.
    """
    async with writing(engine).begin() as connection:
        await make_on(connection, revision)


async def make_on(connection: AsyncConnection, revision: str = HEAD) -> None:
    """Bring the tables up to a revision, in a transaction that is there. Raises as `upgrade`."""
    await connection.run_sync(upgrade_on, revision)
    if revision == HEAD:
        await add_points(connection)


def upgrade_on(connection: Connection, revision: str = HEAD) -> None:
    """Bring the tables alone up to a revision. Raises as `upgrade`."""
    try:
        command.upgrade(_config(connection), revision)
    except CommandError as error:
        raise _cannot(error) from error
    except DBAPIError as error:
        if is_refused(error):
            raise _cannot(error.orig) from error
        raise


def _cannot(why: BaseException | None) -> Misconfigured:
    return Misconfigured(
        f"the store's database is not one that this version can bring up to date ({why});"
        " run the newest version that ever ran on it, or set TOCSIN_STORE_DATABASE_URL to another"
    )


async def downgrade(engine: AsyncEngine, revision: str = BASE) -> None:
    """Take the tables back to a revision, in one transaction. What only newer tables hold is lost."""
    async with writing(engine).begin() as connection:
        await connection.run_sync(lambda sync: command.downgrade(_config(sync), revision))


async def current(engine: AsyncEngine) -> str | None:
    """Return the revision that the tables are, None where there are none."""
    async with engine.connect() as connection:
        return await connection.run_sync(current_on)


def current_on(connection: Connection) -> str | None:
    """Return the same, of a connection that is there."""
    return MigrationContext.configure(connection).get_current_revision()


def known() -> list[str]:
    """Return all revisions, the oldest first."""
    history = ScriptDirectory.from_config(_config()).walk_revisions()
    return [script.revision for script in history][::-1]


def newest() -> str:
    """Return the revision that this version brings tables up to."""
    return known()[-1]


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", "tocsin_store:migrations")
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
