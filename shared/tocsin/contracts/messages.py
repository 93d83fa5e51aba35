"""The messages themselves: what each stream's entries hold under their one field, `data`."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, JsonValue

from tocsin.contracts.base import LogIds, Message, Wire
from tocsin.contracts.geo import Place
from tocsin.contracts.incident import EntityMention, Incident, IncidentDraft, SetAside
from tocsin.contracts.report import Report, Source


class Rereading(Wire):
    """A stored report goes through the pipeline once more: after a better lexicon or gazetteer, by `tocsin replay`."""

    replay: str = Field(description="Which replay asked for it.")
    stage: Literal["enrich", "geocode"] = Field(description="From which worker on: read anew, or only placed anew.")
    asked_at: AwareDatetime = Field(description="When it was put on the bus again.")
    read_at: AwareDatetime | None = Field(
        default=None, description="When what is placed anew was read; null where it is read anew."
    )


def _is_unsaid(value: object) -> bool:
    """Tell whether an optional field is left out of the JSON: few messages have it."""
    return value is None


class AboutReport(Message):
    """A message that carries a report on its way."""

    report: Report
    rereading: Rereading | None = Field(
        default=None, exclude_if=_is_unsaid, description="Absent where the report came in just now."
    )

    def log_ids(self) -> LogIds:
        return {"report_id": self.report.id}

    def came_in(self) -> datetime | None:
        return self.rereading.asked_at if self.rereading else self.report.received_at


class ReportReceived(AboutReport):
    """A report came in and its text is new."""

    schema_: Literal["report.received"] = Field(default="report.received", alias="schema")
    version: Literal[1] = 1


class ReportEnriched(AboutReport):
    """A report was read: what it says happened, and what it mentions that is no new incident."""

    schema_: Literal["report.enriched"] = Field(default="report.enriched", alias="schema")
    version: Literal[1] = 1
    incidents: tuple[IncidentDraft, ...] = ()
    set_aside: tuple[SetAside, ...] = ()
    entities: tuple[EntityMention, ...] = ()

    def log_ids(self) -> LogIds:
        return super().log_ids() | {"incident_ids": [incident.id for incident in self.incidents]}


class ReportGeocoded(AboutReport):
    """A report's places were found and its incidents located. `tocsin extract` prints these."""

    schema_: Literal["report.geocoded"] = Field(default="report.geocoded", alias="schema")
    version: Literal[1] = 1
    places: tuple[Place, ...] = ()
    incidents: tuple[Incident, ...] = ()
    set_aside: tuple[SetAside, ...] = ()
    entities: tuple[EntityMention, ...] | None = Field(
        default=None,
        exclude_if=_is_unsaid,
        description="The names that enrich read, so that the report can be placed anew; absent: nobody kept them.",
    )

    def log_ids(self) -> LogIds:
        return super().log_ids() | {"incident_ids": [incident.id for incident in self.incidents]}


class ChangeKind(StrEnum):
    """What happened to an incident in the store."""

    CREATED = "created"
    UPDATED = "updated"
    MERGED = "merged"
    SPLIT = "split"
    RETRACTED = "retracted"


class SourceRef(Wire):
    """A report that tells of the incident."""

    report_id: str
    source: Source
    published_at: AwareDatetime | None = None
    url: str | None = None
    group: str | None = Field(
        default=None,
        description="Reports with the same group count as one source: copies of one text, or one outlet's own.",
    )


class ToldValue(Wire):
    """What some of the reports say of a field, as JSON; null where they leave it out."""

    value: JsonValue
    report_ids: tuple[str, ...]


class Contradiction(Wire):
    """Reports of one incident that do not agree on a field. The first value stands in the incident."""

    field: str
    values: Annotated[tuple[ToldValue, ...], Field(min_length=2)]
    rule: str = Field(description="Why the first value was chosen.")


class Correction(Wire):
    """Somebody's own word about an incident, which later reports do not overrule."""

    by: str
    why: str
    at: AwareDatetime


class Cause(Wire):
    """What made the change: the message, or an analyst's correction of what it told."""

    report_id: str
    message_id: str
    correction: Correction | None = None
    rereading: Rereading | None = Field(
        default=None,
        exclude_if=_is_unsaid,
        description="The message was no news, but the report read again: what is different now is how it is read.",
    )


class IncidentChanged(Message):
    """An incident in the store is new or different. A consumer drops any `revision` it has seen of an incident.

    A merged or retracted incident comes once more, as it last stood, and is then no longer one of the store's.
    """

    schema_: Literal["incident.changed"] = Field(default="incident.changed", alias="schema")
    version: Literal[1] = 1
    kind: ChangeKind
    incident: Incident
    revision: Annotated[int, Field(ge=1)]
    cause: Cause
    sources: tuple[SourceRef, ...] = ()
    source_count: Annotated[int, Field(ge=0)] | None = Field(default=None, description="Reports that tell of it.")
    independent_source_count: Annotated[int, Field(ge=0)] | None = Field(
        default=None, description="The same, with copies of one text and one outlet's own counted once."
    )
    contradictions: tuple[Contradiction, ...] = ()
    pinned: tuple[str, ...] = Field(default=(), description="Fields that an analyst has set.")
    merged_into: str | None = Field(default=None, description="The incident that this one is now part of.")
    split_from: str | None = Field(default=None, description="The incident that this one was part of.")

    def log_ids(self) -> LogIds:
        return {"report_id": self.cause.report_id, "incident_ids": [self.incident.id]}


class RejectReason(StrEnum):
    """Why an entry was refused; bounded, so that it can label a metric."""

    NO_DATA = "no_data"
    TOO_LARGE = "too_large"
    NOT_UTF8 = "not_utf8"
    NOT_JSON = "not_json"
    WRONG_SHAPE = "wrong_shape"
    UNKNOWN_VERSION = "unknown_version"
    REFUSED = "refused"
    EXHAUSTED = "exhausted"


class RawField(Wire):
    """One field of the original entry; bytes that are no UTF-8 are kept as base64.

    `encoding` is the value's, `name_encoding` the name's.
    """

    name: str
    value: str
    encoding: Literal["utf-8", "base64"] = "utf-8"
    name_encoding: Literal["utf-8", "base64"] = "utf-8"


class Rejected(Message):
    """An entry that a worker could not handle, kept with the reason so that it can be mended and replayed."""

    schema_: Literal["rejected"] = Field(default="rejected", alias="schema")
    version: Literal[1] = 1
    stage: str
    reason: RejectReason
    detail: Annotated[str, Field(max_length=2000)]
    deliveries: Annotated[int, Field(ge=1)] = 1
    stream: str
    entry_id: str
    entry: tuple[RawField, ...]
