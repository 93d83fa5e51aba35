"""What the store needs of a database, in plain types. `sql.py` is the one implementation."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from tocsin.contracts.incident import Incident
from tocsin.contracts.messages import IncidentChanged, ReportGeocoded, SourceRef
from tocsin.contracts.ontology import EventType
from tocsin.contracts.report import Report


@dataclass(frozen=True, slots=True)
class StoredIncident:
    """An incident as it stands: what is known of it, how often that changed, and the reports that tell of it."""

    incident: Incident
    revision: int
    sources: tuple[SourceRef, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """How much the store holds. `mentions` counts what reports said of incidents, each change of it anew."""

    reports: int
    mentions: int
    incidents: int


@dataclass(frozen=True, slots=True)
class Matching:
    """Which incidents are asked for; None asks for any. `since` and `until` are days that the interval touches."""

    since: date | None = None
    until: date | None = None
    event_type: EventType | None = None
    country: str | None = None
    min_confidence: float = 0.0


ANY = Matching()
"""Every incident."""


class Repository(Protocol):
    """Keeps reports, what they say, and the incidents that follow from it.

    Every method may wait for the database, about a second where another writer holds it; each raises
    `tocsin.kit.errors.Transient` where the database is away or stays locked. Then nothing was written.
    """

    async def record(self, messages: Sequence[ReportGeocoded]) -> list[list[IncidentChanged]]:
        """Keep all messages in one transaction; return for each, in order, the changes it makes.

        A message that was recorded before, by its `message_id`, returns the very changes it made then.
        A report that says again what is known makes none; in a new message within the hour, which means that the bus
        forgot the first, it returns the changes that it made.
        """

    async def known_reports(self, ids: Sequence[str]) -> set[str]:
        """Return those of the report ids that are stored."""

    async def incidents(self, limit: int, matching: Matching = ANY) -> list[StoredIncident]:
        """Return incidents by the last day of their interval, newest first, undated last; then by id."""

    async def incident(self, incident_id: str) -> StoredIncident | None:
        """Return an incident as it stands; null where none has the id."""

    async def reports_of(self, incident_id: str) -> list[Report]:
        """Return the reports that tell of an incident, with their texts, in the order they first did."""

    async def counts(self) -> Counts:
        """Return how much is stored."""

    async def ping(self) -> None:
        """Return when the database could be written."""

    async def aclose(self) -> None:
        """Let go of all connections."""
