"""The interface that every source kind has."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from tocsin.contracts.report import Report


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Something that came in and is no report: where it stands (`inbox/a.jsonl:12`) and why."""

    where: str
    reason: str


Deliver = Callable[[Sequence[Report | Unreadable]], Awaitable[None]]
"""Hands over what was collected. When it returns, the reports are on the bus or were there before.

It may block, which is how back-pressure reaches a collector. It raises where the bus is away; what was not delivered
is then the collector's to deliver again. Delivering a report twice does no harm.
"""


class Collector(Protocol):
    """Collects reports from one place."""

    @property
    def name(self) -> str:
        """What logs call it, such as `folder:inbox`."""

    async def run(self, deliver: Deliver) -> None:
        """Deliver what there is and what comes, until cancelled; return where nothing more can come.

        Must not block the event loop. What cannot be read is delivered as `Unreadable` and the rest goes on.
        """
