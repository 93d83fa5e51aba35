"""`tocsin incident merge|split|retract|restore|set|unset`: what an analyst says of incidents, kept for good."""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from pydantic import JsonValue

from tocsin.contracts.messages import IncidentChanged
from tocsin_cli.errors import UsageError
from tocsin_cli.showing import printable, say
from tocsin_cli.stored import Stored, opened, url_there
from tocsin_cli.table import kind, place, when
from tocsin_store.fuse import SETTABLE, Correction, CorrectionKind, State, pin_objection
from tocsin_store.repository import StoredIncident, ToldBy


@dataclass(frozen=True, slots=True)
class Said:
    """Who says it, why, where the database is, and whether the answer is for programs."""

    by: str
    why: str
    var: Path
    as_json: bool


def merge(ids: Sequence[str], said: Said) -> None:
    """Say that incidents are one. Raises `CommandError`, here and below, where it cannot be said so."""
    names = tuple(dict.fromkeys(ids))
    if len(names) == 1:
        raise UsageError("name two incidents at least that are one")
    with opened(url_there(said.var)) as stored:
        for each in names:
            found(stored, each)
        _keep(stored, _correction(CorrectionKind.MERGE, names, said), said)


def split(incident_id: str, reports: Sequence[str], said: Said) -> None:
    """Say that what these reports tell is one incident, and what the others tell is another.

    A report may tell of several that were merged: what it tells is named by the id that it gives, as `show` has it.
    """
    with opened(url_there(said.var)) as stored:
        found(stored, incident_id)
        told = stored.mentions(incident_id)
        off = {mention.name for begin in reports for mention in _told_by(told, begin, incident_id)}
        rest = tuple(dict.fromkeys(mention.name for mention in told if mention.name not in off))
        if not rest:
            raise UsageError(
                f"all reports of {incident_id} were named: nothing is left to split them from; what one report tells is"
                f" parted by the ids it gives: {', '.join(dict.fromkeys(mention.name for mention in told))}"
            )
        _keep(stored, _correction(CorrectionKind.SPLIT, tuple(sorted(off)), said, rest=rest), said)


def retract(incident_id: str, said: Said) -> None:
    """Say that an incident did not happen, or is none of ours."""
    with opened(url_there(said.var)) as stored:
        _standing(stored, incident_id)
        _keep(stored, _correction(CorrectionKind.RETRACT, (incident_id,), said), said)


def restore(incident_id: str, said: Said) -> None:
    """Say that it did happen, after all."""
    with opened(url_there(said.var)) as stored:
        if found(stored, incident_id).state is not State.RETRACTED:
            raise UsageError(f"{incident_id} is not retracted")
        _keep(stored, _correction(CorrectionKind.RESTORE, (incident_id,), said), said)


def set_field(incident_id: str, field: str, typed: str, said: Said) -> None:
    """Say what a field is, whatever reports say."""
    value = value_of(field, typed)
    objection = pin_objection(field, value)
    if objection is not None:
        raise UsageError(objection)
    with opened(url_there(said.var)) as stored:
        _standing(stored, incident_id)
        correction = _correction(CorrectionKind.SET, (incident_id,), said)
        _keep(stored, replace(correction, field=field, value=value), said)


def unset_field(incident_id: str, field: str, said: Said) -> None:
    """Say that a field is what the reports say."""
    if field not in SETTABLE:
        raise UsageError(f"{field} cannot be set or unset; these can: {', '.join(SETTABLE)}")
    with opened(url_there(said.var)) as stored:
        pinned = _standing(stored, incident_id).pinned
        if field not in pinned:
            raise UsageError(f"{field} of {incident_id} is not set by anybody; set are: {', '.join(pinned) or 'none'}")
        _keep(stored, replace(_correction(CorrectionKind.UNSET, (incident_id,), said), field=field), said)


def found(stored: Stored, incident_id: str) -> StoredIncident:
    """Return the incident of this very id. Raises `UsageError` where there is none, or where it was merged."""
    incident = stored.incident(incident_id)
    if incident is None:
        raise UsageError(f"no incident {incident_id} is stored: see `tocsin incidents --ids`, or --var")
    if incident.incident.id != incident_id:
        raise UsageError(f"{incident_id} was merged into {incident.incident.id}: say that id instead")
    return incident


def value_of(field: str, typed: str) -> JsonValue:
    """Return what was typed as JSON, or else as it is; a bare number of people is exactly so many."""
    try:
        value: JsonValue = json.loads(typed)
    except ValueError:
        return typed
    if field.startswith("casualties.") and isinstance(value, int) and not isinstance(value, bool):
        return {"min": value, "max": value, "basis": "exact"}
    return value


def _standing(stored: Stored, incident_id: str) -> StoredIncident:
    incident = found(stored, incident_id)
    if incident.state is State.RETRACTED:
        raise UsageError(f"{incident_id} is retracted: `tocsin incident restore` it first")
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
        raise UsageError(f"several reports begin with {begin}: {', '.join(reports)}")
    known = ", ".join(dict.fromkeys(mention.source.report_id for mention in told))
    raise UsageError(f"no report {begin} tells of {incident_id}; these do: {known}")


def _correction(kind_: CorrectionKind, names: tuple[str, ...], said: Said, *, rest: tuple[str, ...] = ()) -> Correction:
    for option, text in (("--by", said.by), ("--why", said.why)):
        if not text.strip():
            raise UsageError(f"{option} is empty: who reads the history will ask for it")
    # The store gives the number: its place in the log.
    return Correction(0, kind_, names, said.by, said.why, datetime.now(UTC), rest)


def _keep(stored: Stored, correction: Correction, said: Said) -> None:
    changes = stored.correct(correction)
    if said.as_json:
        sys.stdout.writelines(f"{change.model_dump_json()}\n" for change in changes)
    else:
        sys.stdout.writelines(f"{printable(line_of(change))}\n" for change in changes)
    if not changes:
        say("nothing is different now; it is kept, and holds for what later reports tell")


def line_of(change: IncidentChanged) -> str:
    """Return a change as one line: what became of which incident, its new revision, and what it is."""
    incident = change.incident
    onward = f" into {change.merged_into}" if change.merged_into else ""
    origin = f" from {change.split_from}" if change.split_from else ""
    what = " | ".join((when(incident.time), kind(incident), place(incident.location)))
    return f"{change.kind}{onward}{origin}: {incident.id}, revision {change.revision}: {what}"
