"""How the reports of a demo reach `POST /reports`: a real server answers, only the waiting is pretended."""

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from tocsin.contracts.report import SourceKind
from tocsin_cli.demo.material import Outlet
from tocsin_cli.demo.sending import AT_ONCE, PAUSE_SECONDS, TRIES, Sender, SendingError
from tocsin_cli.demo.stories import Telling
from tocsin_cli.errors import UsageError

OUTLET = Outlet(name="Daily Lantern", kind=SourceKind.NEWS, host="dailylantern.example")
PUBLISHED = datetime(2026, 3, 12, 9, tzinfo=UTC)


def some(count: int) -> list[Telling]:
    return [Telling(f"d{number}", "A title", "A text.", PUBLISHED, OUTLET) for number in range(count)]


class Api:
    """Answers with the next of `answers`, and 202 from then on; keeps what came."""

    def __init__(self) -> None:
        self.answers: list[tuple[int, dict[str, str]]] = []
        self.came: list[tuple[str, str | None, Any]] = []
        api = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                api.came.append((self.path, self.headers["X-API-Key"], body))
                status, headers = api.answers.pop(0) if api.answers else (202, {})
                self.send_response(status)
                for name, value in ({"Content-Length": "2"} | headers).items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(b"no")

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"


@pytest.fixture
def api() -> Iterator[Api]:
    api = Api()
    serving = threading.Thread(target=api.server.serve_forever, kwargs={"poll_interval": 0.01})
    serving.start()
    yield api
    api.server.shutdown()
    serving.join()
    api.server.server_close()


@pytest.fixture
def waited() -> list[float]:
    return []


def a_sender(url: str, waited: list[float], *, stop: bool = False, key: str = "") -> Sender:
    def wait(seconds: float) -> bool:
        waited.append(seconds)
        return stop

    return Sender(url, key=key, wait=wait)


def test_reports_are_sent_in_lists_and_in_order(api: Api, waited: list[float]) -> None:
    """Each as a report of the API, with the key where there is one."""
    assert a_sender(f"{api.url}/", waited, key="secret").send(some(AT_ONCE + 1))

    assert [("/reports", "secret", AT_ONCE), ("/reports", "secret", 1)] == [(p, k, len(b)) for p, k, b in api.came]
    assert {
        "id": "d0",
        "title": "A title",
        "text": "A text.",
        "published_at": "2026-03-12T09:00:00+00:00",
        "source": {"name": "Daily Lantern", "kind": "news"},
        "url": "https://dailylantern.example/2026/03/12/d0",
        "language": "en",
    } == api.came[0][2][0]


def test_a_busy_api_is_asked_again_when_it_says(api: Api, waited: list[float]) -> None:
    """Where it does not say when, after a pause of our own."""
    api.answers = [(429, {"Retry-After": "7"}), (503, {})]

    assert a_sender(api.url, waited).send(some(1))
    assert ([7.0, PAUSE_SECONDS], 3) == (waited, len(api.came))


def test_what_is_refused_is_told_and_not_sent_again(api: Api, waited: list[float]) -> None:
    """A key that is missing does not appear by waiting."""
    api.answers = [(401, {})]

    with pytest.raises(SendingError, match=r"/reports answered 401: no"):
        a_sender(api.url, waited).send(some(1))
    assert ([], 1) == (waited, len(api.came))


def test_nobody_there_is_given_up_in_the_end(api: Api, waited: list[float]) -> None:
    """The message says where, and what should run there."""
    gone = f"http://127.0.0.1:{api.server.server_port}/away"
    api.answers = [(503, {})] * TRIES

    with pytest.raises(SendingError, match=rf"/away/reports took nothing in {TRIES} tries .*`tocsin run`"):
        a_sender(gone, waited).send(some(1))


def test_who_is_told_to_stop_waits_no_longer(api: Api, waited: list[float]) -> None:
    """Ctrl-C ends a demo that waits for a busy line."""
    api.answers = [(503, {})]

    assert not a_sender(api.url, waited, stop=True).send(some(1))
    assert 1 == len(api.came)


def test_an_address_of_something_else_is_a_wrong_call(waited: list[float]) -> None:
    """It is said before anything is made up."""
    with pytest.raises(UsageError, match="--to http://"):
        a_sender("file:///etc/passwd", waited)
