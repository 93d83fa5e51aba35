"""GeoPackage 1.4, for QGIS: one layer of points in EPSG:4326 with an R-tree, the flat columns as attributes.

It is a SQLite database, so it is made in a file of its own first and handed on from there.
"""

import sqlite3
import struct
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, closing
from datetime import date
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from tocsin_store.exports.batches import in_batches, when_whole
from tocsin_store.exports.columns import Cell, Kind
from tocsin_store.exports.flat import FLAT, point
from tocsin_store.exports.wkb import well_known
from tocsin_store.repository import StoredIncident

TYPES: Final = {Kind.TEXT: "TEXT", Kind.DAY: "DATE", Kind.INTEGER: "INTEGER", Kind.REAL: "REAL"}

ROWS_AT_ONCE: Final = 100
"""Rows of a step: some milliseconds, in which the process does nothing else."""

MAGIC: Final = b"SQLite format 3\0"
"""How every database begins."""

SRS: Final = 4326

_HEADER: Final = struct.pack("<2sBBi", b"GP", 0, 1, SRS)
"""Of a geometry: magic, version 0, little-endian without an envelope, where it lies."""

_DATA: Final = files("tocsin_store.exports") / "data"

_INSERT: Final = f"INSERT INTO incidents VALUES (?, ?{', ?' * len(FLAT)})"  # noqa: S608 - nothing of a report is in it

_INDEX: Final = "INSERT INTO rtree_incidents_geom VALUES (?, ?, ?, ?, ?)"

Placed = tuple[tuple[float, float] | None, tuple[Cell, ...]]
"""Longitude and latitude where they are known, and the cells of a row."""


async def geopackage(incidents: AsyncIterator[StoredIncident]) -> AsyncGenerator[bytes]:
    """Yield the pieces of a database. An incident without a point is a row without a geometry."""
    with TemporaryDirectory(prefix="tocsin-") as folder:
        path = Path(folder) / "incidents.gpkg"
        async with aclosing(when_whole(path, _made(path, incidents), begins=MAGIC)) as pieces:
            async for piece in pieces:
                yield piece


async def _made(path: Path, incidents: AsyncIterator[StoredIncident]) -> AsyncGenerator[None]:
    """Make the database, some rows a step."""
    # It is handed on whole or not at all, so it needs no journal.
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
        database.executescript(_statements("geopackage_head.sql").replace("{columns}", _columns()))
        first = 1
        async for batch in in_batches(_placed(incidents), ROWS_AT_ONCE):
            _insert(database, batch, first)
            first += len(batch)
            yield
        database.executescript(_statements("geopackage_tail.sql"))


async def _placed(incidents: AsyncIterator[StoredIncident]) -> AsyncIterator[Placed]:
    async for stored in incidents:
        cells = (column.of(stored) for column in FLAT)
        yield point(stored), tuple(cell.isoformat() if isinstance(cell, date) else cell for cell in cells)


def _statements(name: str) -> str:
    return (_DATA / name).read_text(encoding="utf-8")


def _columns() -> str:
    return ", ".join(f'"{column.name}" {TYPES[column.kind]}' for column in FLAT)


def _insert(database: sqlite3.Connection, batch: list[Placed], first: int) -> None:
    rows = list(enumerate(batch, first))
    geometries = ((fid, _HEADER + well_known(at) if at else None, *cells) for fid, (at, cells) in rows)
    boxes = ((fid, at[0], at[0], at[1], at[1]) for fid, (at, _) in rows if at)
    database.execute("BEGIN")
    database.executemany(_INSERT, geometries)
    database.executemany(_INDEX, boxes)
    database.execute("COMMIT")
