"""A stream entry as it was read, and what its data turned out to be."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from tocsin.contracts.base import Message
from tocsin.contracts.messages import RejectReason

M_co = TypeVar("M_co", bound=Message, covariant=True)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a stream, raw. `deliveries` counts this one too: 1 is the first."""

    id: str
    fields: Mapping[bytes, bytes]
    deliveries: int = 1


def order_of(entry_id: str) -> tuple[int, int]:
    """Return what the ids of a stream are ordered by. Raises `ValueError` where it is none."""
    milliseconds, _, sequence = entry_id.partition("-")
    return int(milliseconds), int(sequence or 0)


@dataclass(frozen=True, slots=True)
class Item(Generic[M_co]):
    """An entry whose data is a valid message."""

    entry: Entry
    message: M_co


@dataclass(frozen=True, slots=True)
class Refused:
    """An entry that goes to the dead letters, and why. `message` is there where it could be read."""

    entry: Entry
    reason: RejectReason
    detail: str
    message: Message | None = None
