"""What analysts said about incidents, in terms of mentions' names, so that it outlives what later reports tell."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from pydantic import JsonValue


class CorrectionKind(StrEnum):
    """What an analyst can say."""

    MERGE = "merge"
    """The mentions in `names` tell of one incident."""

    SPLIT = "split"
    """The mentions in `names` tell of one incident, and those in `rest` of others."""

    RETRACT = "retract"
    """The incident that the first of `names` tells of did not happen, or is none of ours."""

    RESTORE = "restore"
    """It did, after all."""

    SET = "set"
    """Its `field` is `value`, whatever reports say."""

    UNSET = "unset"
    """Its `field` is what the reports say."""


@dataclass(frozen=True, slots=True)
class Correction:
    """One entry of the log. `number` is its place in the log; a later entry overrules an earlier one."""

    number: int
    kind: CorrectionKind
    names: tuple[str, ...]
    by: str
    why: str
    at: datetime
    rest: tuple[str, ...] = ()
    field: str | None = None
    value: JsonValue = None


def in_order(corrections: Iterable[Correction]) -> list[Correction]:
    """Return the log in the order it was written, each entry once."""
    return sorted({entry.number: entry for entry in corrections}.values(), key=lambda entry: entry.number)
