"""Tells whether this container's worker is ready: `python -IS probe.py PORT PATH`. A shell and curl are not needed.

By a bare socket: what an HTTP library imports takes longer than the answer, and this runs every few seconds.
"""

import socket
import sys


def ready(port: int, path: str) -> bool:
    """Tell whether the answer is 200. Raises `OSError` where nobody answers in time."""
    with socket.create_connection(("127.0.0.1", port), timeout=2) as connection:
        connection.sendall(f"GET {path} HTTP/1.0\r\nHost: localhost\r\n\r\n".encode())
        return connection.makefile("rb").readline().split()[1:2] == [b"200"]


if __name__ == "__main__":
    sys.exit(0 if ready(int(sys.argv[1]), sys.argv[2]) else 1)
