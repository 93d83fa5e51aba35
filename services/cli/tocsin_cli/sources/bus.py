"""The bus, asked from a command."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, TypeVar

from redis.asyncio import Redis
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError

from tocsin.contracts.messages import ReportReceived
from tocsin.contracts.report import Report
from tocsin.contracts.streams import RECEIVED, STREAMS
from tocsin.kit import logs
from tocsin.kit.client import client_of
from tocsin.kit.pressure import Pressure, watch_pressure
from tocsin.kit.publishing import StreamPublish
from tocsin.kit.routes import Publish, source
from tocsin.kit.settings import without_password
from tocsin_cli.configuration import configured
from tocsin_cli.errors import CommandError
from tocsin_cli.server import URL_VARIABLE, url_to_ask
from tocsin_ingest.cancelling import cancel
from tocsin_ingest.grouping import RedisGrouper
from tocsin_ingest.intake import Intake
from tocsin_ingest.redis_ledger import RedisLedger
from tocsin_ingest.settings import IngestSettings
from tocsin_ingest.sources.collector import Taken, Unreadable

PATIENCE_SECONDS: Final = 10.0
"""How long somebody at a terminal waits for a server that does not answer."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Bus:
    """A server that answered, and ingest's book on it."""

    client: Redis
    ledger: RedisLedger
    settings: IngestSettings

    async def take(self, name: str, items: Sequence[Report | Unreadable]) -> list[Taken]:
        """Put reports on the bus as ingest does: each once, with its group, counted for a source of this name.

        Raises `CommandError` where the line takes none for so long that nobody would wait.
        """
        settings, stopping = self.settings, asyncio.Event()
        pressure = Pressure(name, high=settings.backlog_high_entries, low=settings.backlog_low_entries)
        publish = StreamPublish(
            self.client, source(_nothing, writes=RECEIVED), settings=settings, pressure=pressure, stopping=stopping
        )
        grouper = RedisGrouper(self.client, partition=settings.partition, remember_days=settings.ingest_near_days)
        intake = Intake(publish, grouper=grouper, ledger=self.ledger, now=lambda: datetime.now(UTC))
        watching = asyncio.create_task(
            watch_pressure(self.client, pressure, STREAMS, partition=settings.partition, stopping=stopping)
        )
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                return await intake.take(name, items)
        except TimeoutError:
            raise CommandError(
                f"nothing was taken within {PATIENCE_SECONDS:.0f} s: the workers are too far behind, or Redis is full. "
                "Try again when they have caught up"
            ) from None
        finally:
            stopping.set()
            await cancel([watching])


async def _nothing(_publish: Publish[ReportReceived]) -> None:
    """Collect nothing: what is published comes from the command."""


@asynccontextmanager
async def bus(var: Path) -> AsyncIterator[Bus]:
    """Yield the bus. Raises `CommandError` that says how to start one where none answers."""
    settings = configured(IngestSettings)
    url = url_to_ask(var, settings)
    logs.configure(worker="tocsin", level="ERROR")
    try:
        async with client_of(url, partition=settings.partition) as client:
            async with asyncio.timeout(PATIENCE_SECONDS):
                await client.ping()
            ledger = RedisLedger(client, partition=settings.partition, seen_days=settings.seen_days)
            yield Bus(client, ledger, settings)
    except (RedisConnectionError, TimeoutError) as error:
        raise CommandError(
            f"nobody answers at {without_password(url)}. Is `tocsin run` up? Else check {URL_VARIABLE}, "
            "or --var if that run has a folder of its own"
        ) from error
    except RedisError as error:
        raise CommandError(f"the server at {without_password(url)} does not do as asked: {error}") from error


def on_bus(var: Path, do: Callable[[Bus], Awaitable[T]]) -> T:
    """Return what a coroutine function makes of the bus. Raises `CommandError`."""

    async def asked() -> T:
        async with bus(var) as connected:
            return await do(connected)

    return asyncio.run(asked())
