"""The HTTP API on a real server, as a sender meets it."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import httpx2
import pytest
from patience import PATIENCE_SECONDS
from rig import running

from tocsin.contracts.messages import ReportReceived
from tocsin.contracts.report import Report
from tocsin.contracts.streams import RECEIVED
from tocsin.kit import build, make_client
from tocsin_ingest.api import serving
from tocsin_ingest.api.server import HttpApi
from tocsin_ingest.app import intake
from tocsin_ingest.grouping import RedisGrouper
from tocsin_ingest.redis_ledger import RedisLedger
from tocsin_ingest.roster import Roster
from tocsin_ingest.settings import IngestSettings

if TYPE_CHECKING:
    from redis.asyncio import Redis

NDJSON = {"content-type": "application/x-ndjson"}


@asynccontextmanager
async def served(
    redis_url: str, *, bus_seconds: float = PATIENCE_SECONDS, **changes: object
) -> AsyncIterator[httpx2.AsyncClient]:
    """Run an ingest worker that serves the API on a free port, and yield a client; it waits so long for the bus."""
    own = {"redis_url": redis_url, "ingest_http_port": 0, "drain_seconds": 8.0}
    settings = IngestSettings.model_validate(own | changes)
    api, client = HttpApi(settings), make_client(settings)
    ledger = RedisLedger(client, partition=settings.partition, seen_days=settings.seen_days)
    grouper = RedisGrouper(client, partition=settings.partition, remember_days=settings.ingest_near_days)
    source = intake(Roster([api], None), grouper=grouper, ledger=ledger)
    # Plain HTTP: there are no certificates to read.
    sender = httpx2.AsyncClient(base_url=api.url, timeout=PATIENCE_SECONDS, verify=False)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(serving, "PATIENCE_SECONDS", bus_seconds)
        async with running(build(settings, source, on_stop=client.aclose)), sender:
            await connected(sender)
            yield sender


async def connected(client: httpx2.AsyncClient) -> None:
    """Wait until the API is served: the worker connects to the bus before."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            try:
                if (await client.get("/health")).status_code == 200:
                    return
            except httpx2.ConnectError:
                pass
            await asyncio.sleep(0.02)


async def stored(client: "Redis") -> list[Report]:
    """Return the reports on the stream."""
    entries = await client.xrange(RECEIVED.key())
    return [ReportReceived.model_validate_json(fields[b"data"]).report for _, fields in entries]


def lines(*objects: object) -> bytes:
    return b"".join(json.dumps(each).encode() + b"\n" for each in objects)


async def spoken(client: httpx2.AsyncClient, head: str, *pieces: bytes, every: float = 0.0) -> bytes:
    """Say something on a connection of its own, piece by piece; return the answer, or nothing."""
    url = client.base_url
    reader, writer = await asyncio.open_connection(url.host, url.port)
    try:
        writer.write(head.replace("\n", "\r\n").encode())
        for piece in pieces:
            await asyncio.sleep(every)
            writer.write(piece)
            await writer.drain()
        return await asyncio.wait_for(reader.read(65_536), PATIENCE_SECONDS)
    finally:
        writer.close()


async def spoken_to_the_end(client: httpx2.AsyncClient, head: str) -> bytes:
    """Say something on a connection of its own; return all that is answered until the other side ends it."""
    reader, writer = await asyncio.open_connection(client.base_url.host, client.base_url.port)
    try:
        writer.write(head.replace("\n", "\r\n").encode())
        return await asyncio.wait_for(reader.read(), PATIENCE_SECONDS)
    except ConnectionResetError:
        return b""
    finally:
        writer.close()


def told(answer: httpx2.Response) -> list[Mapping[str, object]]:
    """Return what was told of each report."""
    reports: list[Mapping[str, object]] = answer.json()["reports"]
    return reports
