"""JSON Lines: an incident a line, whole, as the wire has it."""

from collections.abc import AsyncGenerator, AsyncIterator

from tocsin_store.exports.facts import independent_count
from tocsin_store.exports.json_text import as_json
from tocsin_store.repository import StoredIncident


async def json_lines(incidents: AsyncIterator[StoredIncident]) -> AsyncGenerator[bytes]:
    """Yield a line an incident: its own fields, and beside them those of `IncidentChanged` that stand."""
    async for stored in incidents:
        beside = {
            "revision": stored.revision,
            "sources": [ref.model_dump(mode="json") for ref in stored.sources],
            "source_count": len(stored.sources),
            "independent_source_count": independent_count(stored),
            "contradictions": [each.model_dump(mode="json") for each in stored.contradictions],
            "pinned": stored.pinned,
        }
        yield as_json(stored.incident.model_dump(mode="json") | beside) + b"\n"
