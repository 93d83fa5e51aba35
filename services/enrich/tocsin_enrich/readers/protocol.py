"""What a reader is asked and what it may answer: words of the report and codes of our lists, and nothing else.

There is no field for a number, a date, a coordinate or a sentence of the reader's own: what cannot be said cannot be
invented.
"""

from enum import StrEnum
from typing import Annotated, Final, Literal, Protocol

from pydantic import BaseModel, ConfigDict, Field, model_validator

from tocsin.contracts.incident import IncidentStatus, SetAsideStatus
from tocsin.contracts.ontology import SubEventType
from tocsin.contracts.parties import ActorEntity, ActorKind, ActorRole, Stance, TargetCategory, TargetEntity
from tocsin.contracts.parties import WeaponCategory as Weapons
from tocsin.contracts.report import Report

ENTRY_POINTS: Final = "tocsin.readers"
"""The group in which a package lists its readers: a name, and a function without arguments that opens the reader."""


class Why(StrEnum):
    """Why a reader gave no answer; bounded, so that it can label a metric."""

    TOO_LONG = "too_long"
    OVER_BUDGET = "over_budget"
    TOO_LATE = "too_late"
    UNAVAILABLE = "unavailable"
    REFUSED = "refused"
    INVALID = "invalid"
    RESTING = "resting"
    FAULT = "fault"


class Unanswered(Exception):  # noqa: N818  what happened, not whose fault it is
    """A reader has no answer for a report. The rules' answer stands. `detail` goes to the log: no secret, no text."""

    def __init__(self, why: Why, detail: str) -> None:
        super().__init__(detail)
        self.why = why


class _Given(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Quoted(_Given):
    """Words of the report, letter by letter; `start` is their first code point where the reader knows it.

    Where a field wants this, plain words do as well.
    """

    quote: Annotated[str, Field(min_length=1)]
    start: Annotated[int, Field(ge=0)] | None = None

    @model_validator(mode="before")
    @classmethod
    def _plain_words(cls, value: object) -> object:
        return {"quote": value} if isinstance(value, str) else value


class Fate(StrEnum):
    """What befell people: the fields of `Casualties`."""

    KILLED = "killed"
    INJURED = "injured"
    MISSING = "missing"
    ABDUCTED = "abducted"
    ARRESTED = "arrested"


class SeenActor(_Given):
    """Somebody who takes part. A name that the lexicon knows gets its kind and country from there."""

    words: Quoted
    role: ActorRole
    entity: ActorEntity
    kind: ActorKind | None = None


class SeenWeapon(_Given):
    """What it was done with; a count is read from the words."""

    words: Quoted
    category: Weapons


class SeenTarget(_Given):
    """What was hit; a count is read from the words."""

    words: Quoted
    category: TargetCategory
    entity: TargetEntity


class SeenToll(_Given):
    """People of one fate. The words must hold the one number: "at least five soldiers"."""

    words: Quoted
    fate: Fate


class SeenClaim(_Given):
    """Who says who did it; `subject` is whom a claimant blames."""

    claimant: Quoted
    stance: Stance
    subject: Quoted | None = None


class Sighting(_Given):
    """One act as a reader sees it. `trigger` is the word for the act; `sentence`, where given, tells which of its like.

    Without a type it can only add to an incident that the rules found in the same sentence.
    """

    trigger: Quoted
    sentence: Quoted | None = None
    sub_event_type: SubEventType | None = None
    status: IncidentStatus | SetAsideStatus = IncidentStatus.ASSERTED
    actors: tuple[SeenActor, ...] = ()
    weapons: tuple[SeenWeapon, ...] = ()
    targets: tuple[SeenTarget, ...] = ()
    tolls: tuple[SeenToll, ...] = ()
    when: Quoted | None = None
    claims: tuple[SeenClaim, ...] = ()


class Name(_Given):
    """The name of an organisation or a person, so that a place inside it is taken for none."""

    words: Quoted
    kind: Literal["organisation", "person"]


class Findings(_Given):
    """What a reader sees in one report."""

    sightings: tuple[Sighting, ...] = ()
    names: tuple[Name, ...] = ()


class Reader(Protocol):
    """Reads one report. Called for many reports at once; a reader bounds by itself what it does at a time."""

    @property
    def model(self) -> str:
        """What reads, with its version: evidence names it."""

    async def read(self, report: Report) -> Findings:
        """Return what the report says. Must not block the event loop; is cancelled when its time is up.

        Raises `Unanswered`; whatever else it raises counts as a fault of the reader, and the rules' answer stands.
        """

    async def aclose(self) -> None:
        """Let go of connections and memory; nothing is read afterwards."""
