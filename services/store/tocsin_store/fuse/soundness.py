"""The last look before something is kept: no field without evidence that the report really holds."""

from collections import Counter

from tocsin.contracts.incident import Incident
from tocsin.contracts.messages import ReportGeocoded


def objection(message: ReportGeocoded) -> str | None:
    """Return why a message must not be kept, or None. Producers in any language write to the stream."""
    times = Counter(incident.id for incident in message.incidents)
    twice = next((name for name, number in times.items() if number > 1), None)
    if twice is not None:
        return f"incident {twice} stands twice in one report; give each its own id"
    return next(filter(None, (_misquote(incident, message.report.text) for incident in message.incidents)), None)


def _misquote(incident: Incident, text: str) -> str | None:
    for number, evidence in enumerate(incident.evidence):
        if text[evidence.start : evidence.end] != evidence.quote:
            return (
                f"incident {incident.id}: evidence.{number} quotes {evidence.quote[:60]!r}, but report.text has"
                f" {text[evidence.start : evidence.end][:60]!r} at {evidence.start}:{evidence.end};"
                " offsets count code points of report.text, end exclusive"
            )
    return None
