"""Reports of our own making and the incidents that they tell of: what the page shows, with no pipeline before it."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, Final

from pydantic import JsonValue

from tocsin.contracts.incident import (
    Evidence,
    Incident,
    IncidentStatus,
    SetAside,
    SetAsideStatus,
    TimeBasis,
    TimePrecision,
    When,
)
from tocsin.contracts.messages import (
    Cause,
    ChangeKind,
    Contradiction,
    Correction,
    IncidentChanged,
    SourceRef,
)
from tocsin.contracts.ontology import EVENT_TYPE_OF, SubEventType
from tocsin.contracts.report import PublishedPrecision, Report, Source, SourceKind

THURSDAY: Final = datetime(2026, 6, 25, 18, 40, tzinfo=UTC)


def report(
    name: str, kind: SourceKind, text: str, *, title: str | None = None, hours: float = 0, url: str | None = None
) -> Report:
    """Return a report that was published so many hours after Thursday evening."""
    return Report(
        id=sha256(f"{name}{text}".encode()).hexdigest(),
        title=title,
        text=text,
        language="en",
        published_at=THURSDAY + timedelta(hours=hours),
        published_precision=PublishedPrecision.MINUTE,
        received_at=THURSDAY + timedelta(hours=hours, minutes=1),
        source=Source(name=name, kind=kind),
        url=url,
    )


def quoted(of: Report, path: str, words: str, rule: str, *, first: bool = False) -> Evidence:
    """Return the evidence for a field: the words, where they stand in the report."""
    start = of.text.index(words)
    return Evidence(
        field=path, start=start, end=start + len(words), quote=words, rule=rule, report_id=None if first else of.id
    )


def set_aside(of: Report, status: SetAsideStatus, words: str, reason: str) -> SetAside:
    """Return a passage that is no new incident."""
    start = of.text.index(words)
    return SetAside(status=status, start=start, end=start + len(words), quote=words, reason=reason, rule=str(status))


@dataclass
class Story:
    """An incident as the API tells it, with the reports behind it."""

    incident: Incident
    reports: list[Report]
    groups: list[str]
    set_aside: dict[str, list[SetAside]] = field(default_factory=dict)
    contradictions: list[Contradiction] = field(default_factory=list)
    history: list[IncidentChanged] = field(default_factory=list)
    corrections: list[dict[str, JsonValue]] = field(default_factory=list)
    pinned: list[str] = field(default_factory=list)
    state: str = "live"

    @property
    def sources(self) -> list[SourceRef]:
        return [
            SourceRef(report_id=r.id, source=r.source, published_at=r.published_at, url=r.url, group=group)
            for r, group in zip(self.reports, self.groups, strict=True)
        ]

    def told(self, limit: int = 100) -> dict[str, Any]:
        """Return what `/incidents/{id}` answers."""
        whole = self._whole()
        cut = {name: whole[name][:limit] for name in ("sources", "mentions", "reports")}
        newest = {name: whole[name][-limit:] for name in ("history", "corrections")}
        return whole | cut | newest

    def _whole(self) -> dict[str, Any]:
        sources = [each.model_dump(mode="json") for each in self.sources]
        return {
            "incident": self.incident.model_dump(mode="json"),
            "revision": len(self.history) or 1,
            "state": self.state,
            "merged_into": None,
            "sources": sources,
            "source_count": len(sources),
            "independent_source_count": len(set(self.groups)),
            "contradictions": [each.model_dump(mode="json") for each in self.contradictions],
            "pinned": self.pinned,
            "mentions": [
                {"name": f"m-{i}", "source": source, "incident": self.incident.model_dump(mode="json"), "links": links}
                for i, (source, links) in enumerate(zip(sources, self._links(), strict=True))
            ],
            "mention_count": len(sources),
            "history_count": len(self.history),
            "correction_count": len(self.corrections),
            "history": [each.model_dump(mode="json") for each in self.history],
            "corrections": self.corrections,
            "reports": [
                r.model_dump(mode="json")
                | {"set_aside": [s.model_dump(mode="json") for s in self.set_aside.get(r.id, [])], "places": []}
                for r in self.reports
            ],
        }

    def _links(self) -> list[list[dict[str, Any]]]:
        why = ["same place", "same night", "same weapon"]
        return [[], *([{"mention": "m-0", "score": 0.91, "reasons": why}] for _ in self.reports[1:])]


def changed(
    incident: Incident, kind: ChangeKind, revision: int, sources: list[SourceRef], said: Correction | None = None
) -> IncidentChanged:
    """Return a change as the stream tells it."""
    return IncidentChanged(
        message_id=f"{incident.id}-{revision}",
        produced_at=THURSDAY + timedelta(hours=revision),
        kind=kind,
        incident=incident,
        revision=revision,
        cause=Cause(report_id=sources[-1].report_id, message_id="m", correction=said),
        sources=tuple(sources),
        source_count=len(sources),
        independent_source_count=len({each.group for each in sources}),
    )


def incident_of(sub: str, evidence: tuple[Evidence, ...], **changes: object) -> Incident:
    """Return an incident of Wednesday."""
    fields: dict[str, object] = {
        "event_type": EVENT_TYPE_OF[SubEventType(sub)],
        "sub_event_type": sub,
        "status": IncidentStatus.CLAIMED,
        "time": When(
            start=THURSDAY.date() - timedelta(days=1),
            end=THURSDAY.date() - timedelta(days=1),
            precision=TimePrecision.DAY,
            text="on Wednesday night",
            basis=TimeBasis.RELATIVE,
        ),
        "evidence": evidence,
        "confidence": 0.8,
    }
    return Incident.model_validate(fields | changes)


def small(
    number: int,
    sub: str,
    text: str,
    act: str,
    *,
    source: str = "Test Wire",
    title: str | None = None,
    **changes: object,
) -> Story:
    """Return an incident that one report tells of."""
    told = report(source, SourceKind.NEWS, text, title=title)
    incident = incident_of(
        sub,
        (quoted(told, "sub_event_type", act, "test", first=True),),
        id=f"i-{number}",
        status=IncidentStatus.ASSERTED,
        **changes,
    )
    story = Story(incident, [told], [told.id])
    story.history = [changed(incident, ChangeKind.CREATED, 1, story.sources)]
    return story
