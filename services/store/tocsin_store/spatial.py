"""Points on the earth: a column of PostGIS's kind where the server has it; latitude and longitude everywhere."""

from typing import Final

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from tocsin.kit.logs import logger

log = logger("tocsin.store")

_AVAILABLE: Final = "SELECT 1 FROM pg_available_extensions WHERE name = 'postgis' AND installed_version IS NULL"
_INSTALLED: Final = "SELECT extversion FROM pg_extension WHERE extname = 'postgis'"
_HAS_COLUMN: Final = (
    "SELECT 1 FROM pg_attribute WHERE attrelid = 'incidents'::regclass AND attname = 'geom' AND NOT attisdropped"
)
_COLUMN: Final = (
    (
        "ALTER TABLE incidents ADD COLUMN geom geography(Point, 4326)"
        " GENERATED ALWAYS AS (ST_SetSRID(ST_MakePoint(lon, lat), 4326)::geography) STORED"
    ),
    "CREATE INDEX ix_incidents_geom ON incidents USING gist (geom)",
)


async def add_points(connection: AsyncConnection) -> None:
    """Add `incidents.geom` with its index, where the server has PostGIS and the table lacks it. SQLite has R*Tree.

    Every start asks: PostGIS may be installed at any time, and the next start makes use of it.
    """
    if connection.dialect.name != "postgresql":
        return
    if await _scalar(connection, _AVAILABLE):
        await _install(connection)
    if await _scalar(connection, _INSTALLED) and not await has_points(connection):
        for statement in _COLUMN:
            await connection.execute(text(statement))


async def has_points(connection: AsyncConnection) -> bool:
    """Tell whether there is `incidents.geom`. Asked each time: PostGIS, and the column with it, may come and go."""
    return connection.dialect.name == "postgresql" and bool(await _scalar(connection, _HAS_COLUMN))


async def describe(connection: AsyncConnection) -> str:
    """Return what kind of database this is, for the log: "PostgreSQL 15.18 with PostGIS 3.3.2"."""
    version = ".".join(map(str, connection.dialect.server_version_info or ()))
    if connection.dialect.name != "postgresql":
        return f"SQLite {version}"
    if await has_points(connection):
        return f"PostgreSQL {version} with PostGIS {await _scalar(connection, _INSTALLED)}"
    return f"PostgreSQL {version} without PostGIS: places are searched by latitude and longitude"


async def _install(connection: AsyncConnection) -> None:
    try:
        async with connection.begin_nested():
            await connection.execute(text("CREATE EXTENSION postgis"))
    except DBAPIError as error:  # only a superuser may; without it the store does the same, a little slower
        log.info("postgis not installed", why=str(error.orig))


async def _scalar(connection: AsyncConnection, question: str) -> object:
    return (await connection.execute(text(question))).scalar()
