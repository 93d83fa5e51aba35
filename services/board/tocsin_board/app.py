"""Wiring: the store's database and the stream of changes on one side, HTTP on the other."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import uvicorn
from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from redis.asyncio import Redis

from tocsin.kit import logs
from tocsin_board import incidents
from tocsin_board.live import Live
from tocsin_board.settings import BoardSettings
from tocsin_store.sql import open_repository

STATIC = Path(__file__).parent / "static"


def create(settings: BoardSettings) -> FastAPI:
    """Return the board as an ASGI application."""

    @asynccontextmanager
    async def running(app: FastAPI) -> AsyncIterator[None]:
        client = Redis.from_url(settings.redis_url)
        app.state.repository = await open_repository(settings.store_database_url)
        app.state.live = Live(client, partition=settings.partition)
        reading = asyncio.create_task(app.state.live.run())
        try:
            yield
        finally:
            app.state.live.stop()
            await reading
            await app.state.repository.aclose()
            await client.aclose()

    app = FastAPI(title="Tocsin", lifespan=running)
    app.include_router(incidents.router)
    app.mount("/", StaticFiles(directory=STATIC, html=True))
    return app


def main() -> None:
    """Serve the board until SIGTERM or SIGINT."""
    settings = BoardSettings()
    logs.configure(worker="board", level=settings.log_level)
    uvicorn.run(create(settings), host=settings.board_host, port=settings.board_port, log_config=None)
