"""The collector of the HTTP API: a server inside the worker's event loop."""

import asyncio
import socket
from importlib import import_module
from types import ModuleType

from tocsin.access.addresses import WAITING_CONNECTIONS, bound, port_of, url_of
from tocsin.kit import occurrences as kit
from tocsin_ingest import occurrences
from tocsin_ingest.api.access import gate_of
from tocsin_ingest.settings import IngestSettings
from tocsin_ingest.sources.collector import Deliver


class HttpApi:
    """Takes reports over HTTP. It listens while it runs: nobody can connect before the worker has a bus."""

    name = "http"

    def __init__(self, settings: IngestSettings) -> None:
        """Bind the address. Raises `Misconfigured` where it is taken, or where anybody could send reports."""
        self._settings = settings
        self._gate = gate_of(settings)
        self._bound: socket.socket | None = _bound(settings, settings.ingest_http_port or 0)
        self._port = port_of(self._bound)

    @property
    def url(self) -> str:
        """Where it is served, with the port that was taken."""
        return url_of(self._settings.ingest_http_host, self._port)

    async def run(self, deliver: Deliver) -> None:
        """Serve until cancelled; then let the requests that are under way come to their end."""
        # In a thread: to load FastAPI takes half a second, in which other sources go on.
        serving = await asyncio.to_thread(_load_serving)
        listening = self._bound or _bound(self._settings, self._port)
        self._bound = None  # whoever serves closes it
        listening.listen(WAITING_CONNECTIONS)
        occurrences.http_served(f"{self.url}/reports")
        if (mend := self._gate.missing()) is not None:
            kit.nobody_has_a_key(mend)
        await serving.serve(self._settings, self._gate, listening, deliver)

    def close(self) -> None:
        """Give up the address, where it does not run."""
        if self._bound is not None:
            self._bound.close()
            self._bound = None


def _load_serving() -> ModuleType:
    return import_module("tocsin_ingest.api.serving")


def _bound(settings: IngestSettings, port: int) -> socket.socket:
    return bound(settings.ingest_http_host, port, what="the HTTP API", settings="TOCSIN_INGEST_HTTP")
