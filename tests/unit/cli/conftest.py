"""What tests of the command line share."""

import socket

import pytest

from tocsin_cli import boarding, posting


@pytest.fixture
def usual(monkeypatch: pytest.MonkeyPatch) -> int:
    """Return a port that is free here, as the usual one of whatever a run serves."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
    for each in (boarding, posting):
        monkeypatch.setattr(each, "USUAL_PORT", port)
    return port
