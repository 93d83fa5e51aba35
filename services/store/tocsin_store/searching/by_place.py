"""Places looked for with each database's own index: R*Tree on SQLite, GiST on PostgreSQL, PostGIS where it is.

What an index finds is looked at again by the same arithmetic on every database, so that all give the same answer.
"""

from math import cos, radians
from typing import Final

from sqlalchemy import ColumnElement, Select, and_, column, func, literal_column, or_, select, table, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from tocsin_store.fuse.earth import EARTH_RADIUS_KM
from tocsin_store.searching.matching import SLACK, Box, Circle
from tocsin_store.spatial import has_points
from tocsin_store.tables import INCIDENTS

FEW: Final = 2_000
"""Points that are fetched and sorted in some milliseconds. Where more are in a place, the newest of them are found
sooner by going through the incidents by date: at least one in a hundred of 200,000 is then one of them."""

LAT: Final = INCIDENTS.c.lat
LON: Final = INCIDENTS.c.lon

_ONE: Final[ColumnElement[int]] = literal_column("1")


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
    found = select(_ONE).select_from(INCIDENTS).where(_near_index(connection, box)).limit(FEW + 1)
    if connection.dialect.name == "sqlite":
        found = select(_ONE).select_from(_in_tree(box).limit(FEW + 1).subquery())
    many = (await connection.execute(select(func.count()).select_from(found.subquery()))).scalar_one() > FEW
    return [] if many else [index]


def _near_index(connection: AsyncConnection, box: Box) -> ColumnElement[bool]:
    """Return the condition of the index for a box: it may let in what lies next to it, and misses nothing."""
    if connection.dialect.name == "sqlite":
        return INCIDENTS.c.number.in_(_in_tree(box))
    point = func.point(LON, LAT)
    corners = [func.box(func.point(w, box.south), func.point(e, box.north)) for w, e in box.spans()]
    return or_(*(point.bool_op("<@")(corner) for corner in corners))


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
