"""The interface that every source has."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from tocsin.contracts.report import Report


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Something that came in and is no report: where it stands (`inbox/a.jsonl:12`) and why."""

    where: str
    reason: str


class Traced(NamedTuple):
    """A report whose sender traces what becomes of it: `traceparent` is the sender's span, by W3C's Trace Context."""

    report: Report
    traceparent: str


class Taken(NamedTuple):
    """What became of a report that was delivered.

    `new` is false where the same report was taken before; `group` is the first report with nearly this text.
    """

    report_id: str
    new: bool
    group: str | None


class Deliver(Protocol):
    """Hands over what was collected."""

    async def __call__(self, items: Sequence[Report | Unreadable | Traced]) -> list[Taken]:
        """Return what became of the reports, in their order. They are on the bus then, or were there before.

        It may block, which is how back-pressure reaches a collector. It raises where the bus is away; what was not
        delivered is then the collector's to deliver again. Delivering a report twice does no harm.
        """

    def retry_after(self) -> float:
        """Return how many seconds to wait before there may be room on the bus; 0 where there is room now."""


class Collector(Protocol):
    """Collects reports from one place."""

    @property
    def name(self) -> str:
        """What logs, counts and `tocsin sources status` call it, such as `folder:inbox`. No two are called alike."""

    async def run(self, deliver: Deliver) -> None:
        """Deliver what there is and what comes, until cancelled; return where nothing more can come.

        Must not block the event loop. What cannot be read is delivered as `Unreadable` and the rest goes on.
        """
