"""Places looked for with each database's own index: R*Tree on SQLite, GiST on PostgreSQL, PostGIS where it is.

What an index finds is looked at again by the same arithmetic on every database, so that all give the same answer.
"""

from math import cos, radians
from typing import Final

from sqlalchemy import ColumnElement, Select, and_, column, func, literal_column, or_, select, table, text, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from tocsin_store.fuse.earth import EARTH_RADIUS_KM
from tocsin_store.searching.few import are_more_than
from tocsin_store.searching.matching import SLACK, Box, Circle
from tocsin_store.spatial import has_points
from tocsin_store.tables import INCIDENTS

FEW: Final = 500
"""Incidents that are fetched and sorted in some milliseconds. Where more of 200,000 are in a place, going through all
by date comes to a page of 50 within some 20,000, and takes no longer: one index has all that is looked at."""

LAT: Final = INCIDENTS.c.lat
LON: Final = INCIDENTS.c.lon


async def in_box(connection: AsyncConnection, box: Box) -> list[ColumnElement[bool]]:
    """Return the conditions that a point is in a box."""
    return [*await _by_index(connection, box, _near_index(connection, box)), _within(box)]


async def in_circle(connection: AsyncConnection, circle: Circle) -> list[ColumnElement[bool]]:
    """Return the conditions that a point is in a circle."""
    box = circle.box()
    index = _postgis(circle) if await has_points(connection) else _near_index(connection, box)
    return [*await _by_index(connection, box, index), _within(box), _distance(connection, circle) <= circle.km]


async def _by_index(connection: AsyncConnection, box: Box, index: ColumnElement[bool]) -> list[ColumnElement[bool]]:
    """Return the condition that has the database use its index of places; none where too many are in the box."""
    if connection.dialect.name == "sqlite":
        return [] if await are_more_than(connection, FEW, _in_tree(box)) else [index]
    spans = union_all(*(select(INCIDENTS.c.number).where(inside) for inside in _corners(box))).subquery()
    # A bitmap of all that is in the box would be made before the first is counted.
    await connection.execute(text("SET LOCAL enable_bitmapscan = off"))
    many = await are_more_than(connection, FEW, select(spans.c.number))
    await connection.execute(text("SET LOCAL enable_bitmapscan = on"))
    return [] if many else [index]


def _near_index(connection: AsyncConnection, box: Box) -> ColumnElement[bool]:
    """Return the condition of the index for a box: it may let in what lies next to it, and misses nothing."""
    if connection.dialect.name == "sqlite":
        return INCIDENTS.c.number.in_(_in_tree(box))
    return or_(*_corners(box))


def _corners(box: Box) -> list[ColumnElement[bool]]:
    corners = [func.box(func.point(west, box.south), func.point(east, box.north)) for west, east in box.spans()]
    return [func.point(LON, LAT).bool_op("<@")(corner) for corner in corners]


def _in_tree(box: Box) -> Select[tuple[int]]:
    # R*Tree keeps 32 bits of a number, rounded outwards.
    tree = table("incident_places", *map(column, ("number", "south", "north", "west", "east")))
    spans = [
        select(tree.c.number).where(
            tree.c.north >= box.south, tree.c.south <= box.north, tree.c.east >= west, tree.c.west <= east
        )
        for west, east in box.spans()
    ]
    either = union_all(*spans).subquery()
    return select(either.c.number)


def _within(box: Box) -> ColumnElement[bool]:
    spans = [LON.between(west, east) for west, east in box.spans()]
    return and_(LAT.between(box.south, box.north), or_(*spans))


def _postgis(circle: Circle) -> ColumnElement[bool]:
    centre = func.ST_SetSRID(func.ST_MakePoint(circle.lon, circle.lat), 4326).op("::")(literal_column("geography"))
    metres = circle.km * 1_000 * SLACK
    on_a_sphere: ColumnElement[bool] = literal_column("false")
    return func.ST_DWithin(literal_column("incidents.geom"), centre, metres, on_a_sphere)


def _distance(connection: AsyncConnection, circle: Circle) -> ColumnElement[float]:
    """Return the great-circle distance of an incident in kilometres, as `fuse.earth` computes it."""
    if connection.dialect.name == "sqlite":
        return func.distance_km(circle.lat, circle.lon, LAT, LON)
    half = func.power(func.sin(func.radians(LAT - circle.lat) / 2), 2) + cos(radians(circle.lat)) * func.cos(
        func.radians(LAT)
    ) * func.power(func.sin(func.radians(LON - circle.lon) / 2), 2)
    return 2 * EARTH_RADIUS_KM * func.asin(func.least(1.0, func.sqrt(half)))
