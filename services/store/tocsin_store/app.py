"""Wiring: the stream `reports.geocoded` on one side, the database and `incidents.changed` on the other."""

from functools import partial

from tocsin import kit
from tocsin.contracts.messages import IncidentChanged, ReportGeocoded
from tocsin.contracts.streams import CHANGED, GEOCODED
from tocsin.kit import Worker, batch_route, build
from tocsin.kit.errors import Transient
from tocsin.kit.logs import logger
from tocsin.kit.routes import Route
from tocsin_store.engine import open_engine
from tocsin_store.handler import on_geocoded
from tocsin_store.repository import Repository
from tocsin_store.settings import StoreSettings
from tocsin_store.sql import SqlRepository

log = logger("tocsin.store")


def recording(repository: Repository) -> Route[ReportGeocoded, IncidentChanged]:
    """Keep what the stream brings, a batch in a transaction."""
    return batch_route(partial(on_geocoded, repository=repository), reads=GEOCODED, writes=CHANGED, group="store")


async def wire() -> Worker:
    """Open the database, bring its tables up to date, and put the worker together."""
    settings = StoreSettings()
    repository = SqlRepository(open_engine(settings.store_database_url))
    try:
        await repository.migrate()
        log.info("database opened", kind=await repository.describe())
    except Transient as error:  # from here on the kit tells why the worker is not ready, and tries each batch again
        log.warning("database away", why=str(error))
    return build(settings, recording(repository), ready=repository.ping, on_stop=repository.aclose)


def main() -> None:
    """Run the worker until SIGTERM or SIGINT."""
    kit.main("store", wire)
