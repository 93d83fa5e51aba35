"""What is answered of the pipeline."""

from dataclasses import asdict
from datetime import datetime
from typing import Self

from pydantic import BaseModel, ConfigDict, Field

from tocsin.contracts.sources import Standing
from tocsin.kit.settings import without_password


class Seen(BaseModel):
    """A part of the pipeline, as it was seen."""

    model_config = ConfigDict(frozen=True)


class StageSeen(Seen):
    """A consumer group: a stage of ours, or a plug-in."""

    stage: str
    stream: str = Field(description="What it reads; empty for ingest, which reads none.")
    rate_per_minute: float = Field(description="Entries that it read in the last minute.", ge=0)
    lag: int = Field(description="Entries that it has not read.", ge=0)
    pending: int = Field(description="Entries that it has read and not acknowledged.", ge=0)
    oldest_pending_seconds: float | None = Field(description="Age of the oldest of these; null where there is none.")
    rejected: dict[str, int] = Field(description="Its dead letters that there are, by reason; the newest thousand.")
    consumers: int | None = Field(description="Its workers that asked for entries of late; null where unknown.")


class StreamSeen(Seen):
    """A stream: how long it is, and how many entries it ever had."""

    name: str
    entries: int = Field(ge=0)
    added: int = Field(ge=0)


class Counts(Seen):
    """What a source brought; `copies` are among the new ones."""

    new: int
    copies: int
    known: int
    refused: int


class SourceSeen(Seen):
    """A source of reports: what it brought, and when it last did or failed."""

    name: str
    tally: Counts
    last_success: datetime | None
    last_report: datetime | None
    last_error: str | None
    last_error_at: datetime | None
    failures: int = Field(description="Rounds that failed since the last that did not.")
    rests_until: datetime | None = Field(description="When it is asked again.")

    @classmethod
    def of(cls, name: str, standing: Standing) -> Self:
        """Return it without a password: what an older ingest, or a plug-in, wrote of a URL may hold one."""
        told = asdict(standing)
        error = without_password(standing.last_error) if standing.last_error else None
        return cls(name=without_password(name), **told | {"last_error": error})


class DeadLetter(Seen):
    """An entry that a stage refused. `tocsin dead show ID` has it whole."""

    id: str
    stream: str
    stage: str
    reason: str
    detail: str
    at: datetime
    report_id: str | None


class Told(Seen):
    """The pipeline at a moment."""

    at: datetime
    stages: list[StageSeen]
    streams: list[StreamSeen]
    sources: list[SourceSeen]
    dead_letters: list[DeadLetter] = Field(description="The newest twenty.")
