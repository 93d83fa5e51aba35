"""GeoJSON, RFC 7946: a feature an incident, with the flat columns; one without a point has a null geometry."""

from collections.abc import AsyncGenerator, AsyncIterator
from datetime import date
from typing import Final

from tocsin_store.exports.flat import FLAT, point
from tocsin_store.exports.json_text import as_json
from tocsin_store.repository import StoredIncident

HEAD: Final = b'{"type":"FeatureCollection","features":['
TAIL: Final = b"\n]}\n"


async def geojson(incidents: AsyncIterator[StoredIncident]) -> AsyncGenerator[bytes]:
    """Yield one FeatureCollection, a feature a line."""
    yield HEAD
    before = b"\n"
    async for stored in incidents:
        yield before + as_json(_feature(stored))
        before = b",\n"
    yield TAIL


def _feature(stored: StoredIncident) -> dict[str, object]:
    lonlat = point(stored)
    cells = ((column.name, column.of(stored)) for column in FLAT)
    return {
        "type": "Feature",
        "id": stored.incident.id,
        "geometry": {"type": "Point", "coordinates": lonlat} if lonlat else None,
        "properties": {name: cell.isoformat() if isinstance(cell, date) else cell for name, cell in cells},
    }
