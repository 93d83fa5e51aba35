"""The line from a received report to a stored incident, each worker a process of its own."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import redis
from builders import a_received
from patience import PATIENCE_SECONDS
from rig import until

from tocsin.contracts.messages import IncidentChanged
from tocsin.contracts.report import Report
from tocsin.contracts.streams import CHANGED, ENRICHED, GEOCODED, RECEIVED
from tocsin.kit.codec import encode

if TYPE_CHECKING:
    from redis.asyncio import Redis

STAGES = ("enrich", "geocode", "store")


@asynccontextmanager
async def line(
    settings: Mapping[str, str], logs: Path, *, stages: Sequence[str] = STAGES, path: str = ""
) -> AsyncIterator[None]:
    """Run a worker of each stage; each must end well. `path` is where Python looks for them first."""
    found = {"PYTHONPATH": path} if path else {}
    working = []
    for stage in stages:
        with logs.with_suffix(f".{stage}").open("wb") as log:
            command = (sys.executable, "-m", f"tocsin_{stage}")
            working.append(
                await asyncio.create_subprocess_exec(*command, env=os.environ | settings | found, stderr=log)
            )
    try:
        for stage in stages:
            await until(partial(_is_up, logs.with_suffix(f".{stage}")), seconds=PATIENCE_SECONDS)
        yield
        for process in working:
            process.send_signal(signal.SIGTERM)
        assert [0] * len(stages) == [await asyncio.wait_for(process.wait(), PATIENCE_SECONDS) for process in working]
    finally:
        for process in working:
            if process.returncode is None:
                process.kill()
                await process.wait()


async def _is_up(log: Path) -> bool:
    """Tell whether a worker hears signals by now, or has ended."""
    return '"health served"' in await asyncio.to_thread(log.read_text)


async def tocsin(settings: Mapping[str, str], *words: str) -> tuple[int | None, str, str]:
    """Type a command; return its status, what it said and what it complained of."""
    command = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tocsin_cli", *words),
        env=os.environ | settings,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    said, complained = await command.communicate()
    return command.returncode, said.decode(), complained.decode()


async def send(client: "Redis", *reports: Report) -> None:
    for report in reports:
        await client.xadd(RECEIVED.key(), {"data": encode(a_received(report))})


async def through(client: "Redis") -> None:
    """Wait until every worker has done all that it was sent."""

    async def is_done() -> bool:
        try:
            groups = [await client.xinfo_groups(stream.key()) for stream in (RECEIVED, ENRICHED, GEOCODED)]
        except redis.ResponseError:
            return False
        return all(of and all((g["lag"], g["pending"]) == (0, 0) for g in of) for of in groups)

    await until(is_done, seconds=PATIENCE_SECONDS)


async def changes(client: "Redis") -> list[IncidentChanged]:
    return [IncidentChanged.model_validate_json(fields[b"data"]) for _, fields in await client.xrange(CHANGED.key())]


async def told(client: "Redis", number: int) -> list[IncidentChanged]:
    """Return the changes that were told, when there are so many."""

    async def are_there() -> bool:
        return await client.xlen(CHANGED.key()) >= number

    await until(are_there, seconds=PATIENCE_SECONDS)
    return await changes(client)


def account(said: str) -> dict[str, Any]:
    """Return what `tocsin replay --json` has printed."""
    read: dict[str, Any] = json.loads(said)
    return read
