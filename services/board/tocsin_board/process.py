"""The board as a process: its address, its signals, its log, and how it ends."""

import asyncio
import signal
import socket
import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Final, Protocol

from pydantic import ValidationError
from starlette.types import ASGIApp

from tocsin.access.addresses import WAITING_CONNECTIONS, bound, url_of
from tocsin.access.serving import Server
from tocsin.kit import logs, tracing
from tocsin.kit import occurrences as kit
from tocsin.kit.errors import Misconfigured, Transient
from tocsin.kit.process import MISCONFIGURED_STATUS, SIGNALS, few_searches
from tocsin.kit.settings import complaint
from tocsin_board import occurrences
from tocsin_board.parts import Parts
from tocsin_board.settings import BoardSettings

NAME: Final = "board"

AWAY_SECONDS: Final = 5.0
"""Between tries to open a database that is away."""

Open = Callable[[BoardSettings], AbstractAsyncContextManager[Parts]]


class Create(Protocol):
    """Makes the application of the parts."""

    def __call__(self, parts: Parts, *, origins: Sequence[str]) -> ASGIApp: ...


def run(read: Callable[[], BoardSettings], open_: Open, create: Create) -> None:
    """Serve until SIGTERM or SIGINT. Where a setting is wrong, the log says so and the process ends with status 2."""
    logs.configure(worker=NAME, level="INFO")
    try:
        settings = read()
        logs.configure(worker=NAME, level=settings.log_level)
        tracing.configure(NAME)
        asyncio.run(_serve(settings, open_, create))
    except Misconfigured as error:
        kit.misconfigured(NAME, error)
    except ValidationError as error:
        kit.misconfigured(NAME, Misconfigured(complaint(error)))
    else:
        return
    finally:
        tracing.close()
    sys.exit(MISCONFIGURED_STATUS)


async def _serve(settings: BoardSettings, open_: Open, create: Create) -> None:
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in SIGNALS:
        loop.add_signal_handler(number, _stop, stopping, signal.Signals(number).name)
    listening = bound(settings.board_host, settings.board_port, what="the board", settings="TOCSIN_BOARD")
    with listening:
        while not stopping.is_set():
            try:
                async with open_(settings) as parts:
                    with few_searches():
                        await _answer(create(parts, origins=settings.board_origins), parts, listening, stopping)
            except Transient as error:
                occurrences.part_away("database", why=str(error))
                await _wait(stopping, AWAY_SECONDS)
    kit.stopped(NAME)


async def _answer(app: ASGIApp, parts: Parts, listening: socket.socket, stopping: asyncio.Event) -> None:
    """Answer requests until told to stop; then those that are under way come to their end."""
    listening.listen(WAITING_CONNECTIONS)
    server = Server(app)
    answering = asyncio.create_task(server.serve(sockets=[listening]))
    told = asyncio.create_task(stopping.wait())
    occurrences.served(url_of(*listening.getsockname()[:2]))
    if (mend := parts.gate.missing()) is not None:
        kit.nobody_has_a_key(mend)
    await asyncio.wait({answering, told}, return_when=asyncio.FIRST_COMPLETED)
    parts.live.stop()
    server.should_exit = True
    await answering
    told.cancel()
    stopping.set()


def _stop(stopping: asyncio.Event, by: str) -> None:
    kit.stopping(NAME, why=by)
    stopping.set()


async def _wait(stopping: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await stopping.wait()
    except TimeoutError:
        return
