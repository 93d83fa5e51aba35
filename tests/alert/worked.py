"""What tests of alert at work have in common: rules to write, changes to tell, and the worker."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from receiver import Receiver
from rig import until

from tocsin.contracts.messages import IncidentChanged, Rejected
from tocsin.contracts.parties import Casualties, CountBasis, Toll
from tocsin.contracts.streams import CHANGED, DUE
from tocsin.kit import Worker
from tocsin.kit.codec import encode
from tocsin_alert.app import Anew, wire

if TYPE_CHECKING:
    from redis.asyncio import Redis

SECRET = b"between us"


@dataclass(frozen=True, slots=True)
class Rules:
    """A file of rules in a folder, with a secret beside it."""

    folder: Path

    @property
    def path(self) -> Path:
        return self.folder / "alerts.toml"

    def write(self, text: str) -> Path:
        (self.folder / "desk.secret").write_bytes(SECRET + b"\n")
        self.path.write_text(text, encoding="utf-8")
        return self.path


def webhook(url: str, *, name: str = "desk", more: str = "") -> str:
    return f'[channel.{name}]\nkind = "webhook"\nurl = "{url}"\nsecret_file = "desk.secret"\n{more}\n'


def rule(text: str = "", *, name: str = "all", channels: str = '"desk"') -> str:
    return f"[rule.{name}]\nchannels = [{channels}]\n{text}\n"


def killed(count: int | None) -> Casualties:
    return Casualties(killed=None if count is None else Toll(min=count, max=count, basis=CountBasis.EXACT))


async def tell(client: "Redis", *changes: IncidentChanged) -> None:
    for change in changes:
        await client.xadd(CHANGED.key(), {"data": encode(change)})


async def letters(client: "Redis") -> list[Rejected]:
    entries = await client.xrange(DUE.dead.key())
    return [Rejected.model_validate_json(fields[b"data"]) for _, fields in entries]


async def settled(client: "Redis") -> bool:
    """Tell whether every group has read and acknowledged everything, on both streams."""
    groups = [
        g
        for stream in (CHANGED, DUE)
        if await client.exists(stream.key())
        for g in await client.xinfo_groups(stream.key())
    ]
    return len(groups) > 1 and all((group["lag"], group["pending"]) == (0, 0) for group in groups)


async def all_settled(client: "Redis") -> None:
    async def quiet() -> bool:
        return await settled(client)

    await until(quiet, seconds=20)


@dataclass(frozen=True, slots=True)
class Bench:
    """All that a test of alert at work needs."""

    redis_url: str
    client: "Redis"
    rules: Rules
    receiver: Receiver
    monkeypatch: pytest.MonkeyPatch

    @asynccontextmanager
    async def working(self, rules: Path, *, anew: Anew | None = None, **settings: str) -> AsyncIterator[None]:
        """Run the worker, put together anew as often as it asks for it."""
        told = {"redis_url": self.redis_url, "alert_rules": str(rules), "alert_allow_hosts": "127.0.0.1", **settings}
        for name, value in ({"visibility_seconds": "0.5"} | told).items():
            self.monkeypatch.setenv(f"TOCSIN_{name.upper()}", value)
        anew, over = anew or Anew(), False
        worker: Worker | None = None

        async def keep() -> None:
            nonlocal worker
            while anew.wanted and not over:
                worker = wire(anew)
                await worker.serve()

        async def ready() -> bool:
            return worker is not None and await worker._why_not_ready() is None

        task = asyncio.create_task(keep())
        try:
            await until(ready)
            yield
        finally:
            over = True
            if worker is not None:
                worker.stop("the test is over")
            await task
