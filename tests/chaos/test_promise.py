"""What a 202 promises: sent once, answered, and both ingest and the server killed at that moment."""

import json
import signal
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from chaos.sender import free_port
from chaos.server import Server
from ingesting import Ingest, ingesting, published

from tocsin_cli.processes import Crew

pytestmark = [pytest.mark.redis, pytest.mark.timeout(120)]

STORY = (
    "Villagers near Lanta found the lorry on Tuesday, its load of cement untouched, its driver asleep in the cab. "
    "He had lost his way in the fog three days before, the mayor told reporters, and had lived on onions since. "
    "A tractor pulled the lorry back to the road, where the owner of the cement was waiting with a doctor and a cake. "
    "The village of Kemet, which ordered the load to mend its well, had sent two men on mules to look for it in vain. "
    "Fog is common in the valley in autumn, and the road has had no signs since the flood took the old bridge away. "
    "The governor in Sandu promised new ones by spring, as he did last year, when a bus with pilgrims was lost."
)
COPY = f"{STORY} Reporting by our own man in Lanta."

Told = dict[str, str]


@pytest.fixture
def server(crew: Crew, tmp_path: Path) -> Iterator[Server]:
    """Run a server that syncs every write, as one has where nothing may be lost."""
    with TemporaryDirectory(prefix="chaos-") as short:
        server = Server(crew, data=tmp_path / "server", socket=Path(short) / "s", sync="always")
        server.start()
        yield server
        server.stop()


def post(ingest: Ingest, text: str) -> Told:
    """Send a report, and return what is told of it."""
    url = f"http://127.0.0.1:{ingest.settings['TOCSIN_INGEST_HTTP_PORT']}/reports"
    request = urllib.request.Request(url, json.dumps({"text": text}).encode(), {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        assert 202 == answer.status
        told: Told = json.load(answer)["reports"][0]
    return told


def serves(ingest: Ingest) -> bool:
    try:
        url = f"http://127.0.0.1:{ingest.settings['TOCSIN_INGEST_HTTP_PORT']}/health"
        with urllib.request.urlopen(url, timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def test_an_answer_holds_whoever_is_killed_then(server: Server, tmp_path: Path) -> None:
    """The report is there once; sent again, it is known; a copy that comes after the kill has its group."""
    settings = {"TOCSIN_INGEST_HTTP_PORT": str(free_port())}
    with ingesting(server.url, tmp_path, settings) as ingest:
        ingest.wait(lambda: serves(ingest))
        first = post(ingest, STORY)
        ingest.kill()
        server.restart(signal.SIGKILL, away_seconds=0)
        ingest.start()
        ingest.wait(lambda: serves(ingest))
        again, copy = post(ingest, STORY), post(ingest, COPY)
        with server.client() as client:
            reports = published(client)

    assert (first["id"], "known") == (again["id"], again["status"])
    assert {first["id"]} == {told["group"] for told in (first, again, copy)}
    assert [first["id"], copy["id"]] == [report.id for report in reports]
    assert [first["id"]] * 2 == [report.group for report in reports]


def test_a_server_that_comes_back_late_is_waited_for(server: Server, tmp_path: Path) -> None:
    """A report that is sent while the server is away is answered when it is back, or turned away; never in vain."""
    settings = {"TOCSIN_INGEST_HTTP_PORT": str(free_port())}
    with ingesting(server.url, tmp_path, settings) as ingest, ThreadPoolExecutor(1) as aside:
        ingest.wait(lambda: serves(ingest))
        restarted = aside.submit(server.restart, signal.SIGKILL, away_seconds=1.5)
        time.sleep(0.5)
        told = post_until_taken(ingest, STORY)
        restarted.result()
        with server.client() as client:
            assert [told["id"]] == [report.id for report in published(client)]


def post_until_taken(ingest: Ingest, text: str) -> Told:
    """Send a report again while it is turned away."""
    while True:
        try:
            return post(ingest, text)
        except urllib.error.HTTPError as error:
            with error:
                status, wait = error.status, int(error.headers["Retry-After"])
        assert status == 503, status
        time.sleep(min(wait, 0.1))
