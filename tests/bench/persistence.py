"""What persistence costs: batches published once, under each policy. `python -m bench.persistence` in tests/."""

import argparse
import asyncio
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from subprocess import DEVNULL, Popen
from tempfile import TemporaryDirectory
from typing import Final

import redis.asyncio

from tocsin.kit.scripts import RedisPublishOnce
from tocsin_cli.server import answers, command, find_program

DATA: Final = b"x" * 1_500
"""As long as a short report's message."""

POLICIES: Final = {
    "no append-only file": ("--appendonly", "no"),
    "everysec": ("--appendfsync", "everysec"),
    "always": ("--appendfsync", "always"),
}

BATCHES: Final = (1, 64)


@contextmanager
def serving(options: tuple[str, ...]) -> Iterator[str]:
    """Yield the URL of a server with these options, in a folder of its own."""
    with TemporaryDirectory(prefix="bench-") as folder:
        socket = Path(folder) / "s"
        process = Popen([*command(find_program(), Path(folder), socket), *options], stdout=DEVNULL)
        try:
            while not answers(socket):
                time.sleep(0.01)
            yield f"unix://{socket}"
        finally:
            process.kill()
            process.wait()


async def measure(url: str, *, batch: int, seconds: float) -> tuple[float, float]:
    """Return messages a second, and the median milliseconds of a batch, for one client that waits for each answer."""
    async with redis.asyncio.Redis.from_url(url) as client:
        publish = RedisPublishOnce(client, stream_key="s", seen_seconds=60)
        took: list[float] = []
        keys = count()
        begun = time.perf_counter()
        while time.perf_counter() - begun < seconds:
            once = time.perf_counter()
            await publish([(str(next(keys)), DATA) for _ in range(batch)])
            took.append(time.perf_counter() - once)
        return len(took) * batch / (time.perf_counter() - begun), sorted(took)[len(took) // 2] * 1_000


def main() -> None:
    """Print the table as Markdown."""
    parser = argparse.ArgumentParser(prog="python -m bench.persistence", description=__doc__)
    parser.add_argument("--seconds", type=float, default=5.0, help="for each cell")
    seconds = parser.parse_args().seconds
    sys.stdout.write("| policy | one message a call | 64 messages a call |\n|---|---|---|\n")
    for policy, options in POLICIES.items():
        cells = []
        for batch in BATCHES:
            with serving(options) as url:
                rate, median = asyncio.run(measure(url, batch=batch, seconds=seconds))
            cells.append(f"{rate:,.0f}/s ({median:.2f} ms)")
        sys.stdout.write(f"| {policy} | {' | '.join(cells)} |\n")


if __name__ == "__main__":
    main()
