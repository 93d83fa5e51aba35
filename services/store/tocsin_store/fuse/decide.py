"""What becomes of an incident when a report tells of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tocsin.contracts.incident import Incident
from tocsin.contracts.messages import ChangeKind, ReportGeocoded, SourceRef
from tocsin.contracts.report import Report
from tocsin_store.repository import StoredIncident


@dataclass(frozen=True, slots=True)
class Telling:
    """What one report says of one incident."""

    incident: Incident
    source: SourceRef


@dataclass(frozen=True, slots=True)
class Decision:
    """A change, and the incident as it stands after it."""

    kind: ChangeKind
    stored: StoredIncident


def decide(stored: StoredIncident | None, telling: Telling) -> Decision | None:
    """Return what a telling changes, or None where the store knows all of it. A revision is one above the last."""
    if stored is None:
        return Decision(ChangeKind.CREATED, StoredIncident(telling.incident, 1, (telling.source,)))
    sources = _with(stored.sources, telling.source)
    if telling.incident == stored.incident and sources == stored.sources:
        return None
    return Decision(ChangeKind.UPDATED, StoredIncident(telling.incident, stored.revision + 1, sources))


def fold(messages: Iterable[ReportGeocoded], stored: Mapping[str, StoredIncident]) -> list[list[Decision]]:
    """Return for each message, in order, what it changes; `stored` has what is known of the incidents they tell."""
    now = dict(stored)
    changes: list[list[Decision]] = []
    for message in messages:
        decisions = [decide(now.get(telling.incident.id), telling) for telling in _tellings(message)]
        changes.append([decision for decision in decisions if decision is not None])
        now |= {decision.stored.incident.id: decision.stored for decision in changes[-1]}
    return changes


def _tellings(message: ReportGeocoded) -> list[Telling]:
    source = _reference(message.report)
    return [Telling(incident, source) for incident in message.incidents]


def _reference(report: Report) -> SourceRef:
    return SourceRef(report_id=report.id, source=report.source, published_at=report.published_at, url=report.url)


def _with(sources: tuple[SourceRef, ...], source: SourceRef) -> tuple[SourceRef, ...]:
    """Add a source, in the order they came; a report that is among them stays as it was."""
    known = any(source.report_id == other.report_id for other in sources)
    return sources if known else (*sources, source)
