"""Between the wire's types and the tables' rows."""

from collections.abc import Iterable

from sqlalchemy import RowMapping

from tocsin.contracts.base import Wire
from tocsin.contracts.incident import Incident
from tocsin.contracts.messages import Contradiction, IncidentChanged, SourceRef
from tocsin.contracts.report import Position, Report, Source
from tocsin_store.fuse import Fused, Standing, State
from tocsin_store.repository import StoredIncident
from tocsin_store.searching import words
from tocsin_store.searching.cursor import latest

Row = dict[str, object]


class Corroboration(Wire):
    """What stands beside an incident in its row: its sources, where they differ, and what analysts said."""

    sources: tuple[SourceRef, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    names: tuple[str, ...] = ()
    pinned: tuple[str, ...] = ()


def report_row(report: Report) -> Row:
    return {
        **report.model_dump(exclude={"source", "published_precision", "group", "position"}),
        "published_precision": report.published_precision,
        "source_name": report.source.name,
        "source_kind": report.source.kind,
        "text_group": report.group,
        "position": report.position.model_dump_json() if report.position else None,
    }


def incident_row(standing: Standing, sentences: Iterable[str] = ()) -> Row:
    """Return an incident's row; `sentences` are the words of what its reports say of it."""
    fused, incident = standing.fused, standing.fused.incident
    time, location = incident.time, incident.location
    return {
        "id": incident.id,
        "state": standing.state,
        "merged_into": standing.merged_into,
        "revision": standing.revision,
        "event_type": incident.event_type,
        "sub_event_type": incident.sub_event_type,
        "status": incident.status,
        "date_start": time.start if time else None,
        "date_end": time.end if time else None,
        "latest": latest(incident),
        "country": location.country if location else None,
        "lat": location.lat if location else None,
        "lon": location.lon if location else None,
        "confidence": incident.confidence,
        "words": words.of_incident(incident, sentences),
        "actors": words.of_actors(incident),
        "content": incident.model_dump_json(),
        "standing": _beside(fused).model_dump_json(),
    }


def change_row(change: IncidentChanged) -> Row:
    return {
        "incident_id": change.incident.id,
        "revision": change.revision,
        "message_id": change.cause.message_id,
        "content": change.model_dump_json(),
        "at": change.produced_at,
    }


def report(row: RowMapping) -> Report:
    source = Source(name=row["source_name"], kind=row["source_kind"])
    position = Position.model_validate_json(row["position"]) if row["position"] else None
    return Report.model_validate({**row, "source": source, "group": row["text_group"], "position": position})


def source_ref(row: RowMapping) -> SourceRef:
    return SourceRef(
        report_id=row["report_id"],
        source=Source(name=row["source_name"], kind=row["source_kind"]),
        published_at=row["published_at"],
        url=row["url"],
        group=row["text_group"],
    )


def standing(row: RowMapping) -> Standing:
    incident = Incident.model_validate_json(row["content"])
    beside = Corroboration.model_validate_json(row["standing"])
    fused = Fused(
        incident=incident,
        sources=beside.sources,
        contradictions=beside.contradictions,
        names=frozenset(beside.names or (incident.id,)),
        pinned=beside.pinned,
        retracted=row["state"] == State.RETRACTED,
    )
    return Standing(fused, row["revision"], State(row["state"]), row["merged_into"])


def stored_incident(row: RowMapping) -> StoredIncident:
    kept = standing(row)
    return StoredIncident(
        incident=kept.fused.incident,
        revision=kept.revision,
        sources=kept.fused.sources,
        contradictions=kept.fused.contradictions,
        pinned=kept.fused.pinned,
        state=kept.state,
        merged_into=kept.merged_into,
    )


def _beside(fused: Fused) -> Corroboration:
    return Corroboration(
        sources=fused.sources,
        contradictions=fused.contradictions,
        names=tuple(sorted(fused.names)),
        pinned=fused.pinned,
    )
