"""An address to be served on: taken at the start, before anything that takes long is loaded."""

import socket
from typing import Final

from tocsin.kit.errors import Misconfigured

WAITING_CONNECTIONS: Final = 512
"""Connections that the system holds while the process is busy; on most, more than its own bound has no effect."""


def bound(host: str, port: int, *, what: str, settings: str) -> socket.socket:
    """Return a socket that has the address, and does not listen yet; port 0 takes any free one.

    `what` is served there, and `settings` is how the variables begin that say where. Raises `Misconfigured` where the
    address is taken.
    """
    taken = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    try:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind((host, port))
    except OSError as error:
        taken.close()
        raise Misconfigured(
            f"cannot serve {what} on {host}:{port} ({error.strerror}): "
            f"set {settings}_HOST and {settings}_PORT, or port 0 for any free one"
        ) from error
    taken.setblocking(False)
    return taken


def port_of(taken: socket.socket) -> int:
    """Return the port that a socket has."""
    port: int = taken.getsockname()[1]
    return port


def url_of(host: str, port: int) -> str:
    """Return the URL of what is served there."""
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"
