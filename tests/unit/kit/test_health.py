"""The health server tells the truth, also while the event loop is stuck."""

import asyncio
import socket
import struct
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Awaitable, Callable
from contextlib import closing

import pytest
from prometheus_client import CollectorRegistry, Counter

from tocsin.kit.errors import Misconfigured
from tocsin.kit.health import HealthServer
from tocsin.kit.pulse import Pulse


async def well() -> str | None:
    return None


def serving(ready: Callable[[], Awaitable[str | None]] = well, *pulses: Pulse, port: int = 0) -> HealthServer:
    return HealthServer(host="127.0.0.1", port=port, pulses=pulses, ready=ready, registry=CollectorRegistry())


def get(url: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def stuck_pulse() -> Pulse:
    pulse = Pulse("reader of enrich", clock=iter([0.0, 0.0, 60.0, 60.0]).__next__)
    pulse.beat("reading", limit_seconds=9)
    return pulse


async def test_a_worker_that_reads_is_alive_and_ready() -> None:
    """Both probes answer 200 when nothing is wrong."""
    with closing(serving()) as health:
        assert (200, "ok\n") == await asyncio.to_thread(get, f"{health.url}/livez")
        assert (200, "ok\n") == await asyncio.to_thread(get, f"{health.url}/readyz")


async def test_a_stuck_read_loop_is_not_alive_and_says_why() -> None:
    """/livez answers 503 and names the loop, what it does and for how long."""
    with closing(serving(well, stuck_pulse())) as health:
        status, body = await asyncio.to_thread(get, f"{health.url}/livez")
    assert (503, "reader of enrich: reading for 60.0 s, at most 9.0 s are normal\n") == (status, body)


async def test_a_worker_that_is_not_ready_says_why() -> None:
    """/readyz passes on what the check found."""

    async def no_group() -> str | None:
        return "the group enrich does not exist"

    with closing(serving(no_group)) as health:
        assert (503, "the group enrich does not exist\n") == await asyncio.to_thread(get, f"{health.url}/readyz")


async def test_a_check_that_fails_is_not_ready() -> None:
    """An exception in the check, such as a database that is away, is an answer, not a broken probe."""

    async def broken() -> str | None:
        raise ConnectionRefusedError("database")

    with closing(serving(broken)) as health:
        assert (503, "ConnectionRefusedError: database\n") == await asyncio.to_thread(get, f"{health.url}/readyz")


async def test_a_stuck_event_loop_is_told_by_the_probes(monkeypatch: pytest.MonkeyPatch) -> None:
    """While the event loop does not turn, /livez still answers, and /readyz says that nobody is at home."""
    monkeypatch.setattr("tocsin.kit.health.READY_TIMEOUT_SECONDS", 0.05)
    with closing(serving()) as health:
        answers = asyncio.gather(
            asyncio.to_thread(get, f"{health.url}/livez"), asyncio.to_thread(get, f"{health.url}/readyz")
        )
        await asyncio.sleep(0)
        time.sleep(0.3)  # noqa: ASYNC251 - the point of the test: the event loop is held up
        live, ready = await answers
    assert (200, "ok\n") == live
    assert (503, "the worker did not answer within 0.05 s\n") == ready


async def test_metrics_are_served() -> None:
    """/metrics shows the registry in Prometheus' text format."""
    registry = CollectorRegistry()
    Counter("tocsin_test_total", "A test.", registry=registry).inc()
    with closing(HealthServer(host="127.0.0.1", port=0, pulses=[], ready=well, registry=registry)) as health:
        status, body = await asyncio.to_thread(get, f"{health.url}/metrics")
    assert status == 200
    assert "tocsin_test_total 1.0" in body


async def test_another_path_is_told_what_there_is() -> None:
    """A mistyped probe path is a 404 that names the right ones."""
    with closing(serving()) as health:
        assert (404, "there are /livez, /readyz and /metrics\n") == await asyncio.to_thread(get, f"{health.url}/health")


async def test_a_taken_port_is_a_setting_to_mend() -> None:
    """Two workers on one port: the second does not start, and says which setting to change."""
    with closing(serving()) as health:
        port = int(health.url.rpartition(":")[2])
        with pytest.raises(Misconfigured, match="TOCSIN_HEALTH_PORT"):
            serving(port=port)


def connected(health: HealthServer) -> socket.socket:
    return socket.create_connection(("127.0.0.1", int(health.url.rpartition(":")[2])), timeout=5)


async def test_head_is_answered_like_get_without_the_body() -> None:
    """Load balancers and uptime probes ask with HEAD: the status is what they want."""

    def ask(health: HealthServer) -> str:
        with connected(health) as client:
            client.sendall(b"HEAD /livez HTTP/1.0\r\n\r\n")
            with client.makefile() as answer:
                return answer.read()

    with closing(serving(well, stuck_pulse())) as health:
        answer = await asyncio.to_thread(ask, health)
    assert answer.startswith("HTTP/1.0 503 ")
    assert answer.endswith("Content-Length: 63\n\n")


async def test_who_says_nothing_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """A client that connects and sends nothing is hung up on, and its thread ends."""
    monkeypatch.setattr("tocsin.kit.health.SILENCE_SECONDS", 0.1)
    with closing(serving()) as health, connected(health) as silent:
        assert b"" == await asyncio.to_thread(silent.recv, 1)
        deadline = time.monotonic() + 5
        while any("process_request" in thread.name for thread in threading.enumerate()):
            assert time.monotonic() < deadline
            await asyncio.sleep(0.01)
        assert (200, "ok\n") == await asyncio.to_thread(get, f"{health.url}/livez")


async def test_a_prober_that_hangs_up_leaves_no_traceback(capfd: pytest.CaptureFixture[str]) -> None:
    """The log is lines of JSON, whatever clients do."""
    with closing(serving()) as health:
        with connected(health) as rude:
            rude.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            rude.sendall(b"GET /livez HTTP/1.0\r\n")
        await asyncio.to_thread(get, f"{health.url}/livez")
        await asyncio.sleep(0.1)
    assert ("", "") == tuple(capfd.readouterr())
