"""A report: one text as it came in, with where it came from and when it was published."""

from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, Field

from tocsin.contracts.base import Wire


class SourceKind(StrEnum):
    """Who speaks. `claimant` is a party to the conflict that reports on itself."""

    WIRE = "wire"
    NEWS = "news"
    OFFICIAL = "official"
    CLAIMANT = "claimant"
    SOCIAL = "social"
    NGO = "ngo"
    STATE_MEDIA = "state_media"
    OTHER = "other"


class PublishedPrecision(StrEnum):
    """How much of `published_at` was really given; the rest is filled with zeros."""

    SECOND = "second"
    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"


class Source(Wire):
    """Where a report came from."""

    name: str
    kind: SourceKind = SourceKind.OTHER


class Report(Wire):
    """One text as it came in. All offsets in Tocsin count code points of `text`."""

    id: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$", description="SHA-256 of what identifies the report.")]
    external_id: str | None = Field(default=None, description="The id its sender gave it.")
    title: str | None = None
    text: Annotated[str, Field(max_length=2_000_000)]
    language: str | None = Field(default=None, description="BCP 47; null where it is not known.")
    published_at: AwareDatetime | None = None
    published_precision: PublishedPrecision | None = None
    received_at: AwareDatetime | None = Field(default=None, description="When ingest took it in.")
    source: Source
    url: str | None = None
    group: Annotated[str | None, Field(pattern=r"^[0-9a-f]{64}$")] = Field(
        default=None,
        description="The first report with nearly this text: its own id where none came before; null: nobody looked.",
    )
