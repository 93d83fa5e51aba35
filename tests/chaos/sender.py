"""A sender like anybody's: POSTs reports to ingest, and tries again until each was answered 202."""

import http.client
import json
import secrets
import socket
import threading
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, suppress
from types import TracebackType
from typing import Any, Final, Literal, Self

from chaos.reports import Input

AT_ONCE: Final = 3
"""Files that are sent at the same time."""

TIMEOUT_SECONDS: Final = 10.0
PAUSE_SECONDS: Final = 0.05
LONGEST_WAIT_SECONDS: Final = 1.0
"""How long a sender waits, though it was asked to wait longer: a storm is short."""

Form = Literal["single", "list", "lines"]
FORMS: Final[tuple[Form, ...]] = ("single", "list", "lines")

TYPES: Final = {"single": "application/json", "list": "application/json", "lines": "application/x-ndjson"}


LOWEST_PORT, PORTS = 20_000, 10_000
"""Below those that systems give to connections: nobody has the port while a dead worker's successor is started."""


def free_port() -> int:
    """Return a port of this machine that nobody listens at."""
    while True:
        port = LOWEST_PORT + secrets.randbelow(PORTS)
        with closing(socket.socket()) as tried, suppress(OSError):
            tried.bind(("127.0.0.1", port))
            return port


class Sender:
    """Sends files of reports. `taken` are the ids that it was told of, and `refusals` how often it had to try again."""

    def __init__(self, port: int) -> None:
        self.taken: set[str] = set()
        self.refusals = Counter[str]()
        self._port = port
        self._stopping = threading.Event()
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="sender")
        self._sending: list[Future[None]] = []
        self._awaiting: set[http.client.HTTPConnection] = set()

    @property
    def awaits_answers(self) -> bool:
        """Tell whether a request was sent that is not answered yet."""
        return bool(self._awaiting)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        self._stopping.set()
        self._pool.shutdown()
        for sending in self._sending:
            sending.result()

    def send(self, file: Sequence[Input], *, form: Form) -> None:
        """Send a file's reports, in the background: each in a request of its own, as a list, or as lines."""
        lines = [report.line for report in file]
        bodies = lines if form == "single" else [f"[{','.join(lines)}]" if form == "list" else "\n".join(lines)]
        self._sending.append(self._pool.submit(self._send, bodies, TYPES[form]))

    def _send(self, bodies: Sequence[str], content_type: str) -> None:
        for body in bodies:
            while not self._stopping.is_set() and (wait := self._post(body.encode(), content_type)) is not None:
                time.sleep(wait)

    def _post(self, body: bytes, content_type: str) -> float | None:
        """Send once. Return None where all was taken, else how many seconds to wait before it is sent again."""
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=TIMEOUT_SECONDS)
        try:
            with closing(connection):
                connection.request("POST", "/reports", body, {"Content-Type": content_type})
                self._awaiting.add(connection)
                answer = connection.getresponse()
                told = json.loads(answer.read())
        except (OSError, http.client.HTTPException, ValueError) as error:
            self.refusals[type(error).__name__] += 1
            return PAUSE_SECONDS
        finally:
            self._awaiting.discard(connection)
        self._remember(told)
        if answer.status == http.client.ACCEPTED:
            return None
        self.refusals[str(answer.status)] += 1
        assert answer.status in {429, 503}, told
        return min(float(answer.headers["Retry-After"]), LONGEST_WAIT_SECONDS)

    def _remember(self, told: dict[str, Any]) -> None:
        """Keep the ids that were told to be taken, also those before something went wrong."""
        for report in told.get("reports", ()):
            assert "error" not in report, report
            self.taken.add(report["id"])
