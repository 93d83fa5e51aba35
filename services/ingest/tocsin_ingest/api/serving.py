"""uvicorn in an event loop that is not its own, and what it serves."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import uvicorn

from tocsin.kit import make_client
from tocsin_ingest.api.access import Gate
from tocsin_ingest.api.app import make_app, straight
from tocsin_ingest.api.batching import Batcher
from tocsin_ingest.api.bodies import Room
from tocsin_ingest.api.connections import BoundedProtocol
from tocsin_ingest.api.rates import Rates
from tocsin_ingest.api.reception import Reception
from tocsin_ingest.api.repeats import Repeats
from tocsin_ingest.settings import IngestSettings
from tocsin_ingest.sources.collector import Deliver

MAX_HELD_BYTES: Final = 64_000_000
"""Bytes of bodies that are in hand at once, of all requests together: bounds the memory of a worker."""

PATIENCE_SECONDS: Final = 5.0
"""How long a request waits for the bus. A server that restarts is back by then; a sender has given up soon after."""

MAX_CONNECTIONS: Final = 512
"""Below the 1,024 open files that many systems allow a process. Whoever comes on top is answered 503."""

IDLE_SECONDS: Final = 20
"""How long a connection may wait for its next request."""

GRACE_SECONDS: Final = 5
"""How long requests that are under way may take when the worker stops."""


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals to the worker."""
        yield


async def serve(settings: IngestSettings, gate: Gate, listening: socket.socket, deliver: Deliver) -> None:
    """Serve on a socket until cancelled; then let the requests that are under way come to their end."""
    async with make_client(settings) as client:
        batcher = Batcher(deliver, patience_seconds=PATIENCE_SECONDS)
        prefix = f"tocsin:{{{settings.partition}}}:http"
        reception = Reception(
            gate=gate,
            batcher=batcher,
            rates=Rates(client, prefix=f"{prefix}:rate"),
            repeats=Repeats(client, prefix=f"{prefix}:repeat"),
            room=Room(MAX_HELD_BYTES),
            max_bytes=settings.ingest_max_bytes,
        )
        server = _Server(_config(reception))
        taking = asyncio.create_task(batcher.run())
        answering = asyncio.create_task(server.serve(sockets=[listening]))
        try:
            done, _ = await asyncio.wait({taking, answering}, return_when=asyncio.FIRST_COMPLETED)
            for ended in done:
                ended.result()  # what failed is told, and the collector begins anew
        finally:
            server.should_exit = True
            await answering
            taking.cancel()


def _config(reception: Reception) -> uvicorn.Config:
    return uvicorn.Config(
        straight(make_app(reception.receive, reception.batcher.check_room), reception.receive),
        http=BoundedProtocol,
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=MAX_CONNECTIONS,
        timeout_keep_alive=IDLE_SECONDS,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
