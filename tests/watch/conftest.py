"""A server of one's own, for a test that watches what stands on it."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path += [str(Path(__file__).parent), str(Path(__file__).parents[1] / "redis")]

from rig import Server


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Server]:
    """Make a server that is not started yet."""
    server = Server(tmp_path / "redis")
    yield server
    server.kill()
