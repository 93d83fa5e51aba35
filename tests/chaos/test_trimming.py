"""A consumer that is slower than the trimmer."""

import time
from collections.abc import Iterator

import pytest
import redis
from builders import a_received, a_report
from chaos.mortal import start_mortal
from chaos.server import Server

from tocsin.contracts.messages import ReportEnriched
from tocsin.contracts.streams import ENRICHED, RECEIVED
from tocsin.kit.codec import encode
from tocsin_cli.processes import Crew

pytestmark = [pytest.mark.redis, pytest.mark.timeout(180)]

REPORTS = 2_000
AT_ONCE = 50
WITHIN_SECONDS = 60.0

IN, OUT = RECEIVED.key(), ENRICHED.key()


def first_entry(client: redis.Redis) -> bytes:
    [entry] = client.xrange(OUT, count=1)
    return bytes(entry[0])


def read_slowly(client: redis.Redis) -> Iterator[str]:
    """Read as a group that acknowledges only when the next entries are asked for."""
    while batches := client.xreadgroup("slow", "reader", {OUT: ">"}, count=AT_ONCE):
        [(_, entries)] = batches
        for _, fields in entries:
            yield ReportEnriched.model_validate_json(fields[b"data"]).report.text
        client.xack(OUT, "slow", *(id_ for id_, _ in entries))


def test_a_slow_consumer_misses_nothing(crew: Crew, server: Server) -> None:
    """The stream is cut behind the slowest group and never before it, however far ahead the registered reader is."""
    texts = [f"report {n}" for n in range(REPORTS)]
    with server.client() as client:
        for text in texts:
            client.xadd(IN, {"data": encode(a_received(a_report(text)))})
        for group in (*ENRICHED.readers, "slow"):
            client.xgroup_create(OUT, group, id="0", mkstream=True)
        worker = start_mortal(crew, 0, {"TOCSIN_REDIS_URL": server.url})
        deadline = time.monotonic() + WITHIN_SECONDS
        while client.xlen(OUT) < REPORTS:
            assert time.monotonic() < deadline, worker.last_words()
            time.sleep(0.05)
        for group in ENRICHED.readers:
            client.xgroup_setid(OUT, group, "$")
        slow = read_slowly(client)
        heard = [next(slow) for _ in range(REPORTS // 2)]
        begun = first_entry(client)
        while first_entry(client) == begun:
            assert time.monotonic() < deadline, "nothing was cut"
            time.sleep(0.05)
        heard += list(slow)
        crew.stop([worker])
    assert texts == heard
