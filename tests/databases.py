"""Looking into a database and changing what is there, past the store: by its URL, whichever it is."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import asyncpg

from tocsin_store.sql import open_repository


def sqlite_path(url: str) -> Path | None:
    """Return the file of a SQLite URL, None for another."""
    return Path(url.removeprefix("sqlite:///")) if url.startswith("sqlite:///") else None


def a_migrated_file(path: Path) -> Path:
    """Make an empty SQLite database with its tables: a copy of it is ready in a sixth of the time that they take."""

    async def make() -> None:
        await (await open_repository(f"sqlite:///{path}")).aclose()

    asyncio.run(make())
    return path


async def execute(url: str, *statements: str) -> None:
    """Run statements, each committed."""
    path = sqlite_path(url)
    if path is not None:
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            for statement in statements:
                connection.execute(statement)
        return
    connection = await asyncpg.connect(url)
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()


async def fetch(url: str, question: str) -> list[tuple[object, ...]]:
    """Return the rows of an answer."""
    path = sqlite_path(url)
    if path is not None:
        with closing(sqlite3.connect(path)) as connection:
            return connection.execute(question).fetchall()
    connection = await asyncpg.connect(url)
    try:
        return [tuple(row) for row in await connection.fetch(question)]
    finally:
        await connection.close()
