"""A worker as a process: how it starts, logs and ends."""

import asyncio
import json
import os
import signal
import socket
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from builders import a_received
from patience import PATIENCE_SECONDS

from tocsin.contracts.streams import ENRICHED, RECEIVED
from tocsin.kit.codec import encode

if TYPE_CHECKING:
    from redis.asyncio import Redis

pytestmark = pytest.mark.redis

PROGRAM = """
from tocsin.contracts.messages import ReportEnriched, ReportReceived
from tocsin.contracts.streams import ENRICHED, RECEIVED
from tocsin.kit import WorkerSettings, build, route, run


def on_received(message: ReportReceived) -> ReportEnriched:
    return ReportEnriched(report=message.report)


run(build(WorkerSettings(), route(on_received, reads=RECEIVED, writes=ENRICHED, group="enrich")))
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_worker_process_ends_well_when_it_is_told_to(
    number: signal.Signals, client: "Redis", redis_url: str, tmp_path: Path
) -> None:
    """SIGTERM and SIGINT end a worker with status 0 after its batch; each line it wrote is JSON, and names itself."""
    program = tmp_path / "worker.py"
    program.write_text(PROGRAM, encoding="utf-8")
    await client.xadd(RECEIVED.key(), {"data": encode(a_received())})
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        str(program),
        env=os.environ | {"TOCSIN_REDIS_URL": redis_url},
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        assert process.stderr is not None
        events = []
        while "done" not in events:
            line = json.loads(await asyncio.wait_for(process.stderr.readline(), PATIENCE_SECONDS))
            events.append(line["event"])
        process.send_signal(number)
        events += [json.loads(line)["event"] async for line in process.stderr]
        assert await process.wait() == 0
    finally:
        if process.returncode is None:
            process.kill()
    assert ["health served", "group created", "started", "done", "stopping", "stopped"] == events
    assert 1 == await client.xlen(ENRICHED.key())


async def test_a_worker_that_is_set_up_wrongly_says_so_and_ends(redis_url: str, tmp_path: Path) -> None:
    """A taken health port is one line that names the setting, and status 2."""
    program = tmp_path / "worker.py"
    program.write_text(PROGRAM, encoding="utf-8")
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = str(taken.getsockname()[1])
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            str(program),
            env=os.environ | {"TOCSIN_REDIS_URL": redis_url, "TOCSIN_HEALTH_PORT": port},
            stderr=asyncio.subprocess.PIPE,
        )
        _, errors = await asyncio.wait_for(process.communicate(), PATIENCE_SECONDS)
    lines = [json.loads(line) for line in errors.splitlines()]
    assert (2, ["misconfigured"]) == (
        process.returncode,
        [line["event"] for line in lines if line["level"] == "critical"],
    )
    assert "TOCSIN_HEALTH_PORT" in lines[-1]["why"]
