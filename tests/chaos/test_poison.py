"""One report that kills every worker that touches it, among good ones."""

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import redis
from builders import a_received, a_report
from chaos.mortal import POISON
from chaos.server import Server

from tocsin.contracts.messages import Rejected, RejectReason, ReportEnriched
from tocsin.contracts.streams import ENRICHED, RECEIVED
from tocsin.kit.codec import encode
from tocsin_cli.guard import Guard
from tocsin_cli.processes import Crew

pytestmark = [pytest.mark.redis, pytest.mark.timeout(180)]

WITHIN_SECONDS = 120.0
TESTS = Path(__file__).parents[1]


@pytest.fixture
def crew(tmp_path: Path) -> Iterator[Crew]:
    with Guard() as guard:
        yield Crew(guard=guard, logs=tmp_path / "logs", environment=os.environ | {"PYTHONPATH": str(TESTS)})


@pytest.fixture
def server(crew: Crew, tmp_path: Path) -> Iterator[Server]:
    with TemporaryDirectory(prefix="chaos-") as short:
        server = Server(crew, data=tmp_path / "server", socket=Path(short) / "s")
        server.start()
        yield server
        server.stop()


def add(client: redis.Redis, *texts: str) -> None:
    for text in texts:
        client.xadd(RECEIVED.key(), {"data": encode(a_received(a_report(text)))})


def settled(client: redis.Redis) -> bool:
    groups = client.xinfo_groups(RECEIVED.key())
    last = client.xinfo_stream(RECEIVED.key())["last-generated-id"]
    return any(not group["pending"] and group["last-delivered-id"] == last for group in groups)


def work_until_settled(crew: Crew, client: redis.Redis, settings: dict[str, str]) -> int:
    """Keep a mortal worker running, as a supervisor would; return how often it died."""
    deaths, deadline = 0, time.monotonic() + WITHIN_SECONDS
    worker = crew.start("mortal-0", [sys.executable, "-m", "chaos.mortal"], settings=settings)
    while not settled(client):
        assert time.monotonic() < deadline, worker.last_words()
        if worker.process.poll() is not None:
            crew.stop([worker])
            deaths += 1
            worker = crew.start(f"mortal-{deaths}", [sys.executable, "-m", "chaos.mortal"], settings=settings)
        time.sleep(0.05)
    crew.stop([worker])
    return deaths


def test_poison_takes_nobody_with_it(crew: Crew, server: Server) -> None:
    """A report that kills each worker is dead-lettered as exhausted; its neighbours in the batch all come through."""
    good = [f"report {n}" for n in range(20)]
    with server.client() as client:
        add(client, *good[:10], POISON, *good[10:])
        settings = {
            "TOCSIN_REDIS_URL": f"unix://{server.socket}",
            "TOCSIN_VISIBILITY_SECONDS": "0.5",
            "TOCSIN_MAX_DELIVERIES": "3",
        }
        deaths = work_until_settled(crew, client, settings)
        letters = [Rejected.model_validate_json(f[b"data"]) for _, f in client.xrange(RECEIVED.dead.key())]
        passed = [ReportEnriched.model_validate_json(f[b"data"]) for _, f in client.xrange(ENRICHED.key())]
    assert [(RejectReason.EXHAUSTED, 4)] == [(letter.reason, letter.deliveries) for letter in letters]
    assert sorted(good) == sorted(message.report.text for message in passed)
    assert 3 == deaths
