"""Wiring: the stream `reports.geocoded` on one side, the database and `incidents.changed` on the other."""

import asyncio
import sys
from functools import partial

from tocsin.contracts.messages import IncidentChanged, ReportGeocoded
from tocsin.contracts.streams import CHANGED, GEOCODED
from tocsin.kit import batch_route, build, serve
from tocsin.kit.errors import Misconfigured
from tocsin.kit.routes import Route
from tocsin_store.handler import on_geocoded
from tocsin_store.repository import Repository
from tocsin_store.settings import StoreSettings
from tocsin_store.sql import open_repository


def recording(repository: Repository) -> Route[ReportGeocoded, IncidentChanged]:
    """Keep what the stream brings, a batch in a transaction."""
    return batch_route(partial(on_geocoded, repository=repository), reads=GEOCODED, writes=CHANGED, group="store")


async def serve_store(settings: StoreSettings) -> None:
    """Open the database, bring its tables up to date, and work until told to stop."""
    repository = await open_repository(settings.store_database_url)
    await serve(build(settings, recording(repository), ready=repository.ping, on_stop=repository.aclose))


def main() -> None:
    """Run the worker until SIGTERM or SIGINT; end with the reason where it is set up wrongly."""
    try:
        asyncio.run(serve_store(StoreSettings()))
    except Misconfigured as error:
        sys.exit(f"tocsin-store: {error}")
