"""What is shown of an incident among very many: read in half the time that all of it takes."""

from dataclasses import dataclass

from tocsin.contracts.base import Wire
from tocsin.contracts.geo import Location
from tocsin.contracts.incident import IncidentStatus, When
from tocsin.contracts.ontology import EventType, SubEventType
from tocsin.contracts.parties import Actor, Casualties, Target

Revision = tuple[str, int]
"""An incident's id, and how often it changed: whatever is known of it is the same while these are."""


class Outline(Wire):
    """An incident without its evidence, claims and codes: the same fields as in `Incident`."""

    id: str
    event_type: EventType
    sub_event_type: SubEventType
    status: IncidentStatus
    time: When | None = None
    location: Location | None = None
    actors: tuple[Actor, ...] = ()
    targets: tuple[Target, ...] = ()
    casualties: Casualties = Casualties()
    confidence: float


@dataclass(frozen=True, slots=True)
class Outlined:
    """An incident's outline, its revision, and by how many sources it is told."""

    incident: Outline
    revision: int
    sources: int
    independent: int
