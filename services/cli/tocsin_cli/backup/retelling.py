"""`tocsin retell`: after a restore, listeners are told what they know otherwise; and the user, what is lost."""

from collections.abc import Iterable
from datetime import datetime
from operator import methodcaller
from pathlib import Path
from typing import Final, NamedTuple

from tocsin.contracts.messages import IncidentChanged
from tocsin_cli.backup.bus import partitions
from tocsin_cli.showing import counted, say
from tocsin_cli.stored import Stored, opened, url_there
from tocsin_store.fuse import State
from tocsin_store.repository import Heard
from tocsin_store.retelling import heard_of

TOLD_AT_ONCE: Final = 500
"""Incidents that are compared in one transaction."""


class Said(NamedTuple):
    """What somebody said of an incident, as the bus has it."""

    incident: str
    at: datetime
    by: str
    why: str


def retell(*, var: Path) -> int:
    """Tell those incidents again that listeners know otherwise than the database has them; return the exit status."""
    heard, said = dict[str, Heard](), set[Said]()
    with partitions(var) as buses:
        for bus in buses.values():
            _hear(bus.changes(), heard, said)
    ids, told, unknown = list(heard), 0, list[str]()
    with opened(url_there(var)) as stored:
        lost = sorted((each for each in said if not _is_kept(each, stored)), key=lambda each: each.at)
        for start in range(0, len(ids), TOLD_AT_ONCE):
            some = {id_: heard[id_] for id_ in ids[start : start + TOLD_AT_ONCE]}
            retold = stored.ask(methodcaller("retell", some))
            told += retold.told
            unknown += [id_ for id_ in retold.unknown if heard[id_].state is State.LIVE]
    say(f"{counted(told, 'incident')} told again, of {counted(len(ids), 'incident')} that were heard of")
    for id_ in unknown:
        say(f"tocsin: {id_} was told, and the database has no report of it; it had {', '.join(heard[id_].sources)}")
    for each in lost:
        say(
            f"tocsin: what {each.by} said of {each.incident} at {each.at:%Y-%m-%d %H:%M:%S} ({each.why}) is not in the "
            "database: it is to be said again"
        )
    return 1 if unknown or lost else 0


def _hear(changes: Iterable[IncidentChanged], heard: dict[str, Heard], said: set[Said]) -> None:
    for change in changes:
        id_, correction = change.incident.id, change.cause.correction
        if id_ not in heard or heard[id_].revision <= change.revision:
            heard[id_] = heard_of(change)
        if correction is not None:
            said.add(Said(id_, correction.at, correction.by, correction.why))


def _is_kept(said: Said, stored: Stored) -> bool:
    return any((kept.at, kept.by) == (said.at, said.by) for kept in stored.corrections(said.incident))
