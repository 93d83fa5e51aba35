"""The URL of a Redis Cluster: `redis+cluster://USER:PASSWORD@HOST:PORT,HOST:PORT,HOST:PORT`."""

from typing import Final, NamedTuple
from urllib.parse import urlsplit, urlunsplit

CLUSTER_SCHEMES: Final = ("redis+cluster://", "rediss+cluster://")
"""Followed by any of the cluster's servers, separated by commas; with the second they speak TLS."""

DEFAULT_PORT: Final = 6379


class Server(NamedTuple):
    """Where a server of the cluster listens."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


def is_cluster(url: str) -> bool:
    """Tell whether a URL names the servers of a cluster."""
    return url.startswith(CLUSTER_SCHEMES)


def servers_of(url: str) -> tuple[Server, ...]:
    """Return the servers that the URL of a cluster names. Raises `ValueError` where it does not name them right."""
    parts = urlsplit(url)
    named = [_server(said) for said in parts.netloc.rpartition("@")[2].split(",")]
    if parts.path not in {"", "/", "/0"}:
        raise ValueError("a cluster has database 0 alone: end the list of its servers with nothing or with /0")
    return tuple(named)


def _server(said: str) -> Server:
    try:
        one = urlsplit(f"//{said}")
        host, port = one.hostname, one.port
    except ValueError:
        host, port = None, None
    if not host:
        raise ValueError("name the cluster's servers as redis+cluster://HOST:PORT,HOST:PORT,HOST:PORT")
    return Server(host, port or DEFAULT_PORT)


def one_of(url: str) -> str:
    """Return the URL of the first server that the URL of a cluster names, with its user, password and parameters."""
    parts, first = urlsplit(url), servers_of(url)[0]
    user, at, _ = parts.netloc.rpartition("@")
    host = f"[{first.host}]" if ":" in first.host else first.host
    return urlunsplit(("redis", f"{user}{at}{host}:{first.port}", "", parts.query, ""))
