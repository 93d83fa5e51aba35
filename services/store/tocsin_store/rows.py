"""Between the wire's types and the tables' rows."""

from collections.abc import Sequence

from sqlalchemy import RowMapping

from tocsin.contracts.incident import Incident
from tocsin.contracts.messages import IncidentChanged, SourceRef
from tocsin.contracts.report import Report, Source
from tocsin_store.repository import StoredIncident

Row = dict[str, object]


def report_row(report: Report) -> Row:
    return {
        **report.model_dump(exclude={"source", "published_precision"}),
        "published_precision": report.published_precision,
        "source_name": report.source.name,
        "source_kind": report.source.kind,
    }


def incident_row(change: IncidentChanged, content: str) -> Row:
    incident = change.incident
    time, location = incident.time, incident.location
    return {
        "id": incident.id,
        "revision": change.revision,
        "event_type": incident.event_type,
        "sub_event_type": incident.sub_event_type,
        "status": incident.status,
        "date_start": time.start if time else None,
        "date_end": time.end if time else None,
        "country": location.country if location else None,
        "lat": location.lat if location else None,
        "lon": location.lon if location else None,
        "confidence": incident.confidence,
        "content": content,
    }


def mention_row(change: IncidentChanged, content: str) -> Row:
    return {
        "incident_id": change.incident.id,
        "report_id": change.cause.report_id,
        "message_id": change.cause.message_id,
        "content": content,
    }


def change_row(change: IncidentChanged) -> Row:
    return {
        "incident_id": change.incident.id,
        "revision": change.revision,
        "message_id": change.cause.message_id,
        "content": change.model_dump_json(),
    }


def report(row: RowMapping) -> Report:
    source = Source(name=row["source_name"], kind=row["source_kind"])
    return Report.model_validate({**row, "source": source})


def source_ref(row: RowMapping) -> SourceRef:
    return SourceRef(
        report_id=row["report_id"],
        source=Source(name=row["source_name"], kind=row["source_kind"]),
        published_at=row["published_at"],
        url=row["url"],
    )


def stored_incident(row: RowMapping, sources: Sequence[SourceRef]) -> StoredIncident:
    return StoredIncident(Incident.model_validate_json(row["content"]), row["revision"], tuple(sources))
