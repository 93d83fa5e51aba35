"""A stored incident as what explains it: each report that tells of it, with the evidence that stands in that report."""

from collections.abc import Sequence
from pathlib import Path

from tocsin.contracts.incident import Incident
from tocsin.contracts.messages import ReportGeocoded
from tocsin.contracts.report import Report
from tocsin_cli.errors import UsageError
from tocsin_cli.stored import Stored, opened, url_there
from tocsin_store.repository import StoredReport


def messages_of(ids: Sequence[str], *, var: Path) -> list[ReportGeocoded]:
    """Return the reports of each incident, in the order given. Raises `CommandError` where one is not stored."""
    with opened(url_there(var)) as stored:
        return [message for incident_id in ids for message in _messages(stored, incident_id)]


def _messages(stored: Stored, incident_id: str) -> list[ReportGeocoded]:
    found = stored.incident(incident_id)
    if found is None:
        raise UsageError(f"no incident {incident_id} is stored: see `tocsin incidents --ids`, or --var")
    return [_message(found.incident, each) for each in stored.reports_of(incident_id)]


def _message(incident: Incident, told: StoredReport) -> ReportGeocoded:
    return ReportGeocoded(
        report=told.report,
        places=told.places or (),
        incidents=(_borne_out(incident, told.report),),
        set_aside=told.set_aside or (),
    )


def _borne_out(incident: Incident, report: Report) -> Incident:
    """Return the incident with the evidence that the report holds; what others told of it stays without words."""
    held = tuple(each for each in incident.evidence if report.text[each.start : each.end] == each.quote)
    return incident.model_copy(update={"evidence": held})
