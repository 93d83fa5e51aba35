"""What is answered of incidents and reports: the wire's own shapes, and what the store knows beside them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from tocsin.contracts.geo import Place
from tocsin.contracts.incident import Incident, SetAside
from tocsin.contracts.messages import Contradiction, IncidentChanged, SourceRef
from tocsin.contracts.report import Report
from tocsin_store.fuse import Correction, CorrectionKind, State, independent
from tocsin_store.repository import StoredIncident, StoredReport, ToldBy
from tocsin_store.window import Sizes, Window


class Answer(BaseModel):
    """An object that is answered."""

    model_config = ConfigDict(frozen=True)


class Stored(Answer):
    """An incident as it stands."""

    incident: Incident
    revision: int = Field(description="How often it changed.", ge=1)
    state: State
    merged_into: str | None = Field(description="The incident that a merged one is now part of.")
    sources: tuple[SourceRef, ...]
    source_count: int = Field(description="Reports that tell of it.", ge=0)
    independent_source_count: int = Field(
        description="The same, with copies of one text and one outlet's own counted once.", ge=0
    )
    contradictions: tuple[Contradiction, ...]
    pinned: tuple[str, ...] = Field(description="Fields that an analyst has set.")

    @classmethod
    def of(cls, stored: StoredIncident) -> Self:
        return cls(**_of(stored))


class Page(Answer):
    """Incidents, the newest first."""

    incidents: list[Stored]
    next: str | None = Field(description="What `after` is to be for the next page; null on the last one.")


class Same(Answer):
    """Why a mention is taken for the same as another."""

    mention: str = Field(description="The other mention's name.")
    score: float = Field(description="How alike they are: the points of all reasons together.")
    reasons: tuple[str, ...]


class Mention(Answer):
    """What one report says of the incident, by itself."""

    name: str = Field(description="The id that the report gives to it.")
    source: SourceRef
    incident: Incident
    links: tuple[Same, ...]

    @classmethod
    def of(cls, told: ToldBy) -> Self:
        links = tuple(Same(mention=each.mention, score=each.score, reasons=each.reasons) for each in told.links)
        return cls(name=told.name, source=told.source, incident=told.incident, links=links)


class Corrected(Answer):
    """What an analyst said of the incident."""

    number: int = Field(description="Its place in the log of corrections.")
    kind: CorrectionKind
    by: str
    why: str
    at: datetime
    field: str | None
    value: JsonValue
    names: tuple[str, ...] = Field(description="The mentions that it is about.")
    rest: tuple[str, ...] = Field(description="The mentions that it sets apart from these.")

    @classmethod
    def of(cls, correction: Correction) -> Self:
        return cls(**{name: getattr(correction, name) for name in cls.model_fields})


class TellingReport(Report):
    """A report with its text, and what it tells beside incidents; null where an older store did not keep that."""

    set_aside: tuple[SetAside, ...] | None = Field(description="Passages that are no new incident, and why.")
    places: tuple[Place, ...] | None = Field(description="Every place that it names, found or not.")

    @classmethod
    def telling(cls, stored: StoredReport) -> Self:
        return cls(**dict(stored.report), set_aside=stored.set_aside, places=stored.places)


@dataclass(frozen=True, slots=True)
class Lists:
    """What is kept of an incident: a window of each list, and all corrections."""

    mentions: list[ToldBy]
    history: list[IncidentChanged]
    corrections: list[Correction]
    reports: list[StoredReport]


class Known(Stored):
    """What is known of an incident. Offsets of its evidence are code points of its report's `text`.

    Of each list as much as was asked for; beside it stands how much there is. Of `reports`, as of `sources`, there are
    `source_count`.
    """

    mentions: list[Mention] = Field(description="In the order they came in.")
    mention_count: int
    history: list[IncidentChanged] = Field(description="In order, counted from the newest; of its sources the first.")
    history_count: int
    corrections: list[Corrected] = Field(description="In order, counted from the newest.")
    correction_count: int
    reports: list[TellingReport] = Field(
        description="In the order they came in; on the first page also those that its evidence quotes."
    )

    @classmethod
    def knowing(cls, stored: StoredIncident, window: Window, sizes: Sizes, lists: Lists) -> Self:
        newest = lists.corrections[::-1][window.of_list][::-1]
        return cls(
            **_of(stored) | {"sources": stored.sources[window.of_list]},
            mentions=[Mention.of(each) for each in lists.mentions],
            mention_count=sizes.mentions,
            history=[change.model_copy(update={"sources": change.sources[: window.limit]}) for change in lists.history],
            history_count=sizes.revisions,
            corrections=[Corrected.of(each) for each in newest],
            correction_count=len(lists.corrections),
            reports=[TellingReport.telling(each) for each in lists.reports],
        )


class KnownReport(Answer):
    """A report, and the incidents it tells of."""

    report: Report
    set_aside: tuple[SetAside, ...] | None = Field(description="Passages that are no new incident, and why.")
    places: tuple[Place, ...] | None = Field(description="Every place that it names, found or not.")
    incidents: list[Stored]


def _of(stored: StoredIncident) -> dict[str, object]:
    return {
        "incident": stored.incident,
        "revision": stored.revision,
        "state": stored.state,
        "merged_into": stored.merged_into,
        "sources": stored.sources,
        "source_count": len(stored.sources),
        "independent_source_count": independent(stored.sources),
        "contradictions": stored.contradictions,
        "pinned": stored.pinned,
    }
