"""An incident: what happened, who, with what, how many, when, where; each field with the words it was read from."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from tocsin.contracts.base import Span, UnitInterval, Wire
from tocsin.contracts.geo import Location, PlaceInRole
from tocsin.contracts.ontology import EVENT_TYPE_OF, EventType, SubEventType
from tocsin.contracts.parties import Actor, Casualties, Claim, Target, Weapon


class IncidentStatus(StrEnum):
    """How a report stands to a new incident. `claimed` is told by its maker alone, `alleged` by somebody unsure."""

    ASSERTED = "asserted"
    CLAIMED = "claimed"
    ALLEGED = "alleged"


class SetAsideStatus(StrEnum):
    """Why something that looks like an incident is not a new one."""

    DENIED = "denied"
    PLANNED = "planned"
    THREATENED = "threatened"
    HYPOTHETICAL = "hypothetical"
    HISTORICAL = "historical"
    AGGREGATE = "aggregate"
    NEGATED = "negated"
    CORRECTED = "corrected"
    LOOKALIKE = "lookalike"
    UNREADABLE = "unreadable"


class Outcome(StrEnum):
    """How the act ended."""

    COMPLETED = "completed"
    ATTEMPTED = "attempted"
    INTERCEPTED = "intercepted"
    FAILED = "failed"
    UNKNOWN = "unknown"


class TimePrecision(StrEnum):
    """How long the interval is in kind: `days` is two to six."""

    DAY = "day"
    DAYS = "days"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


class TimeBasis(StrEnum):
    """Where the date comes from. `publication` is the fallback, and says so."""

    EXPLICIT = "explicit"
    RELATIVE = "relative"
    PUBLICATION = "publication"


class When(Wire):
    """An interval of local calendar days, both ends included."""

    start: date
    end: date
    precision: TimePrecision
    text: str | None = Field(default=None, description="The words it was read from; null for the fallback.")
    basis: TimeBasis

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.end < self.start:
            raise ValueError("an interval ends on or after the day it starts")
        return self


class AcledCodes(Wire):
    """ACLED's shape of the type. `inter1` and `inter2` are its actor codes 1 to 8."""

    disorder_type: str | None = None
    event_type: str | None = None
    sub_event_type: str | None = None
    inter1: int | None = None
    inter2: int | None = None
    time_precision: int | None = None


class PloverCodes(Wire):
    """PLOVER's event, modes and contexts; `quad` is 1 to 4."""

    event: str | None = None
    mode: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    quad: int | None = None


class CameoCodes(Wire):
    """CAMEO's code with its base and root."""

    code: str | None = None
    base: str | None = None
    root: str | None = None


class UcdpCodes(Wire):
    """UCDP's type of violence (1 state-based, 2 non-state, 3 one-sided) and date precision 1 to 5."""

    type_of_violence: int | None = None
    date_prec: int | None = None


class CustomCode(Wire):
    """A type of an analyst's own, from the tables of `TOCSIN_LEXICON_PATH`."""

    code: Annotated[str, Field(pattern=r"^custom:[a-z][a-z0-9_]*$")]
    name: str


class Codes(Wire):
    """The same incident in other ontologies; an empty member means that it has no code for this."""

    acled: AcledCodes = AcledCodes()
    plover: PloverCodes = PloverCodes()
    cameo: CameoCodes = CameoCodes()
    ucdp: UcdpCodes = UcdpCodes()
    custom: CustomCode | None = None


class Evidence(Span):
    """The words a field was read from, and the rule that read them. `field` is a path such as `actors.0.name`."""

    field: str
    quote: str
    rule: str
    report_id: str | None = Field(
        default=None,
        exclude_if=lambda report_id: report_id is None,  # there are twenty to an incident, and it is not often needed
        description="The report it quotes; absent for the one that the incident came with.",
    )


class IncidentDraft(Wire):
    """What enrich reads: an incident that does not know its place yet."""

    id: str = Field(description="Stable for the same report, text and rules.")
    event_type: EventType
    sub_event_type: SubEventType
    status: IncidentStatus
    outcome: Outcome = Outcome.UNKNOWN
    actors: tuple[Actor, ...] = ()
    weapons: tuple[Weapon, ...] = ()
    targets: tuple[Target, ...] = ()
    casualties: Casualties = Casualties()
    time: When | None = None
    claims: tuple[Claim, ...] = ()
    codes: Codes = Codes()
    evidence: Annotated[tuple[Evidence, ...], Field(min_length=1)]
    scope: tuple[Span, ...] = Field(
        default=(), description="The sentences that tell this incident; the one with the act first."
    )
    confidence: UnitInterval

    @model_validator(mode="after")
    def _sub_type_belongs_to_type(self) -> Self:
        if EVENT_TYPE_OF[self.sub_event_type] is not self.event_type:
            raise ValueError(f"{self.sub_event_type} is not one of {self.event_type}")
        return self


class Incident(IncidentDraft):
    """An incident with its place; where there is none, `location_reason` says why."""

    location: Location | None = None
    location_reason: str | None = None
    other_places: tuple[PlaceInRole, ...] = Field(
        default=(), description="Places of its sentences where it did not occur, with their part: a launch site."
    )

    @model_validator(mode="after")
    def _location_or_a_reason(self) -> Self:
        if (self.location is None) != (self.location_reason is not None):
            raise ValueError("an incident has a location or a reason why not, and never both")
        return self


class SetAside(Span):
    """Something that looks like an incident and is not a new one, with the reason."""

    status: SetAsideStatus
    quote: str
    reason: str
    rule: str | None = None


class EntityMention(Span):
    """A name in the text that is no place, though it may hold one: "Islamic Resistance in Iraq"."""

    text: str
    name: str
    kind: Annotated[str, Field(pattern="^(organisation|person)$")]
    rule: str | None = Field(default=None, description="Which reader saw it; null for the rules.")
