"""An incident as all reports of it together tell it."""

from dataclasses import dataclass

from tocsin.contracts.incident import Incident
from tocsin.contracts.messages import Contradiction, SourceRef
from tocsin_store.fuse.groups import independent


@dataclass(frozen=True, slots=True)
class Fused:
    """The incident, the reports that tell of it with their groups, and where they differ.

    `names` are those of its mentions, `pinned` the fields that an analyst has set; what is `retracted` is none.
    """

    incident: Incident
    sources: tuple[SourceRef, ...]
    contradictions: tuple[Contradiction, ...]
    names: frozenset[str]
    pinned: tuple[str, ...] = ()
    retracted: bool = False

    @property
    def id(self) -> str:
        return self.incident.id

    @property
    def source_count(self) -> int:
        """Reports that tell of it."""
        return len(self.sources)

    @property
    def independent_source_count(self) -> int:
        """The same, with copies of one text and one outlet's own counted once."""
        return independent(self.sources)
