"""The enrich worker as a process, with a language model beside the rules, on a real server."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest
from builders import a_received, a_report
from patience import PATIENCE_SECONDS
from readers_stub import TEXT, Scripted, Stub, an_answer, completion, serving
from rig import IN, OUT, settled, until

from tocsin.contracts.messages import ReportEnriched
from tocsin.kit.codec import encode

if TYPE_CHECKING:
    from redis.asyncio import Redis

pytestmark = pytest.mark.redis

KEY = "sk-a-very-secret-key"
ANSWER = an_answer(weapons=[{"words": "Nobody else", "category": "other"}])


@asynccontextmanager
async def enriching(url: str, stub: Stub, **changes: str) -> AsyncIterator[list[str]]:
    """Run a worker once it has started; at the end it must stop when it is told to, with status 0. Yields its log."""
    environment = os.environ | {
        "NO_PROXY": "127.0.0.1",
        "TOCSIN_REDIS_URL": url,
        "TOCSIN_ENRICH_READERS": "llm",
        "TOCSIN_ENRICH_LLM_URL": stub.url,
        "TOCSIN_ENRICH_LLM_MODEL": "tiny-1",
        "TOCSIN_ENRICH_LLM_API_KEY": KEY,
    }
    command = [sys.executable, "-m", "tocsin_enrich"]
    process = await asyncio.create_subprocess_exec(
        *command, env=environment | changes, stderr=asyncio.subprocess.PIPE, limit=1_000_000
    )
    log: list[str] = []
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            await _read_until("started", process, log)
        yield log
        process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(PATIENCE_SECONDS):
            await _read_until("stopped", process, log)
            assert 0 == await process.wait()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def _read_until(event: str, process: asyncio.subprocess.Process, log: list[str]) -> None:
    assert process.stderr is not None
    while not log or json.loads(log[-1])["event"] != event:
        log.append((await process.stderr.readline()).decode())


async def read_by(client: "Redis") -> list[set[str]]:
    """Return, for each report that went on, the readers that its evidence names."""
    messages = [ReportEnriched.model_validate_json(fields[b"data"]) for _, fields in await client.xrange(OUT)]
    return [
        {e.rule for incident in m.incidents for e in incident.evidence if e.rule.startswith("reader/")}
        for m in messages
    ]


async def test_a_worker_with_a_reader(client: "Redis", redis_url: str) -> None:
    """Reports go through with what the model adds; the log is JSON, says who helped, and never holds the key."""
    for n in range(3):
        await client.xadd(IN, {"data": encode(a_received(a_report(f"{TEXT} {n}.")))})
    with serving() as stub:
        stub.says(ANSWER)
        async with enriching(redis_url, stub) as log:
            await until(lambda: settled(client))

    assert [{"reader/llm/tiny-1"}] * 3 == await read_by(client)
    assert [("llm", "tiny-1")] == [
        (line["reader"], line["model"]) for line in map(json.loads, log) if line["event"] == "reader opened"
    ]
    assert {f"Bearer {KEY}"} == set(stub.keys)
    assert KEY not in "".join(log)


async def test_a_model_that_is_away_stops_nothing(client: "Redis", redis_url: str) -> None:
    """With the server down for good every report goes on by the rules alone, and none is dead or pending."""
    for n in range(8):
        await client.xadd(IN, {"data": encode(a_received(a_report(f"{TEXT} {n}.")))})
    with serving() as stub:
        stub.script = [Scripted({}, status=503, headers={"Retry-After": "0"})]
        async with enriching(redis_url, stub):
            await until(lambda: settled(client))

    assert [set()] * 8 == await read_by(client)


async def test_a_slow_model_is_asked_once(client: "Redis", redis_url: str) -> None:
    """A report that is asked about for longer than the visibility time stays with its worker: nobody pays twice."""
    await client.xadd(IN, {"data": encode(a_received(a_report(TEXT)))})
    with serving() as stub:
        stub.script = [Scripted(completion(ANSWER), seconds=1.5)]
        patience = {"TOCSIN_VISIBILITY_SECONDS": "0.4"}
        async with enriching(redis_url, stub, **patience), enriching(redis_url, stub, **patience):
            await until(lambda: settled(client))

    assert ([{"reader/llm/tiny-1"}], 1) == (await read_by(client), len(stub.requests))


async def test_a_worker_that_stops_does_not_wait_for_the_model(client: "Redis", redis_url: str) -> None:
    """What is not answered when the time to drain is over stays pending, and the next worker reads it."""
    await client.xadd(IN, {"data": encode(a_received(a_report(TEXT)))})
    with serving() as stub:
        stub.script = [Scripted(completion(ANSWER), seconds=20), Scripted(completion(ANSWER))]
        async with enriching(redis_url, stub, TOCSIN_DRAIN_SECONDS="0.2"):
            await until(lambda: _asked(stub))
        left = await read_by(client)
        async with enriching(redis_url, stub, TOCSIN_VISIBILITY_SECONDS="0.3"):
            await until(lambda: settled(client))

    assert ([], [{"reader/llm/tiny-1"}]) == (left, await read_by(client))


async def _asked(stub: Stub) -> bool:
    return bool(stub.requests)
