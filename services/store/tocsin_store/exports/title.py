"""What an incident is called where a format asks for a name."""

from tocsin_store.exports.text import one_line
from tocsin_store.repository import StoredIncident


def title(stored: StoredIncident) -> str:
    """Return type, place and last day, as far as they are known: `Air/drone strike, Al-Tanf garrison, 2023-11-06`."""
    incident = stored.incident
    place = incident.location.name or incident.location.text if incident.location else None
    day = str(incident.time.end) if incident.time else None
    return ", ".join(one_line(part) for part in (incident.sub_event_type, place, day) if part)
