"""What one report tells of one incident, and all that it tells."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from tocsin.contracts.incident import Incident
from tocsin.contracts.messages import ReportGeocoded, SourceRef
from tocsin_store.fuse.facts import Facts, facts_of
from tocsin_store.fuse.signature import signature


@dataclass(frozen=True, slots=True)
class Mention:
    """One incident as one message tells of it.

    `id` is the mention's own; `name` is the id that it would give to an incident that it founds; `received` is when
    its report came in, and `signature` the MinHash of its report's text. `facts` follow from the incident.
    """

    id: str
    name: str
    report_id: str
    message_id: str
    produced_at: datetime
    received: datetime
    incident: Incident
    source: SourceRef
    signature: bytes
    facts: Facts = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "facts", facts_of(self.incident))

    def named(self, name: str) -> "Mention":
        """Return the same mention under another name."""
        return self if name == self.name else replace(self, name=name)


@dataclass(frozen=True, slots=True)
class Telling:
    """All that one message tells of its report: perhaps nothing."""

    report_id: str
    message_id: str
    produced_at: datetime
    mentions: tuple[Mention, ...]


def tell(message: ReportGeocoded) -> Telling:
    """Return a message's telling, each mention under its own incident's id: `named` says which name it then has."""
    report = message.report
    source = SourceRef(report_id=report.id, source=report.source, published_at=report.published_at, url=report.url)
    signed = signature(report.text)
    mentions = tuple(
        Mention(
            id=mention_id(message.message_id, incident.id),
            name=incident.id,
            report_id=report.id,
            message_id=message.message_id,
            produced_at=message.produced_at,
            received=report.received_at or report.published_at or message.produced_at,
            incident=incident,
            source=source,
            signature=signed,
        )
        for incident in message.incidents
    )
    return Telling(report.id, message.message_id, message.produced_at, mentions)


def mention_id(message_id: str, incident_id: str) -> str:
    """Return the id of the mention by which a message tells an incident."""
    return f"{message_id}/{incident_id}"
