"""A server and a crew of processes for a test of its own."""

import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from chaos.server import Server

from tocsin_cli.guard import Guard
from tocsin_cli.processes import Crew

TESTS = Path(__file__).parents[1]


@pytest.fixture
def crew(tmp_path: Path) -> Iterator[Crew]:
    with Guard() as guard:
        yield Crew(guard=guard, logs=tmp_path / "logs", environment=os.environ | {"PYTHONPATH": str(TESTS)})


@pytest.fixture
def server(crew: Crew, tmp_path: Path) -> Iterator[Server]:
    with TemporaryDirectory(prefix="chaos-") as short:
        server = Server(crew, data=tmp_path / "server", socket=Path(short) / "s")
        server.start()
        yield server
        server.stop()
