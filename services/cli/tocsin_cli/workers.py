"""The four workers, and the board, as processes: started with their settings, waited for, watched."""

import http.client
import json
import os
import socket
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tocsin_cli.errors import CommandError
from tocsin_cli.processes import Child, Crew

WORKERS: Final = ("ingest", "enrich", "geocode", "store")

READY_SECONDS: Final = 90.0
"""How long the workers may take to connect, open their data and say so; cold disks are slow."""

VISIBILITY_VARIABLE: Final = "TOCSIN_VISIBILITY_SECONDS"

VISIBILITY_SECONDS: Final = "10"
"""One worker of each kind, and somebody who waits: what a dead one held, and what always fails, is to show soon."""

LOOPBACK: Final = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Member:
    """A process to be started: its settings, and what it answers with 200 once it is ready."""

    name: str
    settings: Mapping[str, str]
    port: int
    path: str = "/"


class WorkerDiedError(CommandError):
    """A process that should run has ended."""


def settings(*, redis_url: str, database_url: str, folders: Sequence[Path], sources: Path) -> dict[str, str]:
    """Return the environment variables that tell the workers what to read and where to write."""
    return {
        "TOCSIN_REDIS_URL": redis_url,
        "TOCSIN_STORE_DATABASE_URL": database_url,
        "TOCSIN_INGEST_FOLDERS": json.dumps([str(folder.resolve()) for folder in folders]),
        "TOCSIN_INGEST_SOURCES": str(sources.resolve()),
        "TOCSIN_INGEST_STDIN": "0",
        "TOCSIN_HEALTH_HOST": LOOPBACK,
        VISIBILITY_VARIABLE: os.environ.get(VISIBILITY_VARIABLE, VISIBILITY_SECONDS),
        "PYTHONUNBUFFERED": "1",
    }


@contextmanager
def working(
    crew: Crew, *, settings: dict[str, str], pause: Callable[[], None], beside: Sequence[Member] = ()
) -> Iterator[list[Child]]:
    """Yield the workers and what is beside them once all are ready, and stop them.

    `pause` is called while waiting, and may raise to give up. Raises `WorkerDiedError` or `CommandError` where one does
    not come up.
    """
    ports = dict(zip(WORKERS, free_ports(len(WORKERS)), strict=True))
    workers = [Member(name, {"TOCSIN_HEALTH_PORT": str(port)}, port, "/readyz") for name, port in ports.items()]
    started: list[tuple[Child, Member]] = []
    try:
        for member in (*workers, *beside):
            command = [sys.executable, "-m", f"tocsin_{member.name}"]
            started.append((crew.start(member.name, command, settings={**settings, **member.settings}), member))
        for child, member in started:
            _await_ready(child, member, pause)
        yield [child for child, _ in started]
    finally:
        crew.stop([child for child, _ in started])


def usual_or_free(told: str, usual: int) -> int:
    """Return the port that the user told, else the usual one, else a free one."""
    if told.isdecimal() and int(told):
        return int(told)
    try:
        socket.create_server((LOOPBACK, usual)).close()
    except OSError:
        return free_ports(1)[0]
    return usual


def free_ports(count: int) -> list[int]:
    """Return ports that nobody listens on now."""
    sockets = [socket.create_server((LOOPBACK, 0)) for _ in range(count)]
    ports: list[int] = [listening.getsockname()[1] for listening in sockets]
    for listening in sockets:
        listening.close()
    return ports


def check_alive(children: Sequence[Child]) -> None:
    """Raise `WorkerDiedError` if one has ended."""
    for child in children:
        status = child.process.poll()
        if status is not None:
            how = f"was killed by signal {-status}" if status < 0 else f"ended with status {status}"
            raise WorkerDiedError(f"{child.name} {how}; the end of {child.log}:\n{child.last_words()}")


def _await_ready(child: Child, member: Member, pause: Callable[[], None]) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while why := _why_not_ready(member):
        check_alive([child])
        if time.monotonic() > deadline:
            raise CommandError(f"{child.name} was not ready within {READY_SECONDS:.0f} s ({why}); see {child.log}")
        pause()


def _why_not_ready(member: Member) -> str | None:
    connection = http.client.HTTPConnection(LOOPBACK, member.port, timeout=3)
    try:
        connection.request("GET", member.path)
        answer = connection.getresponse()
        said = answer.read().decode(errors="replace").strip()
    except (OSError, http.client.HTTPException) as error:
        return str(error) or type(error).__name__
    else:
        return None if answer.status == http.HTTPStatus.OK else said or f"status {answer.status}"
    finally:
        connection.close()
