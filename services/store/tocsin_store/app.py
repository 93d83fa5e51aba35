"""Wiring: `reports.geocoded` into the database, and what that changes from there to `incidents.changed`."""

from collections.abc import Sequence

from tocsin import kit
from tocsin.contracts.base import Message
from tocsin.contracts.messages import IncidentChanged, ReportGeocoded
from tocsin.contracts.streams import CHANGED, GEOCODED
from tocsin.kit import Invalid, Route, Source, Transient, Worker, batch_route, build, source
from tocsin.kit.logs import logger
from tocsin_store.engine import open_engine
from tocsin_store.handler import on_geocoded
from tocsin_store.relay import Relay
from tocsin_store.repository import Repository
from tocsin_store.settings import StoreSettings
from tocsin_store.sql import SqlRepository

log = logger("tocsin.store")


def recording(repository: Repository, relay: Relay) -> Route[ReportGeocoded, Message]:
    """Keep what the stream brings, a batch in a transaction, and wake the relay after each."""

    async def keep(messages: Sequence[ReportGeocoded]) -> list[list[Message] | Invalid]:
        kept = await on_geocoded(messages, repository=repository)
        relay.wake()
        return kept

    return batch_route(keep, reads=GEOCODED, group="store")


def relaying(relay: Relay) -> Source[IncidentChanged]:
    """Tell everybody what is committed, by whichever worker or analyst."""
    return source(relay.run, writes=CHANGED)


async def wire() -> Worker:
    """Open the database, bring its tables up to date, and put the worker together."""
    settings = StoreSettings()
    repository = SqlRepository(open_engine(settings.store_database_url))
    try:
        await repository.migrate()
        log.info("database opened", kind=await repository.describe())
    except Transient as error:  # from here on the kit tells why the worker is not ready, and tries each batch again
        log.warning("database away", why=str(error))
    relay = Relay(repository)
    return build(
        settings, recording(repository, relay), relaying(relay), ready=repository.ping, on_stop=repository.aclose
    )


def main() -> None:
    """Run the worker until SIGTERM or SIGINT."""
    kit.main("store", wire)
