"""What the store needs of a database, in plain types. `sql.py` is the one implementation."""

from collections.abc import AsyncGenerator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from tocsin.contracts.geo import Place
from tocsin.contracts.incident import EntityMention, Incident, SetAside
from tocsin.contracts.messages import ChangeKind, Contradiction, IncidentChanged, ReportGeocoded, SourceRef
from tocsin.contracts.report import Report
from tocsin_store.fuse import Correction, State
from tocsin_store.outlines import Outlined, Revision
from tocsin_store.searching.cursor import cursor_of
from tocsin_store.searching.matching import ANY, Box, Circle, Matching
from tocsin_store.window import ALL, Sizes, Window

__all__ = [
    "ANY",
    "Again",
    "Asked",
    "Box",
    "Came",
    "Circle",
    "Counts",
    "Heard",
    "Matching",
    "Numbered",
    "Reading",
    "Replayed",
    "Repository",
    "Retold",
    "Same",
    "StoredIncident",
    "StoredReport",
    "ToRead",
    "ToldBy",
    "cursor_of",
]


Numbered = tuple[int, IncidentChanged]
"""A change, after its place in the order of commits."""


@dataclass(frozen=True, slots=True)
class StoredIncident:
    """An incident as it stands: what is known of it, how often that changed, and the reports that tell of it.

    `merged_into` is the incident that a merged one is now part of, which may itself be merged.
    """

    incident: Incident
    revision: int
    sources: tuple[SourceRef, ...]
    contradictions: tuple[Contradiction, ...] = ()
    pinned: tuple[str, ...] = ()
    state: State = State.LIVE
    merged_into: str | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """How much the store holds. `mentions` counts what reports said of incidents, what they said before included."""

    reports: int
    mentions: int
    incidents: int


@dataclass(frozen=True, slots=True)
class Same:
    """Why a mention is taken for the same as another: how alike they are, in points, and in what."""

    mention: str
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ToldBy:
    """What one report says of an incident, and the mentions of the same incident that it is linked with.

    `name` is the id that the report gives to it, by which corrections know it.
    """

    name: str
    source: SourceRef
    incident: Incident
    links: tuple[Same, ...] = ()


@dataclass(frozen=True, slots=True)
class StoredReport:
    """A report, and what its latest message tells beside incidents. Both are None where an older version kept it."""

    report: Report
    set_aside: tuple[SetAside, ...] | None
    places: tuple[Place, ...] | None


@dataclass(frozen=True, slots=True)
class Asked:
    """Which reports are read again; None asks for any.

    Those that came in since an instant and before another; `source` is its name, `report` an id or how it begins.
    """

    since: datetime | None = None
    before: datetime | None = None
    source: str | None = None
    report: str | None = None


@dataclass(frozen=True, slots=True)
class Came:
    """A report's place in the order in which they came in."""

    received: datetime
    report_id: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a report was last read to say, with the places that it was given then."""

    read_at: datetime
    incidents: tuple[Incident, ...]
    set_aside: tuple[SetAside, ...]
    entities: tuple[EntityMention, ...]


@dataclass(frozen=True, slots=True)
class Again:
    """A report that is read again; `reading` is None where it is not asked for, as it is read anew."""

    came: Came
    report: Report
    reading: Reading | None = None


@dataclass(frozen=True, slots=True)
class ToRead:
    """How many reports are asked for; how many of them can be placed without being read; and the last change by now."""

    reports: int
    placeable: int
    last_change: int


@dataclass(frozen=True, slots=True)
class Replayed:
    """Of how many reports what was read anew is kept, and how often that changed an incident, by kind."""

    reports: int
    changes: Mapping[ChangeKind, int]


@dataclass(frozen=True, slots=True)
class Heard:
    """What the bus has heard last of an incident, as far as it is compared; `content` is the incident's hash."""

    revision: int
    state: State
    content: int
    sources: tuple[str, ...]
    merged_into: str | None


@dataclass(frozen=True, slots=True)
class Retold:
    """How many incidents are told again; and the ids that were heard of, and that no report in the database tells."""

    told: int
    unknown: tuple[str, ...]


class Repository(Protocol):
    """Keeps reports, what they say, and the incidents that follow from it.

    Every method may wait for the database, about a second where another writer holds it; each raises
    `tocsin.kit.errors.Transient` where the database is away or stays locked. Then nothing was written.
    """

    async def record(self, messages: Sequence[ReportGeocoded]) -> list[list[IncidentChanged]]:
        """Keep all messages in one transaction; return for each, in order, what it changed.

        What the incidents are after it depends on the set of messages that were ever recorded, and neither on their
        order nor on repetitions; only how often an incident changed on the way does. A change is that of the last
        message of the batch that had a part in it. A message that was recorded before, by its `message_id`, makes none
        now, nor does a report that says again what is known. Changes are committed with the rest; a `Relay` tells them.
        """

    async def correct(self, correction: Correction) -> list[IncidentChanged]:
        """Keep what an analyst says of incidents, under the next number of the log; return what it changes.

        Names are ids of incidents, merged ones included. Raises `tocsin.kit.errors.Invalid` for one that is not known.
        """

    async def known_reports(self, ids: Sequence[str]) -> set[str]:
        """Return those of the report ids that are stored."""

    async def incidents(self, limit: int, matching: Matching = ANY, after: str | None = None) -> list[StoredIncident]:
        """Return incidents by the last day of their interval, newest first, undated last; then by id.

        `after` is the `cursor_of` the last one of the page before. Raises `ValueError` for what is no cursor.
        """

    def stream(self, matching: Matching = ANY) -> AsyncGenerator[StoredIncident]:
        """Yield incidents that stand, newest first, as they stood when the first was asked for.

        Memory holds some hundreds of them, however many there are. The database is read until the generator is closed.
        """

    async def revisions(self, matching: Matching = ANY) -> list[Revision]:
        """Return the id and the revision of all incidents that match, newest first, undated last."""

    async def outlines(self, ids: Iterable[str]) -> Sequence[Outlined]:
        """Return what is shown of these incidents among many, as they stand now, in no order."""

    async def incident(self, incident_id: str) -> StoredIncident | None:
        """Return an incident; of one that was merged, what it is part of now. None where none ever had the id."""

    async def sizes(self, incident_id: str) -> Sizes:
        """Return how much is known of an incident under this very id."""

    async def history(self, incident_id: str, window: Window = ALL) -> list[IncidentChanged]:
        """Return what was told of an incident under this very id, in order; a window is counted from the newest."""

    async def changes_since(self, since: datetime, *, after: int, limit: int) -> list[Numbered]:
        """Return so many changes at most that were made since a moment, each after its number, in their order.

        `after` is the number of the last one of the page before, 0 for the first page.
        """

    async def mentions(self, incident_id: str, window: Window = ALL) -> list[ToldBy]:
        """Return what each report says of an incident, or of what it was merged into, in the order they came in.

        Each has its strongest links alone, so many that a page of them stays a page.
        """

    async def corrections(self, incident_id: str) -> list[Correction]:
        """Return what analysts said of an incident, or of what it was merged into, in the order they said it."""

    async def reports_of(self, incident_id: str, window: Window = ALL) -> list[StoredReport]:
        """Return the reports that tell of it, or of what it was merged into, in the order they came in, with texts."""

    async def report(self, report_id: str) -> StoredReport | None:
        """Return a report; None where none has the id."""

    async def incidents_of(self, report_id: str) -> list[StoredIncident]:
        """Return the incidents that a report tells of, retracted ones among them, in the order of their ids."""

    async def to_read(self, asked: Asked) -> ToRead:
        """Return how many reports are asked for to be read again."""

    async def again(self, asked: Asked, after: Came | None, limit: int, *, placeable: bool) -> list[Again]:
        """Return the next reports to be read again after one, in the order they came in.

        With `placeable` those alone that can be placed without being read, with their latest reading.
        """

    async def replayed(self, replay: str) -> int:
        """Return of how many reports what a replay read anew is kept."""

    async def became(self, replay: str, since: int) -> Replayed:
        """Return what a replay did; `since` is the last change before it began."""

    async def retell(self, heard: Mapping[str, Heard]) -> Retold:
        """Tell those incidents again that are not as was heard, above every revision that was; by their ids.

        For a database that came back with less than it had, after it heard the reports again.
        """

    async def counts(self) -> Counts:
        """Return how much is stored."""

    async def describe(self) -> str:
        """Return which database this is, and how it finds places."""

    async def ping(self) -> None:
        """Return when the database could be written."""

    async def aclose(self) -> None:
        """Let go of all connections."""
