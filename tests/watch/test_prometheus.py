"""A stage is stopped, and a real Prometheus that asks the real workers says so, by the committed rules."""

import os
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import redis
from architecture.series import SERIES
from builders import a_received, a_report
from chaos.sender import free_port
from rig import IN, Server
from scraping import Prometheus, until, watching
from test_dashboards import asked

from tocsin.kit.codec import encode

pytestmark = pytest.mark.redis

NOTHING_WAITS = 'tocsin_oldest_needed_seconds{group="enrich"} == 0'

WAITED_SECONDS = 600
"""How long ago the reports were added that find no worker: the rule asks for more than five minutes."""


@contextmanager
def worker(name: str, port: int, folder: Path, **settings: str) -> Iterator["subprocess.Popen[bytes]"]:
    """Run a worker's process; it answers on the port when this begins, and is gone when it ends."""
    environment = os.environ | settings | {"TOCSIN_HEALTH_PORT": str(port)}
    with (folder / f"{name}.log").open("wb") as log:
        process = subprocess.Popen([sys.executable, "-m", f"tocsin_{name}"], env=environment, stderr=log)
    try:
        until(lambda: _ready(port), f"{name} is ready")
        yield process
    finally:
        process.kill()
        process.wait()


def _ready(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=1):
            return True
    except OSError:
        return False


def test_a_stage_that_is_stopped_is_told(own_server: Server, tmp_path: Path) -> None:
    """Its process is missed, the age of what waits for it fires, and nothing of this stands while it runs."""
    own_server.start()
    (tmp_path / "inbox").mkdir()
    settings = {"TOCSIN_REDIS_URL": own_server.url, "TOCSIN_INGEST_FOLDERS": str(tmp_path / "inbox")}
    ports = {"ingest": free_port(), "enrich": free_port()}
    with (
        redis.Redis.from_url(own_server.url) as bus,
        worker("ingest", ports["ingest"], tmp_path, **settings),
        worker("enrich", ports["enrich"], tmp_path, **settings) as enrich,
        watching(tmp_path, {name: f"127.0.0.1:{port}" for name, port in ports.items()}) as seen,
    ):
        bus.xadd(
            IN, {"data": encode(a_received(a_report("A bomb went off in the market.")))}, id=_ago(WAITED_SECONDS + 1)
        )
        until(lambda: seen.query('tocsin_done_total{stage="enrich", service="enrich"} == 1'), "enrich has done one")
        until(lambda: 2 == len(seen.query(NOTHING_WAITS)), "both workers see that nothing waits")
        named = set(seen.get("/api/v1/label/__name__/values")["data"])
        assert {"tocsin_done_total", "tocsin_collectors", "tocsin_stream_lag"} <= named
        assert set() == {name for name in named if name.startswith("tocsin_")} - SERIES.keys()
        # A machine under load may miss a scrape, and the report was late when it came: neither is told for long.
        until(lambda: not seen.alerts("TocsinStageBehind") + seen.alerts("TocsinTargetDown"), "nothing is told")
        assert [] == [query.panel for query in asked() if not seen.takes(query.expr)]

        enrich.terminate()
        enrich.wait()
        bus.xadd(IN, {"data": encode(a_received(a_report("Nobody reads this one.")))}, id=_ago(WAITED_SECONDS))
        until(lambda: seen.alerts("TocsinStageBehind"), "the stage is told to be behind")
        [behind] = seen.alerts("TocsinStageBehind")
        until(lambda: "enrich" in down(seen), "its process is told to be down")

    expected = {"alertname": "TocsinStageBehind", "severity": "critical", "stream": IN, "group": "enrich"}
    assert ("firing", expected) == (behind["state"], behind["labels"])
    told = f"The oldest entry of {IN} that enrich has not done has waited for"
    assert re.fullmatch(rf"{re.escape(told)} 1\dm \d+s[.]", behind["annotations"]["description"])


def down(seen: Prometheus) -> set[str]:
    """Return the services of which a process is told to be down."""
    return {alert["labels"]["service"] for alert in seen.alerts("TocsinTargetDown")}


def _ago(seconds: float) -> str:
    """Return the id of an entry that was added so long ago."""
    return f"{int((time.time() - seconds) * 1000)}-0"
