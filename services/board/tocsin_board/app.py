"""Wiring: the store's database and the bus on one side, HTTP on the other."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from importlib.metadata import version
from typing import Any

from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware

from tocsin.access.rates import Rates
from tocsin.kit.client import blocking_client_of, make_client
from tocsin_board import corrections, dead, entry, exports, health, incidents, streaming, watching
from tocsin_board.access import gate_of
from tocsin_board.assets import Assets
from tocsin_board.bodies import Bodies
from tocsin_board.counting import Counted
from tocsin_board.document import describe, name_of
from tocsin_board.heads import Heads
from tocsin_board.letters import Letters
from tocsin_board.live import Live
from tocsin_board.overview import Packed, Rows
from tocsin_board.parts import Parts
from tocsin_board.pipeline import Pipeline
from tocsin_board.probing import Probe
from tocsin_board.problems import answer_problems
from tocsin_board.process import run
from tocsin_board.sessions import Sessions
from tocsin_board.settings import BoardSettings
from tocsin_board.shields import Shields
from tocsin_store.sql import open_repository

PACKED_FROM_BYTES = 1_000
"""Smaller answers fit into one packet of the network as they are."""

PACKING_LEVEL = 5
"""Twice as fast as the usual 9, for a few percent more bytes: each answer is packed anew."""


METHODS = ("GET", "POST", "PUT", "DELETE")

KEY_HEADERS = ("Authorization", "X-API-Key", "Content-Type", "Last-Event-ID")
"""What a page elsewhere may send: a key, and no cookie."""


def create(parts: Parts, *, origins: Sequence[str] = ()) -> FastAPI:
    """Return the board as an ASGI application; pages of these origins may ask its API, with a key."""
    app = _app()
    app.state.parts = parts
    answer_problems(app)
    app.mount("/", Assets())
    app.add_middleware(Heads)
    app.add_middleware(Bodies)
    app.add_middleware(GZipMiddleware, minimum_size=PACKED_FROM_BYTES, compresslevel=PACKING_LEVEL)
    if origins:
        app.add_middleware(CORSMiddleware, allow_origins=origins, allow_methods=METHODS, allow_headers=KEY_HEADERS)
    app.add_middleware(Shields)
    app.add_middleware(Counted)
    return app


def described() -> dict[str, Any]:
    """Return the OpenAPI document, without anything that could answer a request."""
    return _app().openapi()


def _app() -> FastAPI:
    app = FastAPI(
        title="Tocsin: the board",
        version=version("tocsin-board"),
        docs_url=None,
        redoc_url=None,
        generate_unique_id_function=name_of,
    )
    for each in (entry, incidents, corrections, exports, streaming, watching, dead, health):
        app.include_router(each.router)
    describe(app)
    return app


@asynccontextmanager
async def opened(settings: BoardSettings) -> AsyncIterator[Parts]:
    """Yield the parts, at work; close them. Raises `Misconfigured`, and `Transient` where the database is away."""
    sessions = Sessions()
    gate = gate_of(settings, sessions)
    async with AsyncExitStack() as stack:
        repository = await open_repository(settings.store_database_url)
        stack.push_async_callback(repository.aclose)
        client = await stack.enter_async_context(make_client(settings))
        letters = stack.enter_context(blocking_client_of(settings.redis_url, partition=settings.partition))
        live = Live(client, partition=settings.partition)
        pipeline = Pipeline(client, letters, partition=settings.partition)
        probe = Probe(repository, live)
        stack.callback(health.serve_inside(settings, probe).close)
        refused = Letters(letters, partition=settings.partition)
        rates = Rates(client, prefix=f"tocsin:{{{settings.partition}}}:board:rate")
        running = [asyncio.create_task(live.run()), asyncio.create_task(pipeline.run())]
        try:
            yield Parts(
                *(repository, Rows(repository), Packed(), live, probe, pipeline, refused, gate, sessions, rates),
                settings.board_rate,
                streaming.places(settings.board_streams),
                exports.places(),
            )
        finally:
            live.stop()
            pipeline.stop()
            await asyncio.gather(*running)


def main() -> None:
    """Serve the board until SIGTERM or SIGINT."""
    run(BoardSettings, opened, create)
