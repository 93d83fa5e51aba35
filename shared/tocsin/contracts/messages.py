"""The messages themselves: what each stream's entries hold under their one field, `data`."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from tocsin.contracts.base import LogIds, Message, Wire
from tocsin.contracts.geo import Place
from tocsin.contracts.incident import EntityMention, Incident, IncidentDraft, SetAside
from tocsin.contracts.report import Report, Source


class AboutReport(Message):
    """A message that carries a report on its way."""

    report: Report

    def log_ids(self) -> LogIds:
        return {"report_id": self.report.id}

    def came_in(self) -> datetime | None:
        return self.report.received_at


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


class Cause(Wire):
    """The message that made the change."""

    report_id: str
    message_id: str


class IncidentChanged(Message):
    """An incident in the store is new or different. A consumer drops any `revision` it has seen of an incident."""

    schema_: Literal["incident.changed"] = Field(default="incident.changed", alias="schema")
    version: Literal[1] = 1
    kind: ChangeKind
    incident: Incident
    revision: Annotated[int, Field(ge=1)]
    cause: Cause
    sources: tuple[SourceRef, ...] = ()

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
