"""The HTTP API as a collector: its address, and its beginning and end."""

import asyncio
import socket
from contextlib import suppress
from pathlib import Path

import httpx2
import pytest
from patience import PATIENCE_SECONDS
from posting import connected
from unit.ingest.recording import Delivered

from tocsin.kit import Misconfigured
from tocsin_ingest.api import batching, serving
from tocsin_ingest.api.server import HttpApi
from tocsin_ingest.settings import IngestSettings
from tocsin_ingest.sources.registry import collectors

pytestmark = pytest.mark.redis


def settings(redis_url: str, **changes: object) -> IngestSettings:
    return IngestSettings.model_validate({"redis_url": redis_url, "ingest_http_port": 0} | changes)


async def test_it_is_one_of_the_collectors_where_a_port_is_set(redis_url: str) -> None:
    """And not where none is."""
    [api] = collectors(settings(redis_url))
    assert isinstance(api, HttpApi)
    api.close()

    assert () == collectors(settings(redis_url, ingest_http_port=None))


async def test_a_port_that_is_taken_is_a_wrong_setting(redis_url: str) -> None:
    """The worker says so and does not start."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(Misconfigured, match=f"127.0.0.1:{port} .*TOCSIN_INGEST_HTTP_PORT"):
            HttpApi(settings(redis_url, ingest_http_port=port))


async def test_an_address_without_keys_must_be_loopback(redis_url: str, tmp_path: Path) -> None:
    """With keys it may be any of the machine's."""
    with pytest.raises(Misconfigured, match="would let anybody send reports"):
        HttpApi(settings(redis_url, ingest_http_host="0.0.0.0"))

    (tmp_path / "keys.toml").touch()
    HttpApi(settings(redis_url, ingest_http_host="0.0.0.0", ingest_keys=tmp_path / "keys.toml")).close()


async def test_nobody_connects_before_it_runs(redis_url: str) -> None:
    """The port is kept, and refuses: a sender does not hang until the worker has a bus."""
    api = HttpApi(settings(redis_url))
    with pytest.raises(httpx2.ConnectError):
        httpx2.get(f"{api.url}/health", timeout=5)
    api.close()


async def test_it_begins_anew_at_the_same_address(redis_url: str) -> None:
    """A collector that failed is started again; the idle connections of its senders do not keep it."""
    api, deliver = HttpApi(settings(redis_url)), Delivered()
    async with httpx2.AsyncClient(base_url=api.url, timeout=10) as client:
        for number in range(2):
            running = asyncio.create_task(api.run(deliver))
            await connected(client)
            assert 202 == (await client.post("/reports", json={"text": f"Report {number}."})).status_code
            running.cancel()
            with suppress(asyncio.CancelledError):
                await asyncio.wait_for(running, PATIENCE_SECONDS)
            with pytest.raises(httpx2.TransportError):
                await client.get("/health")

    assert ["Report 0.", "Report 1."] == deliver.texts


async def test_a_fault_within_ends_it_and_is_told(redis_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It would be served no more, and nobody would know why; so it begins anew."""

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(batching, "_share_out", broken)
    monkeypatch.setattr(serving, "PATIENCE_SECONDS", 0.2)
    api = HttpApi(settings(redis_url))
    running = asyncio.create_task(api.run(Delivered()))
    async with httpx2.AsyncClient(base_url=api.url, timeout=10) as client:
        await connected(client)
        assert 503 == (await client.post("/reports", json={"text": "A report."})).status_code

    with pytest.raises(ZeroDivisionError):
        await asyncio.wait_for(running, PATIENCE_SECONDS)


async def test_its_url_can_be_typed(redis_url: str) -> None:
    """An IPv6 address has its brackets."""
    if not socket.has_ipv6:
        pytest.skip("no IPv6 on this machine")
    try:
        api = HttpApi(settings(redis_url, ingest_http_host="::1"))
    except Misconfigured:
        pytest.skip("no IPv6 loopback on this machine")
    assert api.url.startswith("http://[::1]:")
    api.close()
