"""What analysts say of incidents, over HTTP: kept for good, with who and why. The store's relay tells it."""

import re
from typing import Annotated, Final, Self

from fastapi import APIRouter, Path
from pydantic import BaseModel, ConfigDict, Field, JsonValue, field_validator, model_validator

from tocsin.contracts.messages import IncidentChanged
from tocsin_board.entry import Corrector
from tocsin_board.incidents import IncidentId
from tocsin_board.parts import Kept
from tocsin_board.problems import ERRORS
from tocsin_store import saying
from tocsin_store.fuse import SETTABLE
from tocsin_store.saying import Said

WHY_CHARS: Final = 500
"""A sentence or two, kept beside the correction for good."""

_UNKEEPABLE: Final = re.compile(r"[\0\ud800-\udfff]")
"""Letters that JSON can say and UTF-8, or PostgreSQL, cannot."""

router = APIRouter(tags=["corrections"], responses=ERRORS)


class Why(BaseModel):
    """Why something is said. Who says it is the name of the key."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    why: str = Field(
        description="For whoever reads the history.",
        min_length=1,
        max_length=WHY_CHARS,
        pattern=r"\S",
        examples=["a double"],
    )

    @field_validator("why")
    @classmethod
    def _says_something(cls, why: str) -> str:
        if not saying.can_be_read(why):
            raise ValueError("nothing of it can be seen: say it in words")
        return why

    @model_validator(mode="after")
    def _can_be_kept(self) -> Self:
        if any(_has(value, _UNKEEPABLE) for _, value in self):
            raise ValueError(
                "the letter NUL or half of a letter stands in it, which no database can be relied on to keep"
            )
        return self


class With(Why):
    """Another incident that is the same."""

    with_: str = Field(alias="with", description="The id of the other incident.", min_length=1, max_length=200)


class Off(Why):
    """Reports that tell of another incident."""

    reports: list[str] = Field(
        description="Their ids; what a report tells of several, by the ids it gives.", min_length=1, max_length=1_000
    )


class Value(Why):
    """What a field is, whatever reports say."""

    value: JsonValue = Field(
        description="As the field is in an incident.", examples=[{"min": 3, "max": 3, "basis": "exact"}]
    )


def _has(value: object, wrong: re.Pattern[str]) -> bool:
    match value:
        case str():
            return wrong.search(value) is not None
        case list():
            return any(_has(each, wrong) for each in value)
        case dict():
            return any(_has(key, wrong) or _has(each, wrong) for key, each in value.items())
    return False


class Changed(BaseModel):
    """What a correction changed, as the stream tells it; nothing where all was so before."""

    changed: list[IncidentChanged]


FieldName = Annotated[str, Path(description=f"One of {', '.join(SETTABLE)}.", max_length=100)]


@router.post("/incidents/{incident_id}/merge")
async def merge(incident_id: IncidentId, body: With, kept: Kept, caller: Corrector) -> Changed:
    """Say that the incident is the same as another."""
    return Changed(changed=await saying.merge(kept, (incident_id, body.with_), Said(caller, body.why)))


@router.post("/incidents/{incident_id}/split")
async def split(incident_id: IncidentId, body: Off, kept: Kept, caller: Corrector) -> Changed:
    """Say that some of its reports tell of another incident."""
    return Changed(changed=await saying.split(kept, incident_id, body.reports, Said(caller, body.why)))


@router.post("/incidents/{incident_id}/retract")
async def retract(incident_id: IncidentId, body: Why, kept: Kept, caller: Corrector) -> Changed:
    """Say that it did not happen, or is none of ours."""
    return Changed(changed=await saying.retract(kept, incident_id, Said(caller, body.why)))


@router.post("/incidents/{incident_id}/restore")
async def restore(incident_id: IncidentId, body: Why, kept: Kept, caller: Corrector) -> Changed:
    """Say that it did happen, after all."""
    return Changed(changed=await saying.restore(kept, incident_id, Said(caller, body.why)))


@router.put("/incidents/{incident_id}/fields/{field}")
async def set_field(incident_id: IncidentId, field: FieldName, body: Value, kept: Kept, caller: Corrector) -> Changed:
    """Say what a field is, whatever reports say."""
    return Changed(changed=await saying.set_field(kept, incident_id, field, body.value, Said(caller, body.why)))


@router.delete("/incidents/{incident_id}/fields/{field}")
async def unset_field(incident_id: IncidentId, field: FieldName, body: Why, kept: Kept, caller: Corrector) -> Changed:
    """Say that a field is what the reports say."""
    return Changed(changed=await saying.unset_field(kept, incident_id, field, Said(caller, body.why)))
