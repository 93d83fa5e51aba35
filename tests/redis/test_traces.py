"""Traces of real workers on a real Redis, received as a collector receives them."""

import asyncio
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import redis
from builders import a_received, a_report, an_enriched
from collecting import Collector, collecting
from consuming import Program, running
from rig import IN, MakeSettings, add, settled, until
from rig import running as working

from tocsin.contracts.messages import IncidentChanged, ReportEnriched, ReportReceived
from tocsin.contracts.streams import CHANGED, ENRICHED, RECEIVED
from tocsin.kit import Publish, build, route, source, tracing
from tocsin.kit.codec import encode
from tocsin.kit.errors import Invalid
from tocsin_cli.workers import free_ports

if TYPE_CHECKING:
    from redis.asyncio import Redis

pytestmark = pytest.mark.redis

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
CALLER = f"00-{TRACE}-00f067aa0ba902b7-01"

STORY = b'{"text": "A drone struck a depot in Odesa on Sunday. Two guards were injured.", "published_at": "2026-11-23"}'

LINE = ("enrich", "geocode", "store", "board", "ingest")

HOPS = [("ingest", ""), ("enrich", "ingest"), ("geocode", "enrich"), ("store", "geocode"), ("board", "store")]
"""Stages, each with the one whose span is above its own. The caller's is above the first; store tells under its own."""


@pytest.fixture
def collector() -> Iterator[Collector]:
    with collecting() as collector:
        yield collector


@pytest.fixture
def traced(collector: Collector, monkeypatch: pytest.MonkeyPatch) -> Iterator[Collector]:
    """Trace what this process does, meanwhile."""
    for name, value in collector.settings().items():
        monkeypatch.setenv(name, value)
    tracing.configure("test")
    yield collector
    tracing.close()


def post(url: str, traceparent: str) -> None:
    headers = {"content-type": "application/json", "traceparent": traceparent}
    with urllib.request.urlopen(urllib.request.Request(f"{url}/reports", STORY, headers)) as answer:
        assert 202 == answer.status


def served(url: str) -> bool:
    try:
        return urllib.request.urlopen(f"{url}/health").status == 200
    except OSError:
        return False


def test_a_report_has_one_trace_from_its_sender_to_the_board(
    bus: redis.Redis, redis_url: str, collector: Collector, tmp_path: Path
) -> None:
    """Five processes tell of it under the caller's trace id, each below the one before, with what became of it."""
    [port, board] = free_ports(2)
    settings = collector.settings() | {
        "TOCSIN_REDIS_URL": redis_url,
        "TOCSIN_STORE_DATABASE_URL": f"sqlite:///{tmp_path}/tocsin.db",
        "TOCSIN_INGEST_HTTP_PORT": str(port),
        "TOCSIN_BOARD_PORT": str(board),
        "TOCSIN_BOARD_ANONYMOUS": "1",
    }
    with ExitStack() as stack:
        line: list[Program] = []
        for name in LINE:
            (tmp_path / name).mkdir()
            line.append(
                stack.enter_context(running([sys.executable, "-m", f"tocsin_{name}"], tmp_path / name, settings))
            )
        line[-1].wait(lambda: served(f"http://127.0.0.1:{board}") and served(f"http://127.0.0.1:{port}"))
        post(f"http://127.0.0.1:{port}", CALLER)
        line[-1].wait(lambda: bool(collector.named("board")))
        for program in line:
            program.process.terminate()
        assert [0] * len(line) == [program.process.wait(20) for program in line]

    told = IncidentChanged.model_validate_json(bus.xrange(CHANGED.key())[0][1][b"data"])
    assert TRACE == (told.traceparent or "").split("-")[1]
    assert {TRACE} == {span.trace for span in collector.spans}
    by_id = {span.id: span for span in collector.spans}
    hops = {(span.name, by_id[span.parent].name if span.parent in by_id else "") for span in collector.spans}
    assert {*HOPS, ("store", "store")} == hops
    assert {f"tocsin-{name}" for name in LINE} == {span.service for span in collector.spans}
    assert {"done"} == {span.facts["tocsin.outcome"] for span in collector.spans}
    assert {told.cause.report_id} == {span.facts["tocsin.report_id"] for span in collector.spans}
    assert [1] == [span.facts["tocsin.incidents"] for span in collector.named("enrich")]


def on_received(message: ReportReceived) -> ReportEnriched | None:
    match message.report.text:
        case "invalid":
            raise Invalid("there is nothing in it")
        case "crash":
            raise KeyError("boom")
        case _:
            return an_enriched(message.report)


ENRICHING = route(on_received, reads=RECEIVED, writes=ENRICHED, group="enrich")


async def outputs(client: "Redis") -> list[ReportEnriched]:
    return [ReportEnriched.model_validate_json(f[b"data"]) for _, f in await client.xrange(ENRICHED.key())]


async def test_each_message_of_a_batch_has_its_own_span(
    client: "Redis", settings: MakeSettings, traced: Collector
) -> None:
    """Under the trace that it came with, or one of its own; each says what became of it and how often it was tried."""
    await client.xadd(IN, {"data": encode(a_received(a_report("fine")).model_copy(update={"traceparent": CALLER}))})
    await add(client, "invalid", "crash", "no trace yet")
    async with working(build(settings(max_deliveries=2), ENRICHING)):
        await until(lambda: settled(client))
    tracing.close()

    ends = {(span.facts["tocsin.outcome"], span.facts["tocsin.deliveries"]) for span in traced.named("enrich")}
    assert {("done", 1), ("rejected", 1), ("crashed", 1), ("rejected", 2)} == ends
    reasons = {span.facts.get("tocsin.reason") for span in traced.named("enrich")}
    assert {None, "refused", "exhausted"} == reasons
    first, second = await outputs(client)
    above = {span.id: span for span in traced.spans}
    assert TRACE == (first.traceparent or "").split("-")[1] != (second.traceparent or "").split("-")[1]
    assert [CALLER.split("-")[2], ""] == [above[(m.traceparent or "").split("-")[2]].parent for m in (first, second)]


async def test_what_was_known_already_is_not_told(client: "Redis", settings: MakeSettings, traced: Collector) -> None:
    """A feed that is asked every minute fills no collector with items of yesterday."""

    async def feed(publish: Publish[ReportReceived]) -> None:
        await publish([("a", a_received()), ("b", a_received())])
        await publish([("a", a_received())])

    async with working(build(settings(), source(feed, writes=RECEIVED))) as _:
        await until(lambda: _length(client, 2))
    tracing.close()

    assert 2 == len(traced.named("ingest"))


async def _length(client: "Redis", expected: int) -> bool:
    return await client.xlen(IN) == expected


async def test_without_traces_a_traceparent_goes_on_as_it_came(client: "Redis", settings: MakeSettings) -> None:
    """A worker that does not trace does not break the trace of those around it."""
    await client.xadd(IN, {"data": encode(a_received(a_report("fine")).model_copy(update={"traceparent": CALLER}))})
    await add(client, "no trace")
    async with working(build(settings(), ENRICHING)):
        await until(lambda: settled(client))

    assert [CALLER, None] == [message.traceparent for message in await outputs(client)]


async def test_a_collector_that_is_away_costs_nothing_but_spans(
    client: "Redis", settings: MakeSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reports go through, and the worker ends within seconds."""
    [nowhere] = free_ports(1)
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", f"http://127.0.0.1:{nowhere}")
    tracing.configure("test")
    await add(client, *map(str, range(50)))
    async with working(build(settings(), ENRICHING)):
        await until(lambda: settled(client))
    begun = time.monotonic()
    await asyncio.to_thread(tracing.close)

    assert time.monotonic() - begun < 5
    assert 50 == len(await outputs(client))


PROGRAM = """
import sys
from tocsin.kit import process, tracing, worker
tracing.configure("enrich")
# Not OpenTelemetry itself: redis-py loads it where it is installed, for metrics of its own that nobody asks for.
print(sorted({"opentelemetry.exporter", "requests", "google.protobuf"} & set(sys.modules)))
"""


@pytest.mark.parametrize(
    ("variables", "imported"),
    [
        ({}, "[]"),
        ({"OTEL_SDK_DISABLED": "true", "OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:9"}, "[]"),
        (
            {"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://127.0.0.1:9"},
            "['google.protobuf', 'opentelemetry.exporter', 'requests']",
        ),
    ],
)
def test_nothing_is_imported_unless_it_is_asked_for(variables: dict[str, str], imported: str) -> None:
    """A worker that does not trace neither loads nor needs OpenTelemetry."""
    done = subprocess.run([sys.executable, "-c", PROGRAM], env=variables, capture_output=True, text=True, check=True)

    assert imported == done.stdout.strip()
