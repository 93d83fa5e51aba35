"""The browser of the tests keeps its connections, whatever the machine's network does."""

import os
import subprocess
import sys

import pytest
from chromium import STEADY

OPENS = "import socket; socket.socket(socket.{family}, socket.{kind}).close()"


def _opens(family: str, kind: str) -> str:
    """Return what a program says that is started as the browser is, and opens a socket."""
    environment = os.environ | {"TOCSIN_TEST_CHROMIUM": sys.executable}
    asked = [STEADY, "-c", OPENS.format(family=family, kind=kind)]
    said = subprocess.run(asked, env=environment, stderr=subprocess.PIPE, text=True, check=False, timeout=60)
    return said.stderr.strip().rpartition("\n")[2]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has netlink")
def test_browser_does_not_hear_of_the_network() -> None:
    """What the browser would hear of addresses by is not there for it."""
    assert "OSError: [Errno 97] Address family not supported by protocol" == _opens("AF_NETLINK", "SOCK_RAW")


@pytest.mark.parametrize("family", ["AF_INET", "AF_UNIX"])
def test_browser_opens_any_other_socket(family: str) -> None:
    """Whatever else it asks for, it gets."""
    assert "" == _opens(family, "SOCK_STREAM")
