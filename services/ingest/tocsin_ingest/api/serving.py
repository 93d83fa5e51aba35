"""What the worker serves over HTTP, in its own event loop."""

import asyncio
import socket
from typing import Final

from tocsin.access.serving import Server
from tocsin.kit import make_client
from tocsin_ingest.api.access import Gate
from tocsin_ingest.api.app import make_app, straight
from tocsin_ingest.api.batching import Batcher
from tocsin_ingest.api.bodies import Room
from tocsin_ingest.api.rates import Rates
from tocsin_ingest.api.reception import Reception
from tocsin_ingest.api.repeats import Repeats
from tocsin_ingest.settings import IngestSettings
from tocsin_ingest.sources.collector import Deliver

MAX_HELD_BYTES: Final = 64_000_000
"""Bytes of bodies that are in hand at once, of all requests together: bounds the memory of a worker."""

PATIENCE_SECONDS: Final = 5.0
"""How long a request waits for the bus. A server that restarts is back by then; a sender has given up soon after."""


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
        server = Server(straight(make_app(reception.receive, reception.batcher.check_room), reception.receive))
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
