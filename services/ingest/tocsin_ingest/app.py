"""Wiring: collectors on one side, the stream `reports.received` on the other."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from tocsin import kit
from tocsin.contracts.messages import ReportReceived
from tocsin.contracts.report import Report
from tocsin.contracts.streams import RECEIVED
from tocsin.kit import Misconfigured, Worker, build, source
from tocsin.kit.logs import logger
from tocsin.kit.routes import Publish, Source
from tocsin_ingest.handler import on_collected
from tocsin_ingest.settings import IngestSettings
from tocsin_ingest.sources.collector import Collector, Unreadable
from tocsin_ingest.sources.registry import collectors

log = logger("tocsin.ingest")


def intake(collector: Collector, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> Source[ReportReceived]:
    """Publish what a collector delivers, each report once; log what is no report."""

    async def collect(publish: Publish[ReportReceived]) -> None:
        async def deliver(items: Sequence[Report | Unreadable]) -> None:
            for bad in (item for item in items if isinstance(item, Unreadable)):
                log.warning("input refused", source=collector.name, where=bad.where, reason=bad.reason)
            if reports := [item for item in items if isinstance(item, Report)]:
                await publish(on_collected(reports, received_at=now()))

        await collector.run(deliver)

    return source(collect, writes=RECEIVED)


def wire() -> Worker:
    """Put the worker together. Each collector runs by itself: one that fails stops no other."""
    settings = IngestSettings()
    sources = collectors(settings)
    if not sources:
        raise Misconfigured("no source is set: set TOCSIN_INGEST_FOLDERS to a folder, or TOCSIN_INGEST_STDIN=1")
    return build(settings, *map(intake, sources))


def main() -> None:
    """Run the worker until SIGTERM or SIGINT."""
    kit.main("ingest", wire)
