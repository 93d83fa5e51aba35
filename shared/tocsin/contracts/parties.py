"""Who did it, with what, to whom, and who says so."""

from enum import StrEnum
from typing import Annotated, Final, Self

from pydantic import Field, model_validator

from tocsin.contracts.base import Country, Wire


class ActorRole(StrEnum):
    """What an actor does in the incident. Claiming it is not the same as doing it."""

    PERPETRATOR = "perpetrator"
    TARGET = "target"
    VICTIM = "victim"
    CLAIMANT = "claimant"
    ATTRIBUTER = "attributer"
    INTERCEPTOR = "interceptor"
    HOST = "host"
    MEDIATOR = "mediator"
    PARTICIPANT = "participant"


class ActorEntity(StrEnum):
    """What an actor is; `group` is unnamed people, whose `name` is null."""

    ORGANISATION = "organisation"
    PERSON = "person"
    GROUP = "group"


class ActorKind(StrEnum):
    """ACLED's eight actor types, in the order of its codes 1 to 8."""

    STATE_FORCE = "state_force"
    REBEL = "rebel"
    POLITICAL_MILITIA = "political_militia"
    IDENTITY_MILITIA = "identity_militia"
    RIOTER = "rioter"
    PROTESTER = "protester"
    CIVILIAN = "civilian"
    EXTERNAL = "external"


class Actor(Wire):
    """Somebody who takes part; `text` is how the report calls them."""

    role: ActorRole
    entity: ActorEntity
    name: str | None = Field(default=None, description="The canonical name; null for unnamed people.")
    text: str
    kind: ActorKind | None = None
    country: Country | None = Field(default=None, description="The actor's country, never the incident's.")


class Stance(StrEnum):
    """What a claimant says about responsibility."""

    CLAIMS = "claims"
    DENIES = "denies"
    ATTRIBUTES = "attributes"
    BLAMES = "blames"


class Claim(Wire):
    """Who says who did it. Kept beside the perpetrator, never in its place."""

    claimant: str
    stance: Stance
    subject: str | None = Field(default=None, description="Whom an attribution names; null for one's own deed.")
    text: str | None = Field(default=None, description="How the report calls the claimant.")


class WeaponCategory(StrEnum):
    """What the act was done with."""

    DRONE = "drone"
    ROCKET = "rocket"
    BALLISTIC_MISSILE = "ballistic_missile"
    CRUISE_MISSILE = "cruise_missile"
    MISSILE = "missile"
    MORTAR = "mortar"
    ARTILLERY = "artillery"
    AIR_STRIKE = "air_strike"
    IED = "ied"
    VBIED = "vbied"
    SUICIDE_VEST = "suicide_vest"
    EXPLOSIVE = "explosive"
    LANDMINE = "landmine"
    NAVAL_MINE = "naval_mine"
    GRENADE = "grenade"
    SMALL_ARMS = "small_arms"
    BLADE = "blade"
    INCENDIARY = "incendiary"
    CHEMICAL = "chemical"
    CROWD_CONTROL = "crowd_control"
    VEHICLE = "vehicle"
    CYBER = "cyber"
    OTHER = "other"


MOST: Final = 10**15
"""More than anybody counts; every reader of JSON, every database and every export has it as it was said."""


class Range(Wire):
    """A count as it was said: "two" is {2, 2}, "at least 14" is {14, null}."""

    min: Annotated[int, Field(ge=0, le=MOST)] | None = None
    max: Annotated[int, Field(ge=0, le=MOST)] | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.min is not None and self.max is not None and self.max < self.min:
            raise ValueError("a range's max is not below its min")
        return self


class Weapon(Wire):
    """What the act was done with; `text` is the report's own words."""

    category: WeaponCategory
    text: str
    count: Range | None = None


class TargetCategory(StrEnum):
    """What was hit, by what it is for."""

    MILITARY_BASE = "military_base"
    MILITARY_PERSONNEL = "military_personnel"
    POLICE = "police"
    GOVERNMENT = "government"
    CRITICAL_INFRASTRUCTURE = "critical_infrastructure"
    ENERGY = "energy"
    TRANSPORT = "transport"
    CIVILIAN = "civilian"
    BUSINESS = "business"
    MEDIA = "media"
    AID = "aid"
    HEALTH = "health"
    EDUCATION = "education"
    RELIGIOUS = "religious"
    DIPLOMATIC = "diplomatic"
    VESSEL = "vessel"
    AIRCRAFT = "aircraft"
    VEHICLE = "vehicle"
    OTHER = "other"


class TargetEntity(StrEnum):
    """What was hit, by what it is."""

    PERSON = "person"
    PEOPLE = "people"
    FACILITY = "facility"
    VEHICLE = "vehicle"
    VESSEL = "vessel"
    AIRCRAFT = "aircraft"
    INFRASTRUCTURE = "infrastructure"
    OTHER = "other"


class Target(Wire):
    """What or who was hit or meant to be; `text` is the report's own words."""

    category: TargetCategory
    entity: TargetEntity
    name: str | None = None
    text: str
    count: Range | None = None


class CountBasis(StrEnum):
    """Where a toll comes from."""

    EXACT = "exact"
    RANGE = "range"
    VAGUE_TERM = "vague_term"
    NONE_REPORTED = "none_reported"


class Toll(Range):
    """People of one fate. `{0, 0, none_reported}` is "no one was hurt, and the text says so"."""

    basis: CountBasis


class Casualties(Wire):
    """People harmed or taken; null is "not said"."""

    killed: Toll | None = None
    injured: Toll | None = None
    missing: Toll | None = None
    abducted: Toll | None = None
    arrested: Toll | None = None
