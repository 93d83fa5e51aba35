"""Geocoded reports into the database; what they change goes out from there. No broker, no SQL."""

from collections.abc import Sequence

from tocsin.contracts.base import Message
from tocsin.contracts.messages import ReportGeocoded
from tocsin.kit.errors import Invalid
from tocsin_store.fuse import objection
from tocsin_store.repository import Repository


async def on_geocoded(messages: Sequence[ReportGeocoded], *, repository: Repository) -> list[list[Message] | Invalid]:
    """Keep the messages that hold what they say, all in one transaction; refuse the others.

    Returns one entry per message, in order: no outputs, or why it is refused. Raises `Transient` where the database is
    away.
    """
    objections = [objection(message) for message in messages]
    sound = [message for message, objected in zip(messages, objections, strict=True) if objected is None]
    if sound:
        await repository.record(sound)
    return [[] if objected is None else Invalid(objected) for objected in objections]
