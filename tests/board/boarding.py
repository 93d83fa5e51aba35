"""A board that is served from the test's own event loop, its database in reach."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import httpx2
from builders import a_geocoded, an_incident

from tocsin.access.addresses import bound, url_of
from tocsin.access.serving import Server
from tocsin.contracts.incident import Incident
from tocsin.contracts.messages import IncidentChanged, ReportGeocoded
from tocsin.contracts.report import Report
from tocsin.contracts.streams import CHANGED
from tocsin.kit.codec import encode
from tocsin_board.app import create, opened
from tocsin_board.parts import Parts
from tocsin_board.settings import BoardSettings

if TYPE_CHECKING:
    from redis.asyncio import Redis


@dataclass(frozen=True, slots=True)
class Board:
    """A served board: what it is made of, where it is, and somebody who asks it."""

    parts: Parts
    url: str
    asks: httpx2.AsyncClient

    async def keep(self, *messages: ReportGeocoded) -> list[IncidentChanged]:
        """Store messages, as the store does; return what they changed."""
        return [change for changes in await self.parts.repository.record(messages) for change in changes]


@asynccontextmanager
async def boarded(settings: BoardSettings) -> AsyncIterator[Board]:
    """Serve a board on a free port, and close it."""
    async with opened(settings) as parts:
        with bound(settings.board_host, settings.board_port, what="the board", settings="TOCSIN_BOARD") as listening:
            listening.listen()
            server = Server(create(parts, origins=settings.board_origins))
            serving = asyncio.create_task(server.serve(sockets=[listening]))
            url = url_of(*listening.getsockname()[:2])
            # Plain HTTP: reading the certificates of all authorities for each test would take longer than most tests.
            async with httpx2.AsyncClient(base_url=url, timeout=20, verify=False) as asks:
                yield Board(parts, url, asks)
            parts.live.stop()
            server.should_exit = True
            await serving


def telling(report: Report, *, aside: tuple[object, ...] = (), **changes: object) -> ReportGeocoded:
    """Return a message that tells of one incident of a report."""
    return a_geocoded(report, incidents=(an_incident(report, **changes),), set_aside=aside)


async def announce(client: "Redis", *changes: IncidentChanged) -> list[str]:
    """Put changes on the stream, as the store's relay does; return their ids."""
    return [(await client.xadd(CHANGED.key(), {"data": encode(change)})).decode() for change in changes]


def stored(incident: Incident, report: Report) -> dict[str, object]:
    """Return an incident as it is told: its evidence says which report it quotes."""
    evidence = tuple(each.model_copy(update={"report_id": report.id}) for each in incident.evidence)
    return incident.model_copy(update={"evidence": evidence}).model_dump(mode="json")
