"""Geocoded reports in, changes of incidents out. No broker, no SQL."""

from collections.abc import Sequence

from tocsin.contracts.messages import IncidentChanged, ReportGeocoded
from tocsin.kit.errors import Invalid
from tocsin_store.fuse import objection
from tocsin_store.repository import Repository


async def on_geocoded(
    messages: Sequence[ReportGeocoded], *, repository: Repository
) -> list[list[IncidentChanged] | Invalid]:
    """Keep the messages that hold what they say, all in one transaction; refuse the others.

    Returns one entry per message, in order. Raises `Transient` where the database is away.
    """
    objections = [objection(message) for message in messages]
    sound = [message for message, objected in zip(messages, objections, strict=True) if objected is None]
    changes = iter(await repository.record(sound) if sound else [])
    return [next(changes) if objected is None else Invalid(objected) for objected in objections]
