"""What several tables ask of an incident."""

import hashlib
from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from typing import Final

from tocsin.contracts.incident import Evidence, Incident
from tocsin.contracts.parties import Actor, ActorKind, ActorRole, Toll
from tocsin_store.exports.text import one_line
from tocsin_store.fuse.groups import independent
from tocsin_store.repository import StoredIncident

DOERS: Final = (ActorRole.PERPETRATOR, ActorRole.PARTICIPANT, ActorRole.INTERCEPTOR)
"""Whoever acts, as the crosswalk has it for ACLED's codes."""

SUFFERERS: Final = (ActorRole.TARGET, ActorRole.VICTIM)

CODES: Final = {kind: code for code, kind in enumerate(ActorKind, 1)}
"""ACLED's numbers of actors' kinds."""

BETWEEN_NAMES: Final = "; "

GAP: Final = " … "
"""Stands in notes for words of the report between those that were read."""

MOST_NOTES: Final = 300
"""Characters of notes: what bears an incident out may be quoted, a report may not be copied out."""

NUMBER_BITS: Final = 53
"""Of a number made of an id: spreadsheets and JavaScript keep no more of an integer."""


def called(actor: Actor) -> str:
    """Return the actor's name, or what the report calls unnamed people."""
    return actor.name or actor.text


def sides(incident: Incident) -> tuple[list[Actor], list[Actor]]:
    """Return who acts and who suffers. Where nobody suffers, all who act but the first are the other side."""
    doers, sufferers = acting(incident, DOERS), acting(incident, SUFFERERS)
    return (doers, sufferers) if sufferers else (doers[:1], doers[1:])


def acting(incident: Incident, roles: Collection[ActorRole]) -> list[Actor]:
    """Return the actors of some roles, each name once."""
    return list({called(actor): actor for actor in reversed(incident.actors) if actor.role in roles}.values())[::-1]


def joined(names: Iterable[str | None]) -> str | None:
    """Return the names on one line, each once; None where there are none."""
    lines = (one_line(name) for name in names if name)
    return BETWEEN_NAMES.join(dict.fromkeys(line for line in lines if line)) or None


def notes(stored: StoredIncident) -> str | None:
    """Return the words of the first report that the incident was read from, in their order, with gaps."""
    evidence = stored.incident.evidence
    report = next((each.report_id for each in evidence if each.field == "sub_event_type"), evidence[0].report_id)
    return _shortened(one_line(GAP.join(_pieces([each for each in evidence if each.report_id == report])))) or None


def number_of(incident_id: str) -> int:
    """Return a number for tables whose ids are integers: the same for the same id, of 53 bits."""
    digest = hashlib.sha256(incident_id.encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:8], "big") >> (64 - NUMBER_BITS)


def least(toll: Toll | None) -> int | None:
    """Return the count that is certain: the least that was said, None where only a limit was."""
    return toll.min if toll else None


def middle_day(stored: StoredIncident) -> date | None:
    """Return the day in the middle of the interval, the earlier of two."""
    time = stored.incident.time
    return time.start + timedelta(days=(time.end - time.start).days // 2) if time else None


def outlets(stored: StoredIncident) -> str | None:
    """Return the names of the sources."""
    return joined(ref.source.name for ref in stored.sources)


def independent_count(stored: StoredIncident) -> int:
    """Return how many sources tell of it, copies and one outlet's own counted once."""
    return independent(stored.sources)


def _pieces(evidence: Sequence[Evidence]) -> list[str]:
    """Return the quotes in the report's order; those that overlap become one."""
    pieces: list[str] = []
    reached = -1
    for each in sorted(evidence, key=lambda each: (each.start, -each.end)):
        if each.start > reached:
            pieces.append(each.quote)
        elif each.end > reached:
            pieces[-1] += each.quote[reached - each.start :]
        reached = max(reached, each.end)
    return pieces


def _shortened(text: str) -> str:
    return text if len(text) <= MOST_NOTES else text[: MOST_NOTES - 1].rstrip() + "…"
