"""The database into a file and back, by what each database brings for it, while workers are at work."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Final

from sqlalchemy import make_url

from tocsin_cli.errors import CommandError
from tocsin_cli.stored import file_of
from tocsin_store.tables import METADATA

SQLITE_FILE: Final = "tocsin.db"
POSTGRES_FILE: Final = "tocsin.dump"

PAGES_AT_ONCE: Final = 1024
"""Of SQLite's pages, 4 MB: a writer may go on in between."""

BESIDE: Final = ("", "-wal", "-shm")
"""What SQLite keeps beside its file: of another database's, it would spoil this one."""


def dump(url: str, folder: Path) -> str:
    """Write the database, as of one moment, into a folder; return the file's name."""
    source = file_of(url)
    if source is None:
        name = POSTGRES_FILE
        tables = [f"--table={table}" for table in (*METADATA.tables, "alembic_version")]
        _run(url, "pg_dump", "--format=custom", "--no-owner", f"--file={folder / name}", *tables)
        return name
    with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(folder / SQLITE_FILE)) as copy:
        live.backup(copy, pages=PAGES_AT_ONCE)
    return SQLITE_FILE


def load(url: str, file: Path) -> None:
    """Put a dump in the place of the database."""
    target = file_of(url)
    if (target is not None) != (file.name == SQLITE_FILE):
        raise CommandError(f"{file} is of the other kind of database: set TOCSIN_STORE_DATABASE_URL to one of its kind")
    if target is None:
        _run(url, "pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction", str(file))
        return
    arriving = target.with_name(f"{target.name}.arriving")
    shutil.copyfile(file, arriving)
    for ending in BESIDE:
        target.with_name(target.name + ending).unlink(missing_ok=True)
    arriving.rename(target)


def _run(url: str, program: str, *arguments: str) -> None:
    path = shutil.which(program)
    if path is None:
        raise CommandError(f"there is no {program} on the PATH: install PostgreSQL's client programs")
    parsed = make_url(url)
    # Everybody on a machine sees what is typed there.
    environment = os.environ | ({"PGPASSWORD": str(parsed.password)} if parsed.password else {})
    shown = parsed.set(drivername="postgresql", password=None).render_as_string()
    command = [path, *arguments, f"--dbname={shown}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)  # noqa: S603  a program of PostgreSQL, without a shell
    if done.returncode:
        raise CommandError(f"{program} failed: {done.stderr.strip()}")
