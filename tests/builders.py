"""Ready-made values for tests: every argument has a default, so that a test names only what it is about."""

from datetime import UTC, datetime

from tocsin.contracts.base import Span
from tocsin.contracts.geo import Location, PlaceKind
from tocsin.contracts.incident import Evidence, Incident, IncidentDraft, IncidentStatus
from tocsin.contracts.messages import ReportEnriched, ReportGeocoded, ReportReceived
from tocsin.contracts.ontology import EVENT_TYPE_OF, SubEventType
from tocsin.contracts.report import PublishedPrecision, Report, Source, SourceKind

MONDAY = datetime(2023, 11, 6, tzinfo=UTC)


def a_report(text: str = "Gunmen killed two people in Maiduguri on Monday.", **changes: object) -> Report:
    fields: dict[str, object] = {
        "id": "0" * 64,
        "text": text,
        "published_at": MONDAY,
        "published_precision": PublishedPrecision.DAY,
        "source": Source(name="Test Wire", kind=SourceKind.WIRE),
    }
    return Report.model_validate(fields | changes)


def a_draft(report: Report | None = None, **changes: object) -> IncidentDraft:
    text = (report or a_report()).text
    sub = changes.get("sub_event_type", SubEventType.ATTACK)
    fields: dict[str, object] = {
        "id": "i-1",
        "event_type": EVENT_TYPE_OF[SubEventType(str(sub))],
        "sub_event_type": sub,
        "status": IncidentStatus.ASSERTED,
        "evidence": (Evidence(field="sub_event_type", start=0, end=len(text), quote=text, rule="test"),),
        "scope": (Span(start=0, end=len(text)),),
        "confidence": 0.8,
    }
    return IncidentDraft.model_validate(fields | changes)


def a_location(**changes: object) -> Location:
    fields: dict[str, object] = {
        "start": 28,
        "end": 37,
        "text": "Maiduguri",
        "name": "Maiduguri",
        "kind": PlaceKind.SETTLEMENT,
        "lat": 11.84644,
        "lon": 13.16027,
        "radius_km": 15,
        "country": "NG",
        "country_name": "Nigeria",
        "admin1": "Borno",
        "geo_precision": 1,
        "confidence": 0.9,
    }
    return Location.model_validate(fields | changes)


def an_incident(report: Report | None = None, **changes: object) -> Incident:
    sub = changes.get("sub_event_type", SubEventType.ATTACK)
    fields = a_draft(report, sub_event_type=sub).model_dump() | {"location": a_location()}
    return Incident.model_validate(fields | changes)


def a_received(report: Report | None = None) -> ReportReceived:
    return ReportReceived(report=report or a_report())


def an_enriched(report: Report | None = None, **changes: object) -> ReportEnriched:
    report = report or a_report()
    fields: dict[str, object] = {"report": report, "incidents": (a_draft(report),)}
    return ReportEnriched.model_validate(fields | changes)


def a_geocoded(report: Report | None = None, **changes: object) -> ReportGeocoded:
    report = report or a_report()
    fields: dict[str, object] = {"report": report, "incidents": (an_incident(report),)}
    return ReportGeocoded.model_validate(fields | changes)
