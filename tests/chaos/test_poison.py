"""One report that kills every worker that touches it, among good ones."""

import time

import pytest
import redis
from builders import a_received, a_report
from chaos.mortal import POISON, start_mortal
from chaos.server import Server

from tocsin.contracts.messages import Rejected, RejectReason, ReportEnriched
from tocsin.contracts.streams import ENRICHED, RECEIVED
from tocsin.kit.codec import encode
from tocsin_cli.processes import Crew

pytestmark = [pytest.mark.redis, pytest.mark.timeout(180)]

WITHIN_SECONDS = 120.0


def settled(client: redis.Redis) -> bool:
    groups = client.xinfo_groups(RECEIVED.key())
    last = client.xinfo_stream(RECEIVED.key())["last-generated-id"]
    return any(not group["pending"] and group["last-delivered-id"] == last for group in groups)


def work_until_settled(crew: Crew, client: redis.Redis, settings: dict[str, str]) -> int:
    """Keep a mortal worker running, as a supervisor would; return how often it died."""
    deaths, deadline = 0, time.monotonic() + WITHIN_SECONDS
    worker = start_mortal(crew, deaths, settings)
    while not settled(client):
        assert time.monotonic() < deadline, worker.last_words()
        if worker.process.poll() is not None:
            crew.stop([worker])
            deaths += 1
            worker = start_mortal(crew, deaths, settings)
        time.sleep(0.05)
    crew.stop([worker])
    return deaths


@pytest.mark.parametrize("most", [2, 3])
def test_poison_takes_nobody_with_it(most: int, crew: Crew, server: Server) -> None:
    """A report that kills each worker is dead-lettered as exhausted; its neighbours in the batch all come through."""
    good = [f"report {n}" for n in range(20)]
    with server.client() as client:
        for text in (*good[:10], POISON, *good[10:]):
            client.xadd(RECEIVED.key(), {"data": encode(a_received(a_report(text)))})
        settings = {
            "TOCSIN_REDIS_URL": server.url,
            "TOCSIN_VISIBILITY_SECONDS": "0.5",
            "TOCSIN_MAX_DELIVERIES": str(most),
        }
        deaths = work_until_settled(crew, client, settings)
        letters = [Rejected.model_validate_json(f[b"data"]) for _, f in client.xrange(RECEIVED.dead.key())]
        passed = [ReportEnriched.model_validate_json(f[b"data"]) for _, f in client.xrange(ENRICHED.key())]
    assert [(RejectReason.EXHAUSTED, most + 1)] == [(letter.reason, letter.deliveries) for letter in letters]
    assert sorted(good) == sorted(message.report.text for message in passed)
    assert most == deaths
