"""What a rule may say."""

import re
from collections.abc import Iterable
from typing import Annotated, Any, Final, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from tocsin.contracts.base import UnitInterval
from tocsin.contracts.incident import IncidentStatus, Outcome
from tocsin.contracts.ontology import EVENT_TYPE_OF, EventType, SubEventType
from tocsin_alert.rules.area import Circle, WrittenBox
from tocsin_alert.rules.countries import country
from tocsin_alert.rules.quiet import Quiet

NAME: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
"""Of a rule or a channel: it is part of a consumer group's name, of keys and of headers."""

PER_HOUR: Final = 30
"""One every two minutes: who gets more of one rule reads none of them."""

FATES: Final = ("killed", "injured", "missing", "abducted", "arrested")
"""Of people: the fields of `Casualties`."""

Updates = Literal["never", "worse", "all"]

Replays = Literal["never", "retracted", "all"]

MOST: Final = 10**15
"""No number of a rule is larger: so many there never were of anything that is counted here."""

T = TypeVar("T")


def _types(written: Any) -> Any:
    """Return the sub-types that are meant: by their own name, by their type's, or by a part of either."""
    if not isinstance(written, list):
        return written
    return tuple(dict.fromkeys(sub for name in written for sub in _meant(name)))


def _meant(name: object) -> Iterable[SubEventType]:
    wanted = str(name).strip().casefold()
    names: tuple[EventType | SubEventType, ...] = (*EventType, *SubEventType)
    exact = [kind for kind in names if kind.casefold() == wanted]
    found = exact or [kind for kind in names if wanted and wanted in kind.casefold()]
    if not found:
        raise ValueError(f"{name!r} is no type; write one of {', '.join(names)}, or a part of one")
    return [sub for sub, kind in EVENT_TYPE_OF.items() if {sub, kind} & set(found)]


def _with_a_word(phrases: tuple[str, ...]) -> tuple[str, ...]:
    for phrase in phrases:
        if not any(letter.isalnum() for letter in phrase):
            raise ValueError(f"{phrase!r} has no word to look for")
    return phrases


def _not_empty(several: tuple[T, ...]) -> tuple[T, ...]:
    if not several:
        raise ValueError("an empty list asks for nothing; write something into it, or leave the key out")
    return several


Several = Annotated[tuple[T, ...], AfterValidator(_not_empty)]
Phrases = Annotated[Several[str], AfterValidator(_with_a_word)]
Whole = Annotated[int, Field(strict=True, le=MOST)]
AtLeast = Annotated[Whole, Field(ge=0)] | None


class Rule(BaseModel):
    """One rule. All that it says must hold; of several values in a list, and of several tolls, one is enough."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    name: Annotated[str, Field(exclude=True)]
    channels: Annotated[Several[str], Field(description="Who is told: names of channels.")]
    enabled: Annotated[bool, Field(strict=True, description="false: keep the rule, and tell nobody.")] = True

    countries: Annotated[
        Several[Annotated[str, AfterValidator(country)]], Field(description="Where: ISO 3166 codes of two letters.")
    ] = ()
    admins: Annotated[Phrases, Field(description="Where: names of first-level provinces or states.")] = ()
    bbox: Annotated[WrittenBox | None, Field(description="Where: west, south, east, north in degrees.")] = None
    near: Annotated[Circle | None, Field(description="Where: a circle, {lat, lon, km}.")] = None
    types: Annotated[
        Several[SubEventType],
        BeforeValidator(_types),
        Field(description="What: event types or sub-types, or parts of their names."),
    ] = ()
    statuses: Annotated[Several[IncidentStatus], Field(description="asserted, claimed, alleged.")] = ()
    outcomes: Annotated[Several[Outcome], Field(description="completed, attempted, intercepted, failed, unknown.")] = ()
    actors: Annotated[Phrases, Field(description="Who did it, was its target or claims it: words of a name.")] = ()
    text: Annotated[Phrases, Field(description="Words, in a row, of names, places, targets, weapons or quotes.")] = ()
    killed: Annotated[AtLeast, Field(description="At least so many, by what is certain: 5 of “5 to 9”.")] = None
    injured: Annotated[AtLeast, Field(description="The same.")] = None
    missing: Annotated[AtLeast, Field(description="The same.")] = None
    abducted: Annotated[AtLeast, Field(description="The same.")] = None
    arrested: Annotated[AtLeast, Field(description="The same.")] = None

    changes: Annotated[
        Several[Literal["created", "updated", "split"]],
        Field(description="At which changes it may begin to tell of an incident."),
    ] = ("created", "updated", "split")
    min_confidence: Annotated[UnitInterval, Field(strict=True, description="Begin at this confidence, 0 to 1.")] = 0.0
    min_sources: Annotated[Whole, Field(ge=1, description="Begin at so many independent sources.")] = 1
    max_radius_km: Annotated[
        float | None, Field(gt=0, strict=True, description="Begin only where the place is known so exactly.")
    ] = None
    within_days: Annotated[
        Whole | None, Field(ge=0, description="Begin only with what happened no longer ago than so many days.")
    ] = None

    updates: Annotated[
        Updates, Field(description="What is told again: never, worse, or all that is watched and changed.")
    ] = "worse"
    replays: Annotated[
        Replays,
        Field(
            description="What is told of what `tocsin replay` changed: never, retracted (what is taken back), or all."
        ),
    ] = "retracted"
    per_hour: Annotated[
        Whole, Field(ge=1, description="So many an hour to each channel; the rest comes as one summary.")
    ] = PER_HOUR
    quiet: Annotated[Quiet | None, Field(description="Hours without alerts, {from, to, zone}; then a summary.")] = None

    @property
    def tolls(self) -> dict[str, int]:
        """The least of each fate that the rule names."""
        return {fate: least for fate in FATES if (least := getattr(self, fate)) is not None}
