"""Wiring: collectors on one side, the stream `reports.received` on the other."""

from collections.abc import Callable
from datetime import UTC, datetime

from tocsin import kit
from tocsin.contracts.messages import ReportReceived
from tocsin.contracts.streams import RECEIVED
from tocsin.kit import Misconfigured, Worker, build, make_client, source
from tocsin.kit.routes import Publish, Source
from tocsin_ingest.fetch.on_demand import OnDemand
from tocsin_ingest.grouping import RedisGrouper
from tocsin_ingest.intake import Grouper, Intake
from tocsin_ingest.ledger import Ledger
from tocsin_ingest.redis_ledger import RedisLedger
from tocsin_ingest.roster import Roster
from tocsin_ingest.settings import IngestSettings
from tocsin_ingest.sources.listed import Listed
from tocsin_ingest.sources.options import Means
from tocsin_ingest.sources.registry import collectors


def intake(
    roster: Roster, *, grouper: Grouper, ledger: Ledger, now: Callable[[], datetime] = lambda: datetime.now(UTC)
) -> Source[ReportReceived]:
    """Publish what collectors deliver, each report once; tell what is no report."""

    async def collect(publish: Publish[ReportReceived]) -> None:
        await roster.run(Intake(publish, grouper=grouper, ledger=ledger, now=now).of)

    return source(collect, writes=RECEIVED)


def wire() -> Worker:
    """Put the worker together. Each collector runs by itself: one that fails stops no other."""
    settings = IngestSettings()
    fixed, listing = collectors(settings), settings.ingest_sources
    if not fixed and not listing:
        raise Misconfigured(
            "no source is set: set TOCSIN_INGEST_FOLDERS to a folder, TOCSIN_INGEST_SOURCES to a sources.toml, "
            "TOCSIN_INGEST_HTTP_PORT to a port, or TOCSIN_INGEST_STDIN=1"
        )
    client = make_client(settings)
    ledger = RedisLedger(client, partition=settings.partition, seen_days=settings.seen_days)
    grouper = RedisGrouper(client, partition=settings.partition, remember_days=settings.ingest_near_days)
    means = Means(fetcher=OnDemand(settings, client), ledger=ledger, settings=settings)
    roster = Roster(fixed, Listed(listing, means) if listing else None)
    return build(settings, intake(roster, grouper=grouper, ledger=ledger), on_stop=client.aclose)


def main() -> None:
    """Run the worker until SIGTERM or SIGINT."""
    kit.main("ingest", wire)
