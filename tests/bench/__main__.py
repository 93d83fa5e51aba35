"""`make bench-bus`: interleaved rounds of every contestant, then the table and the plot in docs/."""

import argparse
import json
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from bench.field import FIELD, HERE, ROOT, Contestant, Figures, as_json, run_round
from bench.machine import describe
from bench.messages import write_messages
from bench.plot import plot
from bench.server import Server, serving
from bench.table import into_page, table

PAGE: Final = ROOT / "docs/bench-bus.md"
PLOT: Final = ROOT / "docs/bench-bus.svg"
RESULTS: Final = HERE / "results/bus.json"


def main() -> None:
    """Run the rounds that fit into the time, and write what they came to."""
    parser = argparse.ArgumentParser(prog="make bench-bus", description=__doc__)
    parser.add_argument("--seconds", type=float, default=300.0, help="begin no round that would end later")
    parser.add_argument("--rounds", type=int, default=5, help="at most so many")
    parser.add_argument("--only", default="", help="contestants whose title has this in it; writes no file")
    options = parser.parse_args()
    field = [one for one in FIELD if options.only.lower() in one.title.lower()]
    with TemporaryDirectory(prefix="bench-") as temporary, serving(Path(temporary)) as server:
        rounds = _rounds(field, server, Path(temporary), most=options.rounds, seconds=options.seconds)
        machine = describe(server.version())
    sys.stdout.write(table(rounds))
    if not options.only:
        _write(rounds, machine)


def _rounds(
    field: list[Contestant], server: Server, folder: Path, *, most: int, seconds: float
) -> dict[Contestant, list[Figures]]:
    """Let everyone run once, and again while there is time: what disturbs the machine disturbs all alike."""
    rounds: dict[Contestant, list[Figures]] = {one: [] for one in field}
    messages, begun = folder / "messages.jsonl", time.monotonic()
    write_messages(messages)
    for number in range(1, most + 1):
        for one in field:
            log = folder / f"{one.title}.log"
            figures = run_round(one, url=server.url, server=server.pid, messages=messages, log=log)
            rounds[one].append(figures)
            sys.stdout.write(f"round {number}  {one.title:24} {figures.per_cpu_second:9,.0f} messages/CPU-s\n")
            sys.stdout.flush()
        passed = time.monotonic() - begun
        if passed + passed / number > seconds:
            break
    return rounds


def _write(rounds: dict[Contestant, list[Figures]], machine: dict[str, str]) -> None:
    raw = {"command": "make bench-bus", "machine": machine, "figures": as_json(rounds)}
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(raw, indent=1) + "\n", encoding="utf-8")
    PLOT.write_text(plot(rounds), encoding="utf-8")
    PAGE.write_text(into_page(PAGE.read_text(encoding="utf-8"), rounds, machine), encoding="utf-8")


if __name__ == "__main__":
    main()
