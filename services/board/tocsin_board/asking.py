"""Filters of a URL: which incidents are asked for."""

from datetime import date
from typing import Annotated

from fastapi import HTTPException, Query

from tocsin.contracts.incident import IncidentStatus
from tocsin.contracts.ontology import EventType, SubEventType
from tocsin_store.searching.matching import Box, Circle, Matching

Many = Annotated[list[str] | None, Query()]


def asked(  # noqa: PLR0913 - a parameter is a filter
    *,
    bbox: Annotated[str | None, Query(description="W,S,E,N in degrees; 170,-20,-170,-10 crosses 180°.")] = None,
    near: Annotated[str | None, Query(description="LAT,LON,KM")] = None,
    country: Annotated[list[str] | None, Query(description="ISO 3166-1 alpha-2; may be repeated.")] = None,
    since: date | None = None,
    until: date | None = None,
    type: Annotated[list[EventType | SubEventType] | None, Query()] = None,  # noqa: A002 - the URL's word
    status: Annotated[list[IncidentStatus] | None, Query()] = None,
    actor: str | None = None,
    text: str | None = None,
    min_confidence: Annotated[float, Query(ge=0, le=1)] = 0.0,
    all: Annotated[bool, Query(description="Also what was merged or retracted.")] = False,  # noqa: A002 - as above
) -> Matching:
    """Return what a URL asks for. Answers 422 for what is no box or circle."""
    try:
        return Matching(
            box=Box(*_numbers(bbox, 4)) if bbox else None,
            near=Circle(*_numbers(near, 3)) if near else None,
            countries=tuple(code.upper() for code in country or ()),
            since=since,
            until=until,
            types=tuple(type or ()),
            statuses=tuple(status or ()),
            actor=actor,
            text=text,
            min_confidence=min_confidence,
            everything=all,
        )
    except ValueError as error:
        raise HTTPException(422, str(error)) from error


def _numbers(said: str, count: int) -> list[float]:
    numbers = [float(part) for part in said.split(",")]
    if len(numbers) != count:
        raise ValueError(f"{said!r}: give {count} numbers with commas between them")
    return numbers
