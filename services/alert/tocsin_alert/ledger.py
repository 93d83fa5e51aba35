"""Who was told what, and who is at it now: what the workers of a partition know together."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from tocsin.contracts.alerts import AlertDue, Held
from tocsin.contracts.messages import IncidentChanged
from tocsin_alert.rules.decision import Told

Lane = tuple[str, str]
"""A rule and a channel, by name: what one of them is told is counted and remembered for itself."""


@dataclass(frozen=True, slots=True)
class Window:
    """What was held back for a lane until a moment: how many in all, and the first of them."""

    lane: Lane
    since: datetime
    until: datetime
    held: tuple[Held, ...]
    count: int


class Turn(Protocol):
    """The right to tell one channel of one incident; nobody else has it meanwhile."""

    @property
    def told(self) -> Told | None:
        """What the lane was told of the incident before."""

    @property
    def others(self) -> Mapping[str, Told]:
        """What the channel was told of it by other rules, by their names."""

    async def done(self, told: Told, *, sent: bool) -> None:
        """Write down what it was told now; `sent` counts it against the hour's limit."""


class Ledger(Protocol):
    """The memory of alerts. Every method may raise `redis.RedisError`; each may be called again after that."""

    async def interested(self, changes: Sequence[tuple[IncidentChanged, Sequence[Lane]]]) -> list[list[Lane]]:
        """Note that these lanes are to be told of these changes; return for each all lanes that ever were.

        No lane where it was noted before that the incident is gone: an alert of it would come after its end. Of two
        changes that are noted at the same moment, one sees the other's lanes.
        """

    def turn(self, due: AlertDue, *, seconds: float) -> AbstractAsyncContextManager[Turn | None]:
        """Give the turn at what is due, or None where another worker has it. It ends after `seconds` by itself."""

    async def sent_within_hour(self, lane: Lane) -> int:
        """Return how many alerts the lane was sent in this hour."""

    async def hold(self, lane: Lane, held: Held, *, until: datetime) -> None:
        """Keep a line for the lane's summary, in place of an earlier one of the same incident."""

    async def release(self, lane: Lane, incident_id: str, *, until: datetime) -> bool:
        """Take an incident's line out of a summary that was not told yet; return whether it was still there."""

    async def windows(self, *, before: datetime) -> list[Window]:
        """Return what was held back until a moment before this one, and is not told yet."""

    async def close(self, window: Window) -> None:
        """Forget what was held back: its summary is on the stream."""
