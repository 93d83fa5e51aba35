"""The database into a SQLite file and back, whichever database it is, while workers are at work.

A SQLite database is copied as it is; PostgreSQL's rows are copied one by one, so that no program of its is needed.
"""

import asyncio
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing, contextmanager
from hashlib import file_digest
from pathlib import Path
from typing import Final

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from tocsin.kit.errors import TocsinError
from tocsin_cli.errors import CommandError
from tocsin_cli.stored import file_of
from tocsin_store import migrate
from tocsin_store.copying import bring_up_to_date, into_file, out_of_file, revision_of
from tocsin_store.engine import open_engine

BESIDE: Final = ("-wal", "-shm")
"""What SQLite keeps beside its file: of another database's, it would spoil this one."""

WAITS_SECONDS: Final = 2.0
"""How long whoever has the file open may take to let go of it."""


def dump(url: str, file: Path) -> None:
    """Write the database, as of one moment, into a new file. Raises `CommandError`."""
    source = file_of(url)
    with _failing_as_command(f"the backup was not made, and {file.parent} is removed"):
        if source is None:
            _with_engine(url, lambda engine: into_file(engine, file))
        else:
            with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(file)) as copy:
                # In one go: SQLite begins anew after each write of another that comes between two steps.
                live.backup(copy)
                copy.execute("PRAGMA journal_mode = DELETE")
        on_disk(file)


def load(url: str, file: Path) -> None:
    """Put a file in the place of the database. Raises `CommandError`; the database is as it was then."""
    with _failing_as_command("nothing was restored"):
        revision = revision_of(file)
        if revision not in migrate.known():
            raise CommandError(
                f"the tables in {file} are {revision}, and this version knows {migrate.newest()}: use a newer one"
            )
        target = file_of(url)
        if target is not None:
            _replace(target, file)
        elif revision == migrate.newest():
            _with_engine(url, lambda engine: out_of_file(file, engine))
        else:
            with tempfile.TemporaryDirectory() as folder:
                newer = Path(shutil.copy(file, folder))
                bring_up_to_date(newer)
                _with_engine(url, lambda engine: out_of_file(newer, engine))


def digest_of(file: Path) -> str:
    """Return the SHA-256 of a file. Raises `OSError`."""
    with file.open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest()


def on_disk(path: Path) -> None:
    """Have a file, or the names in a folder, on the disk before going on: the bus lets go of what a backup has."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _replace(target: Path, file: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    arriving = target.with_name(f"{target.name}.arriving")
    try:
        shutil.copyfile(file, arriving)
        on_disk(arriving)
        _let_go(target)
        for ending in BESIDE:
            target.with_name(target.name + ending).unlink(missing_ok=True)
        arriving.replace(target)
    finally:
        arriving.unlink(missing_ok=True)
    on_disk(target.parent)


def _let_go(target: Path) -> None:
    """Raise `CommandError` while anybody has a database open. One that is damaged is nobody's."""
    try:
        with closing(sqlite3.connect(f"{target.absolute().as_uri()}?mode=rw", uri=True, timeout=WAITS_SECONDS)) as ours:
            ours.execute("PRAGMA journal_mode = DELETE")  # this needs the whole file
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY:
            raise CommandError(f"somebody has {target} open: stop the store workers and the board") from error


def _with_engine(url: str, work: Callable[[AsyncEngine], Awaitable[None]]) -> None:
    async def done() -> None:
        engine = open_engine(url)
        try:
            await work(engine)
        finally:
            await engine.dispose()

    asyncio.run(done())


@contextmanager
def _failing_as_command(then: str) -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, SQLAlchemyError, TocsinError, OSError) as error:
        raise CommandError(f"{error}; {then}") from error
