"""Sources are kept running, and slowed while Redis is away."""

import asyncio

import pytest
import structlog
from builders import a_received

from tocsin.contracts.messages import ReportReceived
from tocsin.contracts.streams import RECEIVED
from tocsin.kit import publishing
from tocsin.kit.metrics import REGISTRY
from tocsin.kit.publishing import keep_running
from tocsin.kit.routes import Publish, source
from tocsin.kit.testing import RecordingPublish


@pytest.fixture(autouse=True)
def _no_long_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publishing, "FIRST_RESTART_SECONDS", 0.001)


async def test_a_source_that_fails_is_started_again() -> None:
    """A feed that breaks twice still delivers the third time; each break is counted and told."""
    starts = 0

    async def feed(publish: Publish[ReportReceived]) -> None:
        nonlocal starts
        starts += 1
        if starts < 3:
            raise OSError("connection refused")
        await publish([("a", a_received())])

    def failures() -> float:
        return REGISTRY.get_sample_value("tocsin_source_failures_total", {"stage": "ingest"}) or 0

    before, publish = failures(), RecordingPublish[ReportReceived]()
    with structlog.testing.capture_logs() as lines:
        await keep_running(source(feed, writes=RECEIVED), publish, stopping=asyncio.Event())
    assert (3, 1) == (starts, len(publish.published))
    assert ["source failed", "source failed", "source finished"] == [line["event"] for line in lines]
    assert 2 == failures() - before


async def test_a_source_is_not_started_again_once_the_worker_stops() -> None:
    """A failure that comes with the stop is the end of it."""
    starts = 0
    stopping = asyncio.Event()

    async def feed(_publish: Publish[ReportReceived]) -> None:
        nonlocal starts
        starts += 1
        stopping.set()
        raise OSError("closed")

    await keep_running(source(feed, writes=RECEIVED), RecordingPublish[ReportReceived](), stopping=stopping)
    assert starts == 1
