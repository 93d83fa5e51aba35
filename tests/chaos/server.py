"""The server of a storm: Valkey with an append-only file, as `tocsin run` starts it, behind a proxy."""

import os
import signal
import time
from pathlib import Path
from typing import Final, Literal

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from tocsin_cli.processes import Child, Crew
from tocsin_cli.server import answers, command, find_program

START_SECONDS: Final = 30.0

Sync = Literal["always", "everysec"]
"""When a write is on the disk: before it is answered, or a second or two after (docs/operations.md)."""


class Server:
    """A server that can die and come back with what is in its append-only file."""

    def __init__(self, crew: Crew, *, data: Path, socket: Path, sync: Sync = "everysec") -> None:
        self.socket = socket
        self.restarts = 0
        self._crew = crew
        self._data = data
        self._sync = sync
        self._child: Child | None = None

    @property
    def url(self) -> str:
        return f"unix://{self.socket}"

    def start(self) -> None:
        self._data.mkdir(parents=True, exist_ok=True)
        program = find_program(self._crew.environment.get("PATH"))
        line = [*command(program, self._data, self.socket), "--appendfsync", self._sync]
        self._child = self._crew.start(f"server-{self.restarts}", line)
        deadline = time.monotonic() + START_SECONDS
        while not answers(self.socket):
            assert self._child.process.poll() is None, self._child.last_words()
            assert time.monotonic() < deadline, "the server does not answer"
            time.sleep(0.01)

    def restart(self, number: signal.Signals, *, away_seconds: float) -> int:
        """End it by a signal, and start it again after a while. Return when it was started, in milliseconds."""
        assert self._child is not None
        os.killpg(self._child.process.pid, number)
        self._child.process.wait()
        self._crew.stop([self._child])
        time.sleep(away_seconds)
        self.restarts += 1
        at_ms = time.time_ns() // 1_000_000
        self.start()
        return at_ms

    def stop(self) -> None:
        """End it for good."""
        assert self._child is not None
        self._crew.stop([self._child])

    def client(self) -> redis.Redis:
        """Return a client of our own, past the proxy, that tells at once when a call fails."""
        return redis.Redis(unix_socket_path=str(self.socket), retry=Retry(NoBackoff(), 0), socket_timeout=10)
