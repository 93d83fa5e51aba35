"""The server of the bench: on loopback, by itself keeping nothing, so that clients are compared and not disks."""

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import redis
from patience import PATIENCE_SECONDS

from tocsin_cli.server import find_program
from tocsin_cli.workers import free_ports


@dataclass(frozen=True, slots=True)
class Server:
    """Where it listens, and its process id."""

    url: str
    pid: int

    def version(self) -> str:
        """Return the server's name and version, as it says itself."""
        with redis.Redis.from_url(self.url) as client:
            info = client.info("server")
        name = info.get("server_name", "redis")
        return f"{name} {info.get(f'{name}_version', info['redis_version'])}"


@contextmanager
def serving(folder: Path, *, keeping: bool = False) -> Iterator[Server]:
    """Start a server, and end it afterwards; `keeping` has what it is told on the disk before it answers, as deployed.

    Raises `RuntimeError` where it does not answer in time.
    """
    [port] = free_ports(1)
    options = [
        "--port",
        str(port),
        "--bind",
        "127.0.0.1",
        "--dir",
        str(folder),
        "--save",
        "",
        "--appendonly",
        "yes" if keeping else "no",
        "--appendfsync",
        "always",
    ]
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen([str(find_program()), *options], stdout=log, stderr=log)
    try:
        url = f"redis://127.0.0.1:{port}/0"
        _await_answer(url)
        yield Server(url, process.pid)
    finally:
        process.terminate()
        process.wait()


def _await_answer(url: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    with redis.Redis.from_url(url) as client:
        while True:
            try:
                client.ping()
            except redis.ConnectionError as error:
                if time.monotonic() > deadline:
                    raise RuntimeError("the server does not answer") from error
                time.sleep(0.02)
            else:
                return
