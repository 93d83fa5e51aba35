"""Workers as processes, with stand-ins in place of the real ones: what `tocsin run` sees of them."""

import os
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tocsin_cli import workers
from tocsin_cli.errors import CommandError
from tocsin_cli.guard import Guard
from tocsin_cli.interrupts import Interrupted, Interrupts
from tocsin_cli.processes import Crew
from tocsin_cli.workers import WORKERS, WorkerDiedError, check_alive, free_ports, settings, working
from tocsin_ingest.settings import IngestSettings
from tocsin_store.settings import StoreSettings

READY = """
import http.server, os

class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if self.path == "/readyz" else 404)
        self.end_headers()

http.server.HTTPServer(("127.0.0.1", int(os.environ["TOCSIN_HEALTH_PORT"])), Handler).serve_forever()
"""
NEVER_READY = READY.replace("200", "503")
BROKEN = "raise SystemExit('TOCSIN_REDIS_URL makes no sense')"


def pause() -> None:
    time.sleep(0.01)


@pytest.fixture
def crew(tmp_path: Path) -> Iterator[Crew]:
    """Start what lies in `tmp_path` in place of the installed workers."""
    with Guard() as guard:
        yield Crew(guard=guard, logs=tmp_path / "logs", environment=os.environ | {"PYTHONPATH": str(tmp_path)})


def pretend(tmp_path: Path, *, store: str = READY) -> None:
    """Put stand-ins where the crew's Python looks first; only the store differs from the others."""
    for name in WORKERS:
        package = tmp_path / f"tocsin_{name}"
        package.mkdir()
        (package / "__init__.py").write_text("", encoding="utf-8")
        (package / "__main__.py").write_text(store if name == "store" else READY, encoding="utf-8")


def test_workers_run_until_the_end_of_the_block_and_no_longer(tmp_path: Path, crew: Crew) -> None:
    """Inside all four are ready; outside none is left."""
    pretend(tmp_path)
    with working(crew, settings={}, pause=pause) as children:
        check_alive(children)

    assert [(name, -signal.SIGTERM) for name in WORKERS] == [(c.name, c.process.returncode) for c in children]


def test_a_worker_that_does_not_start_says_why(tmp_path: Path, crew: Crew) -> None:
    """Its last words are in the message: nobody has to look for a log."""
    pretend(tmp_path, store=BROKEN)

    with (
        pytest.raises(WorkerDiedError, match=r"store ended with status 1; .*store\.log:\nTOCSIN_REDIS_URL makes no s"),
        working(crew, settings={}, pause=pause),
    ):
        pass


def test_a_worker_that_is_never_ready_is_not_waited_for_for_ever(
    tmp_path: Path, crew: Crew, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After its time, the message names it and its log."""
    pretend(tmp_path, store=NEVER_READY)
    monkeypatch.setattr(workers, "READY_SECONDS", 0.5)

    with (
        pytest.raises(CommandError, match=r"was not ready within .* see .*\.log"),
        working(crew, settings={}, pause=pause),
    ):
        pass


def test_ctrl_c_while_they_start_stops_them(tmp_path: Path, crew: Crew) -> None:
    """Nobody has to wait for a start that he does not want any more."""
    pretend(tmp_path, store=NEVER_READY)

    with Interrupts() as interrupts:
        os.kill(os.getpid(), signal.SIGINT)
        with pytest.raises(Interrupted), working(crew, settings={}, pause=interrupts.pause):
            pass


def test_a_worker_that_was_killed_is_noticed(tmp_path: Path, crew: Crew) -> None:
    """The signal is told: a kernel out of memory looks like this."""
    pretend(tmp_path)
    with working(crew, settings={}, pause=pause) as children:
        children[1].process.kill()
        children[1].process.wait()

        with pytest.raises(WorkerDiedError, match="enrich was killed by signal 9"):
            check_alive(children)


def test_the_workers_understand_what_they_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The variables are the workers' own: a folder with a comma or a space in its name arrives as it is."""
    folders = [tmp_path / "a, b", tmp_path / "c d"]
    told = settings(redis_url="unix:///s", database_url="sqlite:////d.db", folders=folders, sources=tmp_path / "s.toml")
    for name, value in told.items():
        monkeypatch.setenv(name, value)

    assert (tuple(folders), tmp_path / "s.toml") == (IngestSettings().ingest_folders, IngestSettings().ingest_sources)
    assert ("unix:///s", "sqlite:////d.db") == (StoreSettings().redis_url, StoreSettings().store_database_url)


def test_ports_are_free_and_different() -> None:
    """Four workers on one machine do not get in each other's way."""
    ports = free_ports(4)

    assert 4 == len(set(ports))
    for port in ports:
        socket.create_server(("127.0.0.1", port)).close()
