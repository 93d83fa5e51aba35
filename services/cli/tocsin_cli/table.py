"""Incidents as rows that a person reads."""

from collections.abc import Iterable, Sequence
from typing import Final, Literal

from rich.table import Table
from rich.text import Text

from tocsin.contracts.geo import Location, LocationBasis
from tocsin.contracts.incident import Incident, IncidentStatus, TimeBasis, When
from tocsin.contracts.parties import Actor, ActorRole, Claim, Stance, Toll
from tocsin_cli.showing import printable
from tocsin_store.fuse import State
from tocsin_store.repository import StoredIncident

UNKNOWN: Final = "-"

WIDE: Final = 120
"""Columns of a window that takes a whole row."""

NARROW: Final = 100
"""Columns of a window that takes all but the last cell: a terminal opens with 80."""

DAY: Final = len("2024-05-14")
"""Letters of a day, which is never broken."""

Justify = Literal["left", "right"]

ROW: Final[tuple[tuple[str, Justify], ...]] = (
    ("date", "left"),
    ("type", "left"),
    ("place", "left"),
    ("actor", "left"),
    ("killed / injured", "right"),
    ("confidence", "right"),
    ("source", "left"),
)
"""The cells of a row, those that matter least last."""


def table_of(stored: Sequence[StoredIncident], *, width: int, ids: bool = False) -> Table:
    """Return a table of one row per incident, with its id before the rest where that is asked for.

    In fewer columns than `WIDE` it leaves out what matters least, rather than break words.
    """
    left_out = (width < WIDE) + (width < NARROW)
    shown = len(ROW) - left_out - (2 if ids and left_out else 0)
    table = Table()
    if ids:
        table.add_column("id", no_wrap=True)
    for heading, justify in ROW[:shown]:
        table.add_column(heading, justify=justify, overflow="fold", min_width=DAY if heading == "date" else None)
    for record in stored:
        # Text and not str: what a report says must not be read as markup.
        cells = ((record.incident.id,) if ids else ()) + row(record)[:shown]
        table.add_row(*(Text(printable(cell)) for cell in cells))
    return table


def row(record: StoredIncident) -> tuple[str, ...]:
    """Return the cells of one incident."""
    incident = record.incident
    return (
        when(incident.time),
        kind(incident) + fate(record),
        place(incident.location),
        actors(incident),
        f"{toll(incident.casualties.killed)} / {toll(incident.casualties.injured)}",
        f"{incident.confidence:.2f}",
        some(source.source.name for source in record.sources),
    )


def when(time: When | None) -> str:
    """Return the interval; the day of publication is no day that the report states."""
    if time is None:
        return UNKNOWN
    days = f"{time.start}" if time.start == time.end else f"{time.start} to {time.end}"
    return f"{days} (published)" if time.basis is TimeBasis.PUBLICATION else days


def kind(incident: Incident) -> str:
    """Return the type, an analyst's own behind it, and how sure the report is of it."""
    own = f": {incident.codes.custom.name}" if incident.codes.custom else ""
    said = "" if incident.status is IncidentStatus.ASSERTED else f" ({incident.status})"
    return f"{incident.sub_event_type}{own}{said}"


def fate(record: StoredIncident) -> str:
    """Return what became of an incident that is none any more."""
    if record.state is State.LIVE:
        return ""
    return f" ({record.state} into {record.merged_into})" if record.merged_into else f" ({record.state})"


def place(location: Location | None) -> str:
    """Return the name, the country, how the text relates the point to them, how far off it may be, and if guessed."""
    if location is None:
        return UNKNOWN
    named = ", ".join(dict.fromkeys(part for part in (location.name, location.country_name) if part)) or location.text
    related = f" ({location.relation.text})" if location.relation else ""
    radius = f" ±{location.radius_km:.0f} km" if location.radius_km else ""
    return f"{named}{related}{radius}{guessed(location)}"


def guessed(location: Location) -> str:
    """Return what a place rests on that no sentence of the incident names, and what the act names instead."""
    if location.guess is None:
        return ""
    rests_on = "the dateline" if location.basis is LocationBasis.DATELINE else "the rest of the report"
    instead = f"; no record of {location.named}" if location.named else ""
    return f" (guessed from {rests_on}{instead})"


def actors(incident: Incident) -> str:
    """Return who did it, or else who says so."""
    doers = [name(actor) for actor in incident.actors if actor.role is ActorRole.PERPETRATOR]
    return some(doers) if doers else some(_stance(claim) for claim in incident.claims)


def name(actor: Actor) -> str:
    """Return the actor's name, or what the report calls unnamed people."""
    return actor.name or actor.text


def _stance(claim: Claim) -> str:
    said = {Stance.CLAIMS: "claims it", Stance.DENIES: "denies it"}.get(claim.stance, f"{claim.stance} others")
    return f"{claim.claimant} ({said})"


def toll(count: Toll | None) -> str:
    """Return a count as it was said: `2`, `14+`, `3-5`, `up to 9`; a dash where the report does not say."""
    if count is None or (count.min is None and count.max is None):
        return UNKNOWN
    if count.max is None:
        return f"{count.min}+"
    if count.min is None:
        return f"up to {count.max}"
    return f"{count.min}" if count.min == count.max else f"{count.min}-{count.max}"


def some(names: Iterable[str]) -> str:
    """Return the first names, each once."""
    distinct = list(dict.fromkeys(names))
    more = f" +{len(distinct) - 2}" if len(distinct) > 2 else ""
    return ", ".join(distinct[:2]) + more if distinct else UNKNOWN
