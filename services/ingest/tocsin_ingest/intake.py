"""What every report goes through, whichever way it came: its group, the bus, the book of sources, the log."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Protocol

from tocsin.contracts.messages import ReportReceived
from tocsin.contracts.report import Report
from tocsin.contracts.sources import Tally
from tocsin.kit.routes import Publish
from tocsin_ingest import occurrences
from tocsin_ingest.handler import on_collected, says_the_future
from tocsin_ingest.ledger import Ledger
from tocsin_ingest.sources.collector import Deliver, Taken, Traced, Unreadable


class Grouper(Protocol):
    """Finds which reports have nearly the same text."""

    async def __call__(self, reports: Sequence[Report]) -> list[str]:
        """Return for each report the id of the first one with nearly its text: its own where there was none.

        The same report gets the same answer again. Raises `RedisError` where the server is away.
        """


class Intake:
    """Takes in what collectors deliver. One for a worker; `of` gives each collector its own way in."""

    def __init__(
        self, publish: Publish[ReportReceived], *, grouper: Grouper, ledger: Ledger, now: Callable[[], datetime]
    ) -> None:
        self._publish = publish
        self._grouper = grouper
        self._ledger = ledger
        self._now = now

    def of(self, source: str) -> Deliver:
        """Return the `Deliver` of one source."""
        return _WayIn(self, source)

    def retry_after(self) -> float:
        """Return how many seconds to wait before there may be room on the bus; 0 where there is room now."""
        return self._publish.retry_after()

    async def take(self, source: str, items: Sequence[Report | Unreadable | Traced]) -> list[Taken]:
        """Publish reports, each once; tell and count what is no report."""
        refused = [item for item in items if isinstance(item, Unreadable)]
        for bad in refused:
            occurrences.refused(source, bad)
        spans = {item.report.id: item.traceparent for item in items if isinstance(item, Traced)}
        reports = [
            item.report if isinstance(item, Traced) else item for item in items if not isinstance(item, Unreadable)
        ]
        taken = await self._take(reports, spans)
        if items:
            tally = _tally(taken, refused=len(refused))
            occurrences.taken(source, tally)
            await self._publish.patiently(partial(self._ledger.count, source, tally))
        if refused:
            why = f"{refused[-1].where}: {refused[-1].reason}"
            await self._publish.patiently(partial(self._ledger.failed, source, why))
        return taken

    async def _take(self, reports: Sequence[Report], spans: Mapping[str, str]) -> list[Taken]:
        if not reports:
            return []
        groups = await self._publish.patiently(partial(self._grouper, reports))
        grouped = [r.model_copy(update={"group": group}) for r, group in zip(reports, groups, strict=True)]
        now = self._now()
        for report in filter(partial(says_the_future, received_at=now), grouped):
            occurrences.time_set_aside(report)
        new = await self._publish(on_collected(grouped, received_at=now, spans=spans))
        return [Taken(report.id, is_new, report.group) for report, is_new in zip(grouped, new, strict=True)]


class _WayIn:
    def __init__(self, intake: Intake, source: str) -> None:
        self._intake = intake
        self._source = source

    async def __call__(self, items: Sequence[Report | Unreadable | Traced]) -> list[Taken]:
        return await self._intake.take(self._source, items)

    def retry_after(self) -> float:
        return self._intake.retry_after()


def _tally(taken: Sequence[Taken], *, refused: int) -> Tally:
    new = [each for each in taken if each.new]
    copies = sum(each.group != each.report_id for each in new)
    return Tally(new=len(new), copies=copies, known=len(taken) - len(new), refused=refused)
