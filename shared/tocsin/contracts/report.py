"""A report: one text as it came in, with where it came from and when it was published."""

from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, Field

from tocsin.contracts.base import Wire
from tocsin.contracts.geo import Latitude, Longitude


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


class Position(Wire):
    """A point that the sender gave beside the text, such as a feed's `georss:point`. Nobody has checked it.

    It may be where something happened, where the story was filed, or the middle of a warning's area: no worker takes it
    for the place of an incident.
    """

    lat: Latitude
    lon: Longitude
    radius_km: Annotated[float, Field(ge=0)] | None = Field(
        default=None, description="How far what the sender drew reaches; null where it gave a point alone."
    )
    name: str | None = Field(default=None, description="What the sender calls it.")


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
    position: Position | None = Field(default=None, description="Where the sender says that this is, beside the text.")
