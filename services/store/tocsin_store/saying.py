"""What an analyst can say of an incident, checked against what is stored: one set of rules for every way in.

What is said is kept by `Repository.correct`, and holds for what later reports tell.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final
from unicodedata import category

from pydantic import JsonValue

from tocsin.contracts.messages import IncidentChanged
from tocsin_store.fuse import SETTABLE, Correction, CorrectionKind, State, pin_objection
from tocsin_store.repository import Repository, StoredIncident, ToldBy

SHOWN: Final = frozenset("LNPS")
"""Unicode's categories of what can be seen: letters, numbers, punctuation, symbols."""

BLANK: Final = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Of these categories, and yet nothing is seen: fillers of Hangul, and Braille without a dot."""


class Unsayable(Exception):  # noqa: N818 - it names what is wrong
    """It cannot be said so: what is wrong, and how to mend it. Nothing was written."""

    def __init__(self, what: str, mend: str) -> None:
        super().__init__(f"{what}: {mend}")
        self.what = what
        self.mend = mend


class Unknown(Unsayable):
    """There is no such incident."""


@dataclass(frozen=True, slots=True)
class Said:
    """Who says it, and why: both are kept for good."""

    by: str
    why: str


def can_be_read(text: str) -> bool:
    """Tell whether anything of a text can be seen: a zero-width space alone says nothing."""
    return any(category(letter)[0] in SHOWN and letter not in BLANK for letter in text)


async def merge(repository: Repository, ids: Sequence[str], said: Said) -> list[IncidentChanged]:
    """Say that incidents are one; return what it changes. Raises `Unsayable`, here and below."""
    names = tuple(dict.fromkeys(ids))
    if len(names) < 2:
        raise Unsayable("one incident alone cannot be merged", "name two incidents at least that are one")
    for each in names:
        await found(repository, each)
    return await repository.correct(_correction(CorrectionKind.MERGE, names, said))


async def split(repository: Repository, incident_id: str, reports: Sequence[str], said: Said) -> list[IncidentChanged]:
    """Say that what these reports tell is one incident, and what the others tell is another.

    A report is named by its id or how that begins; what it tells of several that were merged, by the id it gives each.
    """
    await found(repository, incident_id)
    told = await repository.mentions(incident_id)
    off = {mention.name for begin in reports for mention in _told_by(told, begin, incident_id)}
    rest = tuple(dict.fromkeys(mention.name for mention in told if mention.name not in off))
    if not off:
        raise Unsayable("no report was named", "name those that tell of another incident")
    if not rest:
        raise Unsayable(
            f"all reports of {incident_id} were named",
            "nothing is left to split them from; what one report tells is parted by the ids it gives: "
            f"{', '.join(dict.fromkeys(mention.name for mention in told))}",
        )
    return await repository.correct(_correction(CorrectionKind.SPLIT, tuple(sorted(off)), said, rest=rest))


async def retract(repository: Repository, incident_id: str, said: Said) -> list[IncidentChanged]:
    """Say that an incident did not happen, or is none of ours."""
    await _standing(repository, incident_id)
    return await repository.correct(_correction(CorrectionKind.RETRACT, (incident_id,), said))


async def restore(repository: Repository, incident_id: str, said: Said) -> list[IncidentChanged]:
    """Say that it did happen, after all."""
    if (await found(repository, incident_id)).state is not State.RETRACTED:
        raise Unsayable(f"{incident_id} is not retracted", "there is nothing to restore")
    return await repository.correct(_correction(CorrectionKind.RESTORE, (incident_id,), said))


async def set_field(
    repository: Repository, incident_id: str, field: str, value: JsonValue, said: Said
) -> list[IncidentChanged]:
    """Say what a field is, whatever reports say."""
    objection = pin_objection(field, value)
    if objection is not None:
        raise Unsayable(objection, "the contract's schema of an incident says what it may be")
    await _standing(repository, incident_id)
    correction = _correction(CorrectionKind.SET, (incident_id,), said)
    return await repository.correct(replace(correction, field=field, value=value))


async def unset_field(repository: Repository, incident_id: str, field: str, said: Said) -> list[IncidentChanged]:
    """Say that a field is what the reports say."""
    if field not in SETTABLE:
        raise Unsayable(f"{field} cannot be set or unset", f"these can: {', '.join(SETTABLE)}")
    pinned = (await _standing(repository, incident_id)).pinned
    if field not in pinned:
        raise Unsayable(f"{field} of {incident_id} is not set by anybody", f"set are: {', '.join(pinned) or 'none'}")
    return await repository.correct(replace(_correction(CorrectionKind.UNSET, (incident_id,), said), field=field))


async def found(repository: Repository, incident_id: str) -> StoredIncident:
    """Return the incident of this very id. Raises `Unknown`, and `Unsayable` where it was merged."""
    incident = await repository.incident(incident_id)
    if incident is None:
        raise Unknown(f"no incident {incident_id} is stored", "look its id up")
    if incident.incident.id != incident_id:
        raise Unsayable(f"{incident_id} was merged into {incident.incident.id}", "say that id instead")
    return incident


async def _standing(repository: Repository, incident_id: str) -> StoredIncident:
    incident = await found(repository, incident_id)
    if incident.state is State.RETRACTED:
        raise Unsayable(f"{incident_id} is retracted", "restore it first")
    return incident


def _told_by(told: Sequence[ToldBy], begin: str, incident_id: str) -> list[ToldBy]:
    """Return what a report tells, by its id or how that begins; one mention, by the id that its report gives."""
    named = [mention for mention in told if mention.name == begin]
    if named:
        return named
    mentions = [mention for mention in told if mention.source.report_id.startswith(begin)]
    reports = sorted({mention.source.report_id for mention in mentions})
    if len(reports) == 1:
        return mentions
    if reports:
        raise Unsayable(f"several reports begin with {begin}", ", ".join(reports))
    known = ", ".join(dict.fromkeys(mention.source.report_id for mention in told))
    raise Unsayable(f"no report {begin} tells of {incident_id}", f"these do: {known}")


def _correction(kind: CorrectionKind, names: tuple[str, ...], said: Said, *, rest: tuple[str, ...] = ()) -> Correction:
    for what, text in (("by", said.by), ("why", said.why)):
        if not can_be_read(text):
            raise Unsayable(f"{what} is empty", "who reads the history will ask for it")
    # The store gives the number: its place in the log.
    return Correction(0, kind, names, said.by, said.why, datetime.now(UTC), rest)
