"""The fetcher that the settings ask for."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import ValidationError
from web import Web, page, serving

from tocsin_ingest.fetch import Unfetchable
from tocsin_ingest.fetch.on_demand import OnDemand
from tocsin_ingest.settings import IngestSettings


@pytest.fixture
def web() -> Iterator[Web]:
    with serving() as web:
        web.serve("/", page("found", etag='"1"'))
        yield web


def settings(**values: object) -> IngestSettings:
    return IngestSettings.model_validate({"ingest_host_gap_seconds": 0} | values)


async def test_it_fetches_and_follows_as_it_was_told(web: Web) -> None:
    """With the hosts that are allowed, and saying who reads."""
    fetcher = OnDemand(
        settings(ingest_allow_hosts="example.org, 127.0.0.0/8", ingest_contact="mailto:desk@example.org")
    )

    assert b"found" == (await fetcher.fetch(web.url())).body
    assert (await fetcher.fetch(web.url(), etag='"1"')).unchanged
    assert b"found" == (await fetcher.follow(web.url())).body
    agents = {request.headers["user-agent"] for request in web.requests}
    assert {True} == {agent.startswith("Tocsin/") and agent.endswith(" (+mailto:desk@example.org)") for agent in agents}


async def test_nothing_of_ours_is_asked_unless_it_was_allowed(web: Web) -> None:
    """By default only the internet is."""
    with pytest.raises(Unfetchable, match="TOCSIN_INGEST_ALLOW_HOSTS"):
        await OnDemand(settings()).fetch(web.url())

    assert [] == web.requests


async def test_certificates_that_cannot_be_read_are_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """As the reason why nothing can be fetched: the worker goes on with its other sources."""
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "gone.pem"))

    with pytest.raises(Unfetchable, match="SSL_CERT_FILE"):
        await OnDemand(settings()).fetch("https://example.org/")


def test_who_fetches_nothing_loads_nothing() -> None:
    """A worker that watches a folder alone starts as fast as ever."""
    program = (
        "import sys; from tocsin_ingest.fetch.on_demand import OnDemand;"
        "from tocsin_ingest.settings import IngestSettings;"
        "OnDemand(IngestSettings()); print([name for name in ('httpcore2', 'httpx2', 'redis') if name in sys.modules])"
    )

    shown = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout

    assert "[]" == shown.strip()


@pytest.mark.parametrize("values", [{"ingest_allow_hosts": "http://wiki"}, {"ingest_contact": "a\r\nX: y"}])
def test_a_setting_that_cannot_be_meant_is_refused(values: dict[str, str]) -> None:
    """At the start, and not when the first document is wanted."""
    with pytest.raises(ValidationError):
        settings(**values)
