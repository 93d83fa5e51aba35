"""Places, and where an incident happened.

Coordinates are a gazetteer record, a position written in the text, or a computed offset from one of them; never else.
"""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from tocsin.contracts.base import Country, Span, UnitInterval, Wire

Latitude = Annotated[float, Field(ge=-90, le=90)]
Longitude = Annotated[float, Field(ge=-180, le=180)]


class PlaceKind(StrEnum):
    """What kind of thing a place is; it decides the radius and the precision code."""

    FACILITY = "facility"
    SETTLEMENT = "settlement"
    NEIGHBOURHOOD = "neighbourhood"
    ADMIN2 = "admin2"
    ADMIN1 = "admin1"
    COUNTRY = "country"
    REGION = "region"
    NATURAL = "natural"
    SEA = "sea"
    COORDINATES = "coordinates"


class Candidate(Wire):
    """A record that the name could also have meant."""

    name: str
    lat: Latitude
    lon: Longitude
    country: Country | None = None
    admin1: str | None = None
    geonames_id: int | None = None
    score: UnitInterval
    reasons: tuple[str, ...] = Field(
        default=(),
        description="What spoke for and against it: each factor with its points, in powers of ten of people.",
    )


class Place(Span):
    """One place name in the text. Where no record is good enough, `lat` and `lon` are null and `reason` says why."""

    text: str
    name: str | None = None
    kind: PlaceKind | None = None
    lat: Latitude | None = None
    lon: Longitude | None = None
    radius_km: Annotated[float, Field(ge=0)] | None = None
    country: Country | None = None
    admin1: str | None = None
    geonames_id: int | None = None
    confidence: UnitInterval = 0.0
    candidates: tuple[Candidate, ...] = ()
    reasons: tuple[str, ...] = Field(default=(), description="What spoke for the record, each factor with its points.")
    reason: str | None = Field(default=None, description="Why there are no coordinates.")

    @model_validator(mode="after")
    def _coordinates_or_a_reason(self) -> Self:
        if (self.lat is None) != (self.lon is None):
            raise ValueError("lat and lon come together")
        if (self.lat is None) != (self.reason is not None):
            raise ValueError("a place has coordinates or a reason why not, and never both")
        return self


class RelationKind(StrEnum):
    """How the incident lies to the named place."""

    AT = "at"
    NEAR = "near"
    BEARING = "bearing"
    BETWEEN = "between"
    OFF = "off"


class Relation(Wire):
    """A position said relative to a named place: "24 nm SSE of Salalah"."""

    kind: RelationKind
    text: str
    distance_km: Annotated[float, Field(ge=0)] | None = None
    bearing_deg: Annotated[float, Field(ge=0, lt=360)] | None = None


class LocationBasis(StrEnum):
    """Where in the report the place stands that an incident was given; the further down, the less it says."""

    SENTENCE = "sentence"
    """In the sentence with the act."""

    SCOPE = "scope"
    """In another sentence that tells the incident."""

    CONTEXT = "context"
    """In a sentence beside those."""

    HEADING = "heading"
    """In the label that the incident's entry of a list stands under."""

    DATELINE = "dateline"
    """Where the story was filed."""

    REPORT = "report"
    """The country that the report is mostly about."""


class PlaceRole(StrEnum):
    """What a place has to do with an incident besides being the one that stands for where it occurred."""

    ALSO_THERE = "also_there"
    """Another of several places where it occurred: "struck X, Y and Z"."""

    LAUNCHED_FROM = "launched_from"
    """Where it was fired or flown from."""

    AIMED_AT = "aimed_at"
    """Where it was to come down."""

    SAID_IN = "said_in"
    """Where somebody spoke about it."""

    CAME_FROM = "came_from"
    """Where somebody, or a ship or a convoy, was from or had set out."""

    HEADED_FOR = "headed_for"
    """Where they were going, fled or were taken."""


class PlaceInRole(Place):
    """A place in an incident's sentences that has another part in it, or where it occurred too."""

    role: PlaceRole


class Location(Place):
    """Where an incident happened: a place, how it is related to it, and how sure."""

    geo_precision: Annotated[int, Field(ge=1, le=3)] | None = Field(default=None, description="ACLED's code.")
    where_precision: Annotated[int, Field(ge=1, le=7)] | None = Field(default=None, description="UCDP's where_prec.")
    gdelt_type: Annotated[int, Field(ge=1, le=5)] | None = Field(default=None, description="GDELT's Geo_Type.")
    country_name: str | None = None
    admin1_alternatives: tuple[str, ...] = ()
    relation: Relation | None = None
    basis: LocationBasis | None = Field(default=None, description="Where in the report the place was read.")
    named: str | None = Field(
        default=None,
        description="What the act's own sentence calls its place, where no record fits; this is the next best.",
    )
    guess: str | None = Field(
        default=None,
        description="Why the place is only a guess: what the incident's sentences do not say, and what it rests on.",
    )
