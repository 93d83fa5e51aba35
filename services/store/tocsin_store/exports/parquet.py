"""GeoParquet 1.1, for DuckDB, pandas and QGIS: the flat columns with their types, and the point as WKB.

Needs the extra `parquet`, which is pyarrow; nothing is imported before it is asked for.
"""

import json
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from tocsin.kit.errors import Misconfigured
from tocsin_store.exports.batches import in_batches, when_whole
from tocsin_store.exports.columns import Cell, Kind
from tocsin_store.exports.flat import FLAT, point
from tocsin_store.exports.wkb import well_known
from tocsin_store.repository import StoredIncident

TYPES: Final = {Kind.TEXT: "string", Kind.DAY: "date32", Kind.INTEGER: "int64", Kind.REAL: "float64"}
"""Names of pyarrow's types."""

ROWS_AT_ONCE: Final = 1_000
"""Incidents of a row group, which memory holds at once: some megabytes."""

MAGIC: Final = b"PAR1"
"""How every file begins."""

GEOMETRY: Final = "geometry"

GEO: Final = {
    "version": "1.1.0",
    "primary_column": GEOMETRY,
    "columns": {GEOMETRY: {"encoding": "WKB", "geometry_types": ["Point"]}},
}
"""What tells a reader that there are points: without a `crs` they are longitude and latitude on WGS 84."""

MEND: Final = "`pip install pyarrow`, or the extra `parquet` of tocsin-store and tocsin-cli"


async def parquet(incidents: AsyncIterator[StoredIncident]) -> AsyncGenerator[bytes]:
    """Yield the pieces of a file. Raises `Misconfigured` where pyarrow is not installed."""
    arrow, writing = _pyarrow()
    schema = arrow.schema(
        [(column.name, getattr(arrow, TYPES[column.kind])()) for column in FLAT] + [(GEOMETRY, arrow.binary())],
        metadata={"geo": json.dumps(GEO)},
    )
    with TemporaryDirectory(prefix="tocsin-") as folder:
        path = Path(folder) / "incidents.parquet"
        steps = _made(writing.ParquetWriter(path, schema, compression="zstd"), arrow, incidents)
        async with aclosing(when_whole(path, steps, begins=MAGIC)) as pieces:
            async for piece in pieces:
                yield piece


async def _made(writer: Any, arrow: Any, incidents: AsyncIterator[StoredIncident]) -> AsyncGenerator[None]:
    """Write the table, a row group a step."""
    with writer:
        async for batch in in_batches(_rows(incidents), ROWS_AT_ONCE):
            writer.write_table(arrow.table(list(zip(*batch, strict=True)), schema=writer.schema))
            yield


async def _rows(incidents: AsyncIterator[StoredIncident]) -> AsyncIterator[tuple[Cell | bytes, ...]]:
    async for stored in incidents:
        at = point(stored)
        yield (*(column.of(stored) for column in FLAT), well_known(at) if at else None)


def _pyarrow() -> tuple[Any, Any]:
    try:
        return import_module("pyarrow"), import_module("pyarrow.parquet")
    except ImportError as error:
        raise Misconfigured(f"parquet needs pyarrow: {MEND}") from error
