"""What all values on the wire have in common."""

from datetime import UTC, datetime
from os import urandom
from typing import Annotated, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, model_validator

UnitInterval = Annotated[float, Field(ge=0, le=1)]
"""A share or a score from 0 to 1."""

Country = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
"""ISO 3166-1 alpha-2; `XK` stands for Kosovo."""


LogIds = dict[str, str | list[str]]
"""The ids that follow one report through the logs of all workers."""


class Wire(BaseModel):
    """A frozen value that crosses a stream. Unknown fields are ignored, so that old readers read new writers."""

    model_config = ConfigDict(
        frozen=True,
        extra="ignore",
        allow_inf_nan=False,
        serialize_by_alias=True,
        validate_by_alias=True,
        validate_by_name=True,
    )


class Span(Wire):
    """A stretch of `report.text`: Unicode code points, `end` exclusive."""

    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=0)]

    @model_validator(mode="after")
    def _forwards(self) -> Self:
        if self.end < self.start:
            raise ValueError("a span ends at or after the place it starts")
        return self


class Message(Wire):
    """What a stream entry holds. Subclasses fix `schema` and `version` as literals."""

    message_id: str = Field(default_factory=lambda: urandom(16).hex(), description="Unique to this message.")
    produced_at: AwareDatetime = Field(default_factory=lambda: datetime.now(UTC), description="When it was made.")
    traceparent: str | None = Field(
        default=None,
        exclude_if=lambda traceparent: traceparent is None,  # most have none
        description="The span it was sent by, as W3C's Trace Context has it; absent where nobody traces.",
    )

    def log_ids(self) -> LogIds:
        """Return what a log line names this message by."""
        return {"message_id": self.message_id}

    def came_in(self) -> datetime | None:
        """Return when what this message tells of reached ingest; None where that is not known."""
        return None
