"""What one report tells of one incident, and all that it tells."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from tocsin.contracts.incident import Incident
from tocsin.contracts.messages import SourceRef
from tocsin_store.fuse.facts import Facts, facts_of


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
