"""`tocsin database`: the revision of the store's tables, looked at and taken back."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from tocsin.kit.errors import Misconfigured
from tocsin_cli.errors import CommandError, UsageError
from tocsin_cli.showing import say
from tocsin_cli.stored import url_there
from tocsin_store import migrate
from tocsin_store.engine import open_engine

T = TypeVar("T")


def show(*, var: Path) -> None:
    """Print which revision the tables are, and which is the newest."""
    now = _with_engine(var, migrate.current)
    print(f"{now or 'empty'}, of {migrate.newest()}")  # noqa: T201  the result


def downgrade(revision: str, *, yes: bool, var: Path) -> None:
    """Take the tables back to a revision."""
    known = migrate.known()
    if revision not in known:
        raise UsageError(f"no revision {revision}; there are {', '.join(known)}")
    now = _with_engine(var, migrate.current)
    if now is None or now <= revision:
        raise UsageError(f"the tables are {now or 'empty'}: there is nothing to take back to {revision}")
    if not yes:
        raise UsageError(f"this takes the tables back from {now} to {revision}; make a backup, and say it with --yes")
    _with_engine(var, lambda engine: migrate.downgrade(engine, revision))
    say(f"the tables are {revision}, no longer {now}; a worker of this version would bring them up to date again")


def _with_engine(var: Path, work: Callable[[AsyncEngine], Awaitable[T]]) -> T:
    """Return what is done with the database. Raises `CommandError` where it is away."""

    async def done() -> T:
        engine = open_engine(url_there(var))
        try:
            return await work(engine)
        finally:
            await engine.dispose()

    try:
        return asyncio.run(done())
    except Misconfigured as error:
        raise CommandError(str(error)) from error
    except (DBAPIError, OSError) as error:
        raise CommandError(f"the database is away, or somebody writes to it: {error}") from error
