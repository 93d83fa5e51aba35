"""The collector of the HTTP API: a server inside the worker's event loop."""

import asyncio
import socket
from importlib import import_module
from types import ModuleType
from typing import Final

from tocsin.kit.errors import Misconfigured
from tocsin_ingest import occurrences
from tocsin_ingest.api.access import gate_of
from tocsin_ingest.settings import IngestSettings
from tocsin_ingest.sources.collector import Deliver

WAITING_CONNECTIONS: Final = 512
"""Connections that the system holds while the worker is busy; on most, more than its own bound has no effect."""


class HttpApi:
    """Takes reports over HTTP. It listens while it runs: nobody can connect before the worker has a bus."""

    name = "http"

    def __init__(self, settings: IngestSettings) -> None:
        """Bind the address. Raises `Misconfigured` where it is taken, or where anybody could send reports."""
        self._settings = settings
        self._gate = gate_of(settings)
        self._bound: socket.socket | None = _bound(settings.ingest_http_host, settings.ingest_http_port or 0)
        self._port: int = self._bound.getsockname()[1]

    @property
    def url(self) -> str:
        """Where it is served, with the port that was taken."""
        host = self._settings.ingest_http_host
        return f"http://{f'[{host}]' if ':' in host else host}:{self._port}"

    async def run(self, deliver: Deliver) -> None:
        """Serve until cancelled; then let the requests that are under way come to their end."""
        # In a thread: to load FastAPI takes half a second, in which other sources go on.
        serving = await asyncio.to_thread(_load_serving)
        listening = self._listening()
        occurrences.http_served(f"{self.url}/reports")
        await serving.serve(self._settings, self._gate, listening, deliver)

    def close(self) -> None:
        """Give up the address, where it does not run."""
        if self._bound is not None:
            self._bound.close()
            self._bound = None

    def _listening(self) -> socket.socket:
        bound = self._bound or _bound(self._settings.ingest_http_host, self._port)
        self._bound = None  # whoever serves closes it
        bound.listen(WAITING_CONNECTIONS)
        return bound


def _load_serving() -> ModuleType:
    return import_module("tocsin_ingest.api.serving")


def _bound(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((host, port))
    except OSError as error:
        bound.close()
        raise Misconfigured(
            f"cannot serve the HTTP API on {host}:{port} ({error.strerror}): "
            "set TOCSIN_INGEST_HTTP_HOST and TOCSIN_INGEST_HTTP_PORT, or port 0 for any free one"
        ) from error
    bound.setblocking(False)
    return bound
