"""uvicorn in an event loop that is not its own: bounded in connections, silent, and without a hand in signals."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import uvicorn
from starlette.types import ASGIApp

from tocsin.access.connections import BoundedProtocol

MAX_CONNECTIONS: Final = 512
"""Below the 1,024 open files that many systems allow a process; each open page has one. Whoever comes on top is
answered 503."""

IDLE_SECONDS: Final = 20
"""How long a connection may wait for its next request."""

GRACE_SECONDS: Final = 5
"""How long requests that are under way may take when the server is told to exit."""


class Server(uvicorn.Server):
    """Serves until `should_exit`, then lets the requests that are under way come to their end."""

    def __init__(self, app: ASGIApp) -> None:
        super().__init__(_config(app))

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals to the process, which may have more to end."""
        yield


def _config(app: ASGIApp) -> uvicorn.Config:
    return uvicorn.Config(
        app,
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
