"""What messages tell, worked out before anything is locked; and what of a report's tellings counts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Final, NamedTuple

from pydantic import TypeAdapter

from tocsin.contracts.geo import Place
from tocsin.contracts.incident import EntityMention, Incident, SetAside
from tocsin.contracts.messages import ReportGeocoded, SourceRef
from tocsin.contracts.report import Report
from tocsin_store.fuse import Mention, Telling, named, signature

DIGEST_LETTERS: Final = 32
"""Hexadecimal letters of a digest: 128 bits, and mentions are known by it."""


SET_ASIDE: Final = TypeAdapter(tuple[SetAside, ...])
PLACES: Final = TypeAdapter(tuple[Place, ...])
ENTITIES: Final = TypeAdapter(tuple[EntityMention, ...])


class Told(NamedTuple):
    """A message about a report: when it was read and made, and the digest of what it tells.

    They are in order of reading: what is only placed anew gives way to what was read meanwhile.
    """

    read_at: datetime
    produced_at: datetime
    message_id: str
    digest: str


@dataclass(frozen=True, slots=True)
class About:
    """What holds for all mentions of a report. `received` is the first that any of its messages knows of it."""

    report_id: str
    received: datetime
    source: SourceRef
    signature: bytes


class Beside(NamedTuple):
    """What a message tells beside its incidents, as JSON; `entities` are null where its sender knows of none."""

    set_aside: str
    places: str
    entities: str | None


@dataclass(frozen=True, slots=True)
class Incoming:
    """A message, and what follows from it alone. `contents` are its incidents as JSON."""

    message: ReportGeocoded
    told: Told
    about: About
    contents: tuple[str, ...]
    beside: Beside


def incoming(message: ReportGeocoded) -> Incoming:
    """Work out what a message tells."""
    contents = tuple(incident.model_dump_json() for incident in message.incidents)
    report = message.report
    digest = sha256("\0".join((report.id, *sorted(contents))).encode()).hexdigest()[:DIGEST_LETTERS]
    received = report.received_at or report.published_at or message.produced_at
    about = About(report.id, received, source_of(report), signature(report.text))
    again = message.rereading
    read_at = again.read_at if again and again.read_at else message.produced_at
    told = Told(read_at, message.produced_at, message.message_id, digest)
    return Incoming(message, told, about, contents, _beside(message))


def _beside(message: ReportGeocoded) -> Beside:
    return Beside(
        SET_ASIDE.dump_json(message.set_aside).decode(),
        PLACES.dump_json(message.places).decode(),
        None if message.entities is None else ENTITIES.dump_json(message.entities).decode(),
    )


def source_of(report: Report) -> SourceRef:
    """Return what is told of a report as a source. Its group is ingest's: the first report with nearly its text."""
    return SourceRef(
        report_id=report.id,
        source=report.source,
        published_at=report.published_at,
        url=report.url,
        group=report.group,
    )


def digests(tellings: Iterable[Told]) -> dict[str, Told]:
    """Return what one report was told to say, each with the message that first said so, in that order."""
    firsts: dict[str, Told] = {}
    for told in sorted(tellings):
        firsts.setdefault(told.digest, told)
    return firsts


def counting(about: About, tellings: Sequence[Told], incidents: Mapping[str, Sequence[Incident]]) -> list[Mention]:
    """Return the mentions of a report that count: those of its latest telling, under names that outlive it.

    `incidents` has what each digest stands for. It is a function of the set of tellings: in which order they came does
    not matter, nor how often, for one that says what was said before has the same mentions.
    """
    firsts = digests(tellings)
    retold = [
        Telling(about.report_id, told.message_id, told.produced_at, mentions(about, told, incidents[digest]))
        for digest, told in firsts.items()
    ]
    latest = retold[list(firsts).index(max(tellings).digest)].mentions
    if len(retold) == 1:
        return list(latest)
    names = named(retold)
    return [mention.named(names[mention.id]) for mention in latest]


def mentions(about: About, told: Told, incidents: Iterable[Incident]) -> tuple[Mention, ...]:
    return tuple(mention(about, told, incident, name=incident.id) for incident in incidents)


def mention(about: About, told: Told, incident: Incident, *, name: str) -> Mention:
    return Mention(
        id=f"{told.digest}/{incident.id}",
        name=name,
        report_id=about.report_id,
        message_id=told.message_id,
        produced_at=told.produced_at,
        received=about.received,
        incident=incident,
        source=about.source,
        signature=about.signature,
    )


def first_known(about: About, others: Iterable[About]) -> About:
    """Return the same with the earliest instant at which any message knows of the report, and its group.

    Where messages know of several groups, because ingest had forgotten the first, it is the least, in any order.
    """
    every = [about, *others]
    group = min((each.source.group for each in every if each.source.group), default=None)
    source = about.source.model_copy(update={"group": group})
    return replace(about, received=min(each.received for each in every), source=source)
