"""KML 2.2, for Google Earth: a placemark an incident, its interval as a time span, the flat columns as data."""

from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from html import escape
from typing import Final

from tocsin_store.exports.columns import Column, Kind
from tocsin_store.exports.facts import notes
from tocsin_store.exports.flat import FLAT, point
from tocsin_store.exports.text import clean
from tocsin_store.exports.title import title
from tocsin_store.repository import StoredIncident

TYPES: Final = {Kind.TEXT: "string", Kind.DAY: "string", Kind.INTEGER: "int", Kind.REAL: "double"}
"""KML's types of a field; it has none for a day."""

RENAMED: Final = {"id": "incident_id"}
"""GDAL takes a field of that name for the placemark's own id, which cannot begin with a digit."""

TAIL: Final = "</Document>\n</kml>\n"


async def kml(incidents: AsyncIterator[StoredIncident]) -> AsyncGenerator[bytes]:
    """Yield one document. An incident without a point is a placemark without one."""
    yield _head().encode("utf-8")
    async for stored in incidents:
        yield "".join(_placemark(stored)).encode("utf-8")
    yield TAIL.encode("utf-8")


def _head() -> str:
    fields = "".join(f'<SimpleField type="{TYPES[column.kind]}" name="{_name(column)}"/>' for column in FLAT)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2">\n<Document>'
        f'<name>Incidents</name><Schema name="incident" id="incident">{fields}</Schema>\n'
    )


def _name(column: Column) -> str:
    return RENAMED.get(column.name, column.name)


def _placemark(stored: StoredIncident) -> Iterator[str]:
    yield f"<Placemark><name>{escape(title(stored))}</name>"
    quoted = notes(stored)
    if quoted:
        # Google Earth shows a description as HTML: the text is escaped for that first, then for XML.
        yield f"<description>{escape(escape(clean(quoted)))}</description>"
    time = stored.incident.time
    if time:
        yield f"<TimeSpan><begin>{time.start}</begin><end>{time.end}</end></TimeSpan>"
    yield '<ExtendedData><SchemaData schemaUrl="#incident">'
    for column in FLAT:
        cell = column.of(stored)
        if cell is not None:
            yield f'<SimpleData name="{_name(column)}">{escape(str(cell))}</SimpleData>'
    yield "</SchemaData></ExtendedData>"
    lonlat = point(stored)
    if lonlat:
        yield f"<Point><coordinates>{lonlat[0]!r},{lonlat[1]!r}</coordinates></Point>"
    yield "</Placemark>\n"
