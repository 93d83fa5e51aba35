"""`tocsin incident merge|split|retract|restore|set|unset`: what an analyst says of incidents, kept for good."""

import json
import sys
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import JsonValue

from tocsin.contracts.messages import IncidentChanged
from tocsin_cli.errors import UsageError
from tocsin_cli.showing import printable, say
from tocsin_cli.stored import Stored, opened, url_there
from tocsin_cli.table import kind, place, when
from tocsin_store import saying
from tocsin_store.repository import Repository, StoredIncident
from tocsin_store.saying import Unknown, Unsayable

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Said:
    """Who says it, why, where the database is, and whether the answer is for programs."""

    by: str
    why: str
    var: Path
    as_json: bool

    @property
    def who(self) -> saying.Said:
        return saying.Said(self.by, self.why)


def merge(ids: Sequence[str], said: Said) -> None:
    """Say that incidents are one. Raises `CommandError`, here and below, where it cannot be said so."""
    _say(said, lambda stored: saying.merge(stored, ids, said.who))


def split(incident_id: str, reports: Sequence[str], said: Said) -> None:
    """Say that what these reports tell is one incident, and what the others tell is another.

    A report may tell of several that were merged: what it tells is named by the id that it gives, as `show` has it.
    """
    _say(said, lambda stored: saying.split(stored, incident_id, reports, said.who))


def retract(incident_id: str, said: Said) -> None:
    """Say that an incident did not happen, or is none of ours."""
    _say(said, lambda stored: saying.retract(stored, incident_id, said.who))


def restore(incident_id: str, said: Said) -> None:
    """Say that it did happen, after all."""
    _say(said, lambda stored: saying.restore(stored, incident_id, said.who))


def set_field(incident_id: str, field: str, typed: str, said: Said) -> None:
    """Say what a field is, whatever reports say."""
    _say(said, lambda stored: saying.set_field(stored, incident_id, field, value_of(field, typed), said.who))


def unset_field(incident_id: str, field: str, said: Said) -> None:
    """Say that a field is what the reports say."""
    _say(said, lambda stored: saying.unset_field(stored, incident_id, field, said.who))


def found(stored: Stored, incident_id: str) -> StoredIncident:
    """Return the incident of this very id. Raises `UsageError` where there is none, or where it was merged."""
    return _asked(stored, lambda repository: saying.found(repository, incident_id))


def value_of(field: str, typed: str) -> JsonValue:
    """Return what was typed as JSON, or else as it is; a bare number of people is exactly so many."""
    try:
        value: JsonValue = json.loads(typed)
    except ValueError:
        return typed
    if field.startswith("casualties.") and isinstance(value, int) and not isinstance(value, bool):
        return {"min": value, "max": value, "basis": "exact"}
    return value


def _say(said: Said, say_it: Callable[[Repository], Awaitable[list[IncidentChanged]]]) -> None:
    with opened(url_there(said.var)) as stored:
        changes = _asked(stored, say_it)
    if said.as_json:
        sys.stdout.writelines(f"{change.model_dump_json()}\n" for change in changes)
    else:
        sys.stdout.writelines(f"{printable(line_of(change))}\n" for change in changes)
    if not changes:
        say("nothing is different now; it is kept, and holds for what later reports tell")


def _asked(stored: Stored, question: Callable[[Repository], Awaitable[T]]) -> T:
    try:
        return stored.ask(question)
    except Unknown as error:
        raise UsageError(f"{error.what}: see `tocsin incidents --ids`, or --var") from error
    except Unsayable as error:
        raise UsageError(str(error)) from error


def line_of(change: IncidentChanged) -> str:
    """Return a change as one line: what became of which incident, its new revision, and what it is."""
    incident = change.incident
    onward = f" into {change.merged_into}" if change.merged_into else ""
    origin = f" from {change.split_from}" if change.split_from else ""
    what = " | ".join((when(incident.time), kind(incident), place(incident.location)))
    return f"{change.kind}{onward}{origin}: {incident.id}, revision {change.revision}: {what}"
