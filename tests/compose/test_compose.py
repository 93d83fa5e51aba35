"""`docker compose up`: the images are built, all comes up healthy, and the example reports come out stored."""

import json
import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROJECT = f"tocsin-test-{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
WORKERS = ("ingest", "enrich", "geocode", "store")
DEADLINE = 120.0

pytestmark = [pytest.mark.docker, pytest.mark.timeout(1800), pytest.mark.usefixtures("stack")]


def engine() -> str | None:
    """Return why no engine can be used, None where one answers."""
    if not shutil.which("docker"):
        return "no docker on the PATH"
    asked = subprocess.run(["docker", "compose", "version"], capture_output=True, text=True, check=False)
    answer = subprocess.run(["docker", "version"], capture_output=True, text=True, check=False)
    return None if asked.returncode == answer.returncode == 0 else (asked.stderr + answer.stderr).strip()


def compose(*arguments: str) -> str:
    command = ["docker", "compose", "--project-name", PROJECT, "--profile", "cli", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert 0 == done.returncode, f"{' '.join(command)}\n{done.stdout}{done.stderr}"
    return done.stdout


def containers() -> dict[str, dict[str, str]]:
    """Return what runs, by service."""
    listed = (json.loads(line) for line in compose("ps", "--format", "json").splitlines())
    return {container["Service"]: container for container in listed}


@pytest.fixture(scope="module")
def stack() -> Iterator[None]:
    """Bring up a stack of its own name and volumes: one that a developer has running is left alone."""
    reason = engine()
    if reason:
        pytest.skip(f"no Docker engine answers: {reason}")
    try:
        compose("build")
        compose("up", "--detach", "--wait", *("redis", *WORKERS))
        yield
    finally:
        compose("down", "--volumes", "--timeout", "20")


def test_everything_comes_up_healthy() -> None:
    """Each worker's image says by itself whether it is ready."""
    assert {("redis", "healthy"), *((name, "healthy") for name in WORKERS)} == {
        (name, container["Health"]) for name, container in containers().items()
    }


def test_nothing_is_reachable_from_outside() -> None:
    """No port is published: what a user needs is asked for by `docker compose run` or `exec`."""
    published = [p["PublishedPort"] for c in containers().values() for p in c["Publishers"] or () if p["PublishedPort"]]

    assert [] == published


def test_the_example_reports_come_out_stored() -> None:
    """Read by one container, kept by another, asked for by a third."""
    reports = len(list((ROOT / "examples").glob("*.txt"))) + sum(
        len(file.read_text(encoding="utf-8").splitlines()) for file in (ROOT / "examples").glob("*.jsonl")
    )
    deadline = time.monotonic() + DEADLINE
    while f"from {reports} reports" not in (said := compose("run", "--rm", "cli", "incidents")):
        assert time.monotonic() < deadline, said + compose("logs", "--no-color", "--tail", "30")
        time.sleep(1)

    assert "Al-Tanf garrison, Syria" in said


def test_a_worker_runs_as_nobody_and_cannot_write_to_its_image() -> None:
    """What breaks into one finds little to do."""
    for name in WORKERS:
        assert "10001" == compose("exec", "-T", name, "id", "-u").strip()
        with pytest.raises(AssertionError, match="Read-only file system"):
            compose("exec", "-T", name, "touch", "/opt/tocsin/x")


def test_incidents_outlive_the_containers() -> None:
    """The database and the streams are on volumes."""
    before = compose("run", "--rm", "cli", "incidents")
    compose("down", "--timeout", "20")
    compose("up", "--detach", "--wait", *("redis", *WORKERS))

    assert before == compose("run", "--rm", "cli", "incidents")


def test_who_has_a_key_sends_a_report_over_http(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The API is a worker of its own, on loopback, and its key is made by the command line of this machine."""
    monkeypatch.setenv("TOCSIN_SOURCES", str(tmp_path))
    monkeypatch.setenv("TOCSIN_HTTP_PORT", "0")
    made = subprocess.run(
        [sys.executable, "-m", "tocsin_cli", "keys", "new", "desk", "--var", str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
    )
    tmp_path.chmod(0o755)  # the worker is another user than the one who runs the test
    key = made.stdout.strip()
    compose("--profile", "http", "up", "--detach", "--wait", "http")
    try:
        place = compose("--profile", "http", "port", "http", "8750").strip()
        request = urllib.request.Request(
            f"http://{place}/reports",
            data=b'{"text": "Two drones struck a fuel depot near Port Sudan on Monday."}',
            headers={"Content-Type": "application/json", "Authorization": f"Bearer {key}"},
        )
        with urllib.request.urlopen(request, timeout=20) as answer:
            assert (202, "127.0.0.1") == (answer.status, place.partition(":")[0])
    finally:
        compose("--profile", "http", "rm", "--stop", "--force", "http")


def test_who_has_a_key_reads_the_board(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its port is loopback's, its page is for everybody there, and what is stored for who has a key of the CLI."""
    monkeypatch.setenv("TOCSIN_SOURCES", str(tmp_path))
    monkeypatch.setenv("TOCSIN_BOARD_PORT", "0")
    made = subprocess.run(
        [sys.executable, "-m", "tocsin_cli", "keys", "new", "reader", "--role", "read", "--var", str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
    )
    tmp_path.chmod(0o755)  # the board is another user than the one who runs the test
    compose("--profile", "board", "up", "--detach", "--wait", "board")
    try:
        place = compose("--profile", "board", "port", "board", "8400").strip()
        with urllib.request.urlopen(f"http://{place}/", timeout=20) as page:
            assert b"<title>Tocsin</title>" in page.read()
        with pytest.raises(urllib.error.HTTPError, match="401"):
            urllib.request.urlopen(f"http://{place}/incidents", timeout=20)
        asked = urllib.request.Request(
            f"http://{place}/incidents", headers={"Authorization": f"Bearer {made.stdout.strip()}"}
        )
        with urllib.request.urlopen(asked, timeout=20) as answer:
            assert ("127.0.0.1", True) == (place.partition(":")[0], bool(json.load(answer)["incidents"]))
    finally:
        compose("--profile", "board", "rm", "--stop", "--force", "board")
