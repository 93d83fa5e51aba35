"""/livez, /readyz and /metrics over HTTP, from a thread of its own: it answers while the event loop is stuck."""

import asyncio
import threading
from collections.abc import Callable, Coroutine, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest

from tocsin.kit.errors import Misconfigured
from tocsin.kit.pulse import Pulse

READY_TIMEOUT_SECONDS: Final = 2.0
"""A prober waits a few seconds at most; a worker that cannot tell by then is not ready."""

CLOSING_SECONDS: Final = 0.1
"""How often the thread looks whether the worker ends."""

SILENCE_SECONDS: Final = 5.0
"""A prober sends its request at once. Who says nothing, or does not take the answer, is not waited for any longer."""

PLAIN: Final = "text/plain; charset=utf-8"

Ready = Callable[[], Coroutine[Any, Any, str | None]]
"""Says why the worker is not ready; None when it is. Runs in the event loop."""


class HealthServer:
    """Serves the health of one worker until it is closed."""

    def __init__(
        self, *, host: str, port: int, pulses: Sequence[Pulse], ready: Ready, registry: CollectorRegistry
    ) -> None:
        """Bind the address, in the event loop that `ready` needs. Raises `Misconfigured` where it is taken."""
        self._pulses = pulses
        self._ready = ready
        self._registry = registry
        self._loop = asyncio.get_running_loop()
        try:
            self._server = _Server((host, port), _handler_for(self))
        except OSError as error:
            raise Misconfigured(
                f"cannot serve health on {host}:{port} ({error.strerror}): "
                "set TOCSIN_HEALTH_HOST and TOCSIN_HEALTH_PORT, or port 0 for any free one"
            ) from error
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(CLOSING_SECONDS,), name="health", daemon=True
        )
        self._thread.start()

    @property
    def url(self) -> str:
        """Where it is served, with the port that was taken."""
        host, port = self._server.server_address[:2]
        return f"http://{host!s}:{port}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def answer(self, path: str) -> tuple[int, str, bytes]:
        """Return status, content type and body for a path."""
        match path.partition("?")[0]:
            case "/livez":
                return _told([why for pulse in self._pulses if (why := pulse.stuck())])
            case "/readyz":
                return _told([why] if (why := self._why_not_ready()) else [])
            case "/metrics":
                return 200, CONTENT_TYPE_LATEST, generate_latest(self._registry)
            case _:
                return 404, PLAIN, b"there are /livez, /readyz and /metrics\n"

    def _why_not_ready(self) -> str | None:
        asking = asyncio.run_coroutine_threadsafe(self._ready(), self._loop)
        try:
            return asking.result(timeout=READY_TIMEOUT_SECONDS)
        except TimeoutError:
            asking.cancel()
            return f"the worker did not answer within {READY_TIMEOUT_SECONDS} s"
        except Exception as error:  # noqa: BLE001 - whatever the check meets means that the worker is not ready
            return f"{type(error).__name__}: {error}"


def _told(reasons: Sequence[str]) -> tuple[int, str, bytes]:
    return (503, PLAIN, "".join(f"{r}\n" for r in reasons).encode()) if reasons else (200, PLAIN, b"ok\n")


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """Say nothing of a prober that hung up; the default writes a traceback between the lines of the log."""


def _handler_for(health: HealthServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        timeout = SILENCE_SECONDS

        def do_GET(self) -> None:
            self.wfile.write(self._head())

        def do_HEAD(self) -> None:
            self._head()

        def _head(self) -> bytes:
            status, kind, body = health.answer(self.path)
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            return body

        def log_message(self, *_: object) -> None:
            """Say nothing: a prober asks every few seconds."""

    return Handler
