"""What a collector delivers, kept for the test to look at."""

import asyncio
from collections.abc import Sequence

from tocsin.contracts.report import Report
from tocsin_ingest.sources.collector import Taken, Unreadable


class Delivered:
    """A `Deliver` that keeps everything; raises what it is told to raise, once."""

    def __init__(self, *, failure: Exception | None = None) -> None:
        self.reports: list[Report] = []
        self.unreadable: list[Unreadable] = []
        self.batches: list[int] = []
        self.something = asyncio.Event()
        self.wait = 0.0
        self._failure = failure

    async def __call__(self, items: Sequence[Report | Unreadable]) -> list[Taken]:
        if self._failure is not None:
            failure, self._failure = self._failure, None
            raise failure
        self.something.set()
        self.batches.append(len(items))
        reports = [item for item in items if isinstance(item, Report)]
        self.reports += reports
        self.unreadable += [item for item in items if isinstance(item, Unreadable)]
        return [Taken(report.id, new=True, group=report.id) for report in reports]

    def retry_after(self) -> float:
        return self.wait

    @property
    def texts(self) -> list[str]:
        return [report.text for report in self.reports]
