"""Wiring: collectors on one side, the stream `reports.received` on the other."""

from collections.abc import Callable
from datetime import UTC, datetime

from tocsin import kit
from tocsin.contracts.messages import ReportReceived
from tocsin.contracts.streams import RECEIVED
from tocsin.kit import Misconfigured, Worker, build, source
from tocsin.kit.bus import make_client
from tocsin.kit.routes import Publish, Source
from tocsin_ingest.grouping import RedisGrouper, alone
from tocsin_ingest.intake import Grouper, Intake
from tocsin_ingest.ledger import Ledger, MemoryLedger
from tocsin_ingest.settings import IngestSettings
from tocsin_ingest.sources.collector import Collector
from tocsin_ingest.sources.registry import collectors


def intake(
    collector: Collector,
    *,
    grouper: Grouper = alone,
    ledger: Ledger | None = None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Source[ReportReceived]:
    """Publish what a collector delivers, each report once; log what is no report."""
    book = ledger or MemoryLedger()

    async def collect(publish: Publish[ReportReceived]) -> None:
        await collector.run(Intake(publish, grouper=grouper, ledger=book, now=now).of(collector.name))

    return source(collect, writes=RECEIVED)


def wire() -> Worker:
    """Put the worker together. Each collector runs by itself: one that fails stops no other."""
    settings = IngestSettings()
    sources = collectors(settings)
    if not sources:
        raise Misconfigured("no source is set: set TOCSIN_INGEST_FOLDERS to a folder, or TOCSIN_INGEST_STDIN=1")
    client = make_client(settings)
    grouper = RedisGrouper(client, partition=settings.partition, remember_days=settings.ingest_near_days)
    parts = [intake(each, grouper=grouper) for each in sources]
    return build(settings, *parts, on_stop=client.aclose)


def main() -> None:
    """Run the worker until SIGTERM or SIGINT."""
    kit.main("ingest", wire)
