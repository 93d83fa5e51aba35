"""How fast stored reports are read again, beside how fast they came in. `python -m bench.replay` in tests/."""

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import redis
from bench.enrich import modern_reports
from bench.machine import processor
from bench.server import serving
from builders import a_received

from tocsin.contracts.streams import DATA_FIELD, ENRICHED, GEOCODED, RECEIVED
from tocsin.kit.codec import encode

LOOK_EVERY_SECONDS: Final = 0.02


def main() -> None:
    """Print reports a second: live ones through one worker of each stage, then the same ones replayed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=600)
    count = parser.parse_args().reports
    with TemporaryDirectory(prefix="bench-") as folder, serving(Path(folder), keeping=True) as server:
        settings = {
            "TOCSIN_REDIS_URL": server.url,
            "TOCSIN_STORE_DATABASE_URL": f"sqlite:///{folder}/tocsin.db",
            "TOCSIN_LOG_LEVEL": "ERROR",
        }
        with line(settings), redis.Redis.from_url(server.url) as client:
            live(client, 32)  # the first ones wait for the workers
            tell("live", count, live(client, count, after=32))
            for stage in ("enrich", "geocode"):
                tell(f"replay --stage {stage}", count + 32, replay(settings, stage))
    sys.stdout.write(f"one worker of each stage, SQLite; {processor()}\n")


@contextmanager
def line(settings: Mapping[str, str]) -> Iterator[None]:
    """Run a worker of each stage after ingest."""
    commands = [(sys.executable, "-m", f"tocsin_{stage}") for stage in ("enrich", "geocode", "store")]
    workers = [subprocess.Popen(command, env=os.environ | settings) for command in commands]
    try:
        yield
    finally:
        for worker in workers:
            worker.terminate()
        for worker in workers:
            worker.wait()


def live(client: redis.Redis, count: int, *, after: int = 0) -> float:
    """Send so many reports, each story of a day of its own, and return the seconds until all are stored."""
    stories = modern_reports()
    begun = time.perf_counter()
    for number in range(after, after + count):
        came = datetime.now(UTC)
        day = timedelta(days=number // len(stories))
        report = stories[number % len(stories)]
        published = report.published_at and report.published_at - day
        changes = {"id": f"{number:064x}", "published_at": published, "received_at": came}
        client.xadd(RECEIVED.key(), {DATA_FIELD: encode(a_received(report.model_copy(update=changes)))})
    while not all(map(is_done, [client] * 3, (RECEIVED.key(), ENRICHED.key(), GEOCODED.key()))):
        time.sleep(LOOK_EVERY_SECONDS)
    return time.perf_counter() - begun


def is_done(client: redis.Redis, key: str) -> bool:
    groups = client.xinfo_groups(key) if client.exists(key) else []
    return bool(groups) and all((group["lag"], group["pending"]) == (0, 0) for group in groups)


def replay(settings: Mapping[str, str], stage: str) -> float:
    """Read all of them again, and return the seconds that the command takes."""
    begun = time.perf_counter()
    command = (sys.executable, "-m", "tocsin_cli", "replay", "--stage", stage, "--all", "--json")
    done = subprocess.run(command, env=os.environ | settings, check=True, stdout=subprocess.PIPE)
    account = json.loads(done.stdout)
    assert account["sent"] == account["through"], account
    return time.perf_counter() - begun


def tell(what: str, count: int, seconds: float) -> None:
    sys.stdout.write(f"{what:<24}{count / seconds:8.0f} reports/s\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
