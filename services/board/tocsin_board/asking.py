"""Filters of a URL: which incidents are asked for. They mean what the same options of the command line mean."""

from difflib import get_close_matches
from typing import Annotated, Final

from fastapi import Depends, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from tocsin_store.searching.asking import Written, WrongFilter, matching_of
from tocsin_store.searching.matching import Matching


class Filters(BaseModel):
    """The parameters by which a URL picks incidents; all that are given must hold."""

    model_config = ConfigDict(frozen=True)

    bbox: str | None = Field(
        default=None,
        description="In this box: W,S,E,N in degrees; 170,-20,-170,-10 crosses 180°.",
        examples=["41,12,54,19"],
    )
    near: str | None = Field(
        default=None, description="Within so many kilometres: LAT,LON,KM.", examples=["15.35,44.2,100"]
    )
    country: list[str] = Field(
        default=[], description="In this country, ISO 3166-1 alpha-2; may be repeated.", examples=[["NG", "ML"]]
    )
    since: str | None = Field(
        default=None,
        description="On this day or later: 2024-05-14, 2024-05, 2024, or 7d for a week ago.",
        examples=["7d"],
    )
    until: str | None = Field(default=None, description="On this day or earlier.", examples=["2024-05"])
    type: list[str] = Field(
        default=[], description="Of this event type or sub-type, or a part of its name; may be repeated."
    )
    status: list[str] = Field(
        default=[], description="Asserted, claimed or alleged; may be repeated.", examples=[["claimed"]]
    )
    actor: str | None = Field(default=None, description="With an actor whose name has these words in a row.")
    text: str | None = Field(default=None, description='With all these words; "words in a row" in quotation marks.')
    min_confidence: float = Field(
        default=0.0, description="Of which the reports are at least so sure.", ge=0, le=1, allow_inf_nan=False
    )
    all: bool = Field(default=False, description="Also what was merged or retracted.")


OF_A_PAGE: Final = frozenset({"limit", "after"})
"""What a URL says beside its filters."""


def asked(request: Request, filters: Annotated[Filters, Query()]) -> Matching:
    """Return what a URL asks for. Raises `WrongFilter`, also for an unknown name: ignored, it would ask for all."""
    for name in request.query_params:
        if name not in Filters.model_fields and name not in OF_A_PAGE:
            close = get_close_matches(name, Filters.model_fields, n=1)
            known = f"did you mean {close[0]}?" if close else f"there are {', '.join(sorted(Filters.model_fields))}"
            raise WrongFilter(name, "there is no such filter", known)
    said = filters.model_dump(exclude={"all"})
    return matching_of(Written(**said, everything=filters.all))


Asked = Annotated[Matching, Depends(asked)]
