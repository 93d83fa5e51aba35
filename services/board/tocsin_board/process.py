"""The board as a process: its address, its signals, its log, and how it ends."""

import asyncio
import signal
import socket
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, contextmanager
from typing import Final, Protocol

import uvicorn
from pydantic import ValidationError
from starlette.types import ASGIApp

from tocsin.kit import logs
from tocsin.kit import occurrences as kit
from tocsin.kit.errors import Misconfigured, Transient
from tocsin.kit.process import MISCONFIGURED_STATUS, SIGNALS
from tocsin.kit.settings import complaint
from tocsin_board import occurrences
from tocsin_board.parts import Parts
from tocsin_board.settings import BoardSettings

NAME: Final = "board"

MAX_CONNECTIONS: Final = 512
"""Below the 1,024 open files that many systems allow a process; each open page has one. Whoever comes on top is
answered 503."""

IDLE_SECONDS: Final = 20
"""How long a connection may wait for its next request."""

GRACE_SECONDS: Final = 5
"""How long answers that are under way may take when the board stops; streams end at once."""

MAX_HEAD_BYTES: Final = 16_384
"""A request's line and headers: no honest ones are longer."""

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
        asyncio.run(_serve(settings, open_, create))
    except Misconfigured as error:
        kit.misconfigured(NAME, error)
    except ValidationError as error:
        kit.misconfigured(NAME, Misconfigured(complaint(error)))
    else:
        return
    sys.exit(MISCONFIGURED_STATUS)


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals to us: streams have to end before uvicorn waits for them."""
        yield


async def _serve(settings: BoardSettings, open_: Open, create: Create) -> None:
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in SIGNALS:
        loop.add_signal_handler(number, _stop, stopping, signal.Signals(number).name)
    listening = bound(settings)
    with listening:
        while not stopping.is_set():
            try:
                async with open_(settings) as parts:
                    await _answer(create(parts, origins=settings.board_origins), parts, listening, stopping)
            except Transient as error:
                occurrences.part_away("database", why=str(error))
                await _wait(stopping, AWAY_SECONDS)
    kit.stopped(NAME)


async def _answer(app: ASGIApp, parts: Parts, listening: socket.socket, stopping: asyncio.Event) -> None:
    """Answer requests until told to stop; then those that are under way come to their end."""
    listening.listen()
    server = _Server(config(app))
    answering = asyncio.create_task(server.serve(sockets=[listening]))
    told = asyncio.create_task(stopping.wait())
    occurrences.served(url_of(listening))
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


def config(app: ASGIApp) -> uvicorn.Config:
    """Return how uvicorn serves it: bounded in connections, silent, and no other's signals and headers."""
    return uvicorn.Config(
        app,
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
        h11_max_incomplete_event_size=MAX_HEAD_BYTES,
    )


def bound(settings: BoardSettings) -> socket.socket:
    """Return a socket that has the address. Raises `Misconfigured` where it is taken."""
    host, port = settings.board_host, settings.board_port
    taken = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    try:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind((host, port))
    except OSError as error:
        taken.close()
        raise Misconfigured(
            f"cannot serve the board on {host}:{port} ({error.strerror}): "
            "set TOCSIN_BOARD_HOST and TOCSIN_BOARD_PORT, or port 0 for any free one"
        ) from error
    taken.setblocking(False)
    return taken


def url_of(listening: socket.socket) -> str:
    """Return where it is served, with the port that was taken."""
    host, port = listening.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"
