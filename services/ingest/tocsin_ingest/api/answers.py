"""What a sender is told of each report."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from tocsin_ingest.normalise import BadReport
from tocsin_ingest.normalise.tracing import Shift
from tocsin_ingest.sources.collector import Taken

ReportId = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$", examples=["9f2c" * 16])]


class ShiftTold(BaseModel):
    """From an offset of the text as it is kept on, characters of the text as it was sent stand so much further."""

    model_config = ConfigDict(frozen=True)

    start: int = Field(ge=0, description="Offset in the text as it is kept, in Unicode code points.")
    by: int = Field(description="To add, up to the next shift.")


class TakenReport(BaseModel):
    """A report that is on the bus and will not be lost."""

    model_config = ConfigDict(frozen=True)

    id: ReportId = Field(description="The report's id: a hash of what identifies it, the same however often it comes.")
    status: Literal["new", "known"] = Field(description="`known`: the same report was taken before; nothing is to do.")
    group: ReportId | None = Field(
        description="The first report with nearly this text: its own id where there is none."
    )

    shifts: tuple[ShiftTold, ...] = Field(
        default=(), description="How to get from offsets of the text as it is kept to those of the text as it was sent."
    )

    @classmethod
    def of(cls, taken: Taken, shifts: Sequence[Shift]) -> Self:
        """Return what is told of a report that was delivered."""
        told = tuple(ShiftTold(start=shift.start, by=shift.by) for shift in shifts)
        return cls(id=taken.report_id, status="new" if taken.new else "known", group=taken.group, shifts=told)


class WhyRefused(BaseModel):
    """Which field of a report is wrong."""

    model_config = ConfigDict(frozen=True)

    field: str = Field(description="The field; `line` for the object as a whole.", examples=["published_at"])
    found: str = Field(description="What was found there.", examples=["'yesterday'"])
    mend: str = Field(description="How to mend it.", examples=["give an ISO 8601 day or time with its zone"])


class RefusedReport(BaseModel):
    """A report that was not taken."""

    model_config = ConfigDict(frozen=True)

    error: WhyRefused

    @classmethod
    def of(cls, bad: BadReport) -> Self:
        """Return what is told of an object that is no report."""
        return cls(error=WhyRefused(field=bad.field, found=bad.found, mend=bad.mend))


Outcome = TakenReport | RefusedReport


class Answer(BaseModel):
    """What became of each report of a request, in its order."""

    model_config = ConfigDict(frozen=True)

    reports: list[Outcome] = Field(description="One for each report that was sent, in that order.")

    @property
    def status(self) -> HTTPStatus:
        """202 where a report was taken, 422 where all were refused."""
        return status_of(self.reports)


def status_of(outcomes: Sequence[Outcome]) -> HTTPStatus:
    """Return 202 where there is nothing to refuse or some report was taken, else 422."""
    if outcomes and all(isinstance(each, RefusedReport) for each in outcomes):
        return HTTPStatus.UNPROCESSABLE_ENTITY
    return HTTPStatus.ACCEPTED
