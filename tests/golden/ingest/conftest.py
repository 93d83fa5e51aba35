"""A real server for the rows of the hostile table that need one."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[2] / "redis"))  # that folder cannot be a package: it has the name of one

from rig import Server


@pytest.fixture(scope="module")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], str]]:
    """Start the server when the first row asks for its URL."""
    server = Server(tmp_path_factory.mktemp("redis"))

    def url() -> str:
        if server.process is None:
            server.start()
        return server.url

    yield url
    if server.process is not None:
        server.kill()
