"""A real ingest process for tests, and what it published."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import redis
from patience import PATIENCE_SECONDS

from tocsin.contracts.messages import ReportReceived
from tocsin.contracts.report import Report
from tocsin.contracts.streams import RECEIVED

STOP_SECONDS = 20.0


@dataclass
class Ingest:
    """A worker, or several one after the other: `restart` is its successor's start."""

    redis_url: str
    log: Path
    settings: Mapping[str, str]
    process: "subprocess.Popen[bytes] | None" = None

    def start(self) -> None:
        own = {"TOCSIN_REDIS_URL": self.redis_url, "TOCSIN_HEALTH_PORT": "0"}
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tocsin_ingest"],
                env=os.environ | own | self.settings,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def kill(self) -> None:
        """End it as nothing can prevent."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def stop(self) -> int:
        """Tell it to end; return its status."""
        assert self.process is not None
        self.process.terminate()
        return self.process.wait(STOP_SECONDS)

    def wait(self, true: Callable[[], bool], *, seconds: float = PATIENCE_SECONDS) -> None:
        """Wait for something to come true while the worker lives. Raises `AssertionError` with its log."""
        assert self.process is not None
        deadline = time.monotonic() + seconds
        while not true():
            assert self.process.poll() is None, self.log.read_text(encoding="utf-8")
            assert time.monotonic() < deadline, self.log.read_text(encoding="utf-8")
            time.sleep(0.02)


@contextmanager
def ingesting(redis_url: str, folder: Path, settings: Mapping[str, str]) -> Iterator[Ingest]:
    """Run an ingest while the block lasts; what it says is in `ingest.log` of the folder."""
    ingest = Ingest(redis_url, folder / "ingest.log", settings)
    ingest.start()
    try:
        yield ingest
    finally:
        ingest.kill()


def published(client: redis.Redis) -> list[Report]:
    """Return the reports on the stream, in their order."""
    entries = client.xrange(RECEIVED.key())
    return [ReportReceived.model_validate_json(fields[b"data"]).report for _, fields in entries]
