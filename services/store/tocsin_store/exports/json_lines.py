"""JSON Lines: an incident a line, whole, as the wire has it."""

from collections.abc import AsyncGenerator, AsyncIterator

from tocsin_store.exports.facts import independent_count
from tocsin_store.exports.json_text import as_json
from tocsin_store.repository import StoredIncident


async def json_lines(incidents: AsyncIterator[StoredIncident]) -> AsyncGenerator[bytes]:
    """Yield a line an incident."""
    async for stored in incidents:
        yield json_line(stored)


def json_line(stored: StoredIncident) -> bytes:
    """Return an incident's own fields, and beside them what `IncidentChanged` has beside them and still holds."""
    beside = {
        "revision": stored.revision,
        "state": stored.state,
        "merged_into": stored.merged_into,
        "sources": [ref.model_dump(mode="json") for ref in stored.sources],
        "source_count": len(stored.sources),
        "independent_source_count": independent_count(stored),
        "contradictions": [each.model_dump(mode="json") for each in stored.contradictions],
        "pinned": stored.pinned,
    }
    return as_json(stored.incident.model_dump(mode="json") | beside) + b"\n"
