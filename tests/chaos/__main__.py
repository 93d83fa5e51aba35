"""`make chaos N=10000 SEED=1`: the long storm."""

import argparse
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from chaos.storm import storm

SHOWN: Final = 20
"""Sentences about what is wrong; a storm that lost one thing has often lost a thousand."""


def main() -> int:
    """Run a storm, print its line, and return 0 where nothing was lost or doubled."""
    parser = argparse.ArgumentParser(prog="make chaos", description=__doc__)
    parser.add_argument("--reports", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="an empty folder that keeps the logs, stores and server data")
    parser.add_argument("--sync", choices=("always", "everysec"), default="always", help="appendfsync of the server")
    options = parser.parse_args()
    begun = time.monotonic()

    def say(line: str) -> None:
        sys.stdout.write(f"{time.monotonic() - begun:6.1f} s  {line}\n")
        sys.stdout.flush()

    with TemporaryDirectory(prefix="chaos-") as temporary:
        folder = options.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        outcome = storm(options.reports, seed=options.seed, folder=folder.resolve(), say=say, sync=options.sync)
    wrong = [*outcome.verdict.lost, *outcome.verdict.duplicated]
    for sentence in wrong[:SHOWN]:
        say(sentence)
    say(f"claims by stage: {outcome.claims}")
    say(f"sent again: {outcome.refusals}")
    sys.stdout.write(f"{outcome}\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
