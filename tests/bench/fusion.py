"""`make bench-fusion`: processor time that the pure part of a batch takes in the store, step by step."""

import argparse
import gc
import platform
import sys
import time
from collections.abc import Callable, Sequence
from random import Random
from typing import Any, Final, TypeVar

from bench.field import ROOT
from bench.machine import processor
from bench.table import between_marks
from fusing import PLACES, message, tell

from tocsin.contracts.messages import ReportGeocoded
from tocsin_store import fuse
from tocsin_store.fuse import Link, Mention, Relation

PAGE: Final = ROOT / "docs/fusion.md"
BEGIN: Final = "<!-- figures: written by make bench-fusion -->\n"

KNOWN: Final = 2000
"""Reports of the last four weeks that are stored when the batch comes."""

BATCH: Final = 128
"""Reports of the batch: as many as the store reads at once under load."""

T = TypeVar("T")


def main() -> None:
    """Measure, print the table, and write it into the page unless that was not asked for."""
    parser = argparse.ArgumentParser(prog="make bench-fusion", description=__doc__)
    parser.add_argument("--rounds", type=int, default=7, help="rounds; the best of each step counts")
    parser.add_argument("--dry", action="store_true", help="write no file")
    options = parser.parse_args()
    figures = table([one_round(seed=1) for _ in range(options.rounds)])
    sys.stdout.write(figures)
    if not options.dry:
        PAGE.write_text(between_marks(PAGE.read_text(encoding="utf-8"), figures, begin=BEGIN), encoding="utf-8")


def reports(number: int, seed: int) -> list[ReportGeocoded]:
    """Return reports of one or two incidents each, of four weeks of war in two dozen places; most were told before."""
    random = Random(seed)
    events: list[dict[str, Any]] = []
    found = []
    for at in range(number):
        told = []
        for part in range(random.choice((1, 1, 2))):
            if not events or random.random() < 0.25:
                events.append(_event(random))
            told.append({**random.choice(events), "id": f"{seed}-{at}-{part}", "killed": random.randrange(30)})
        found.append(message({"name": f"{seed}-{at}", "incidents": told}, at))
    return found


def _event(random: Random) -> dict[str, Any]:
    kind, weapon = random.choice((("Air/drone strike", "drone"), ("Shelling/artillery/missile attack", "missile")))
    place, day = random.choice([*PLACES]), f"2024-03-{random.randrange(1, 29):02}"
    side = random.choice(("Northern Army", "Southern Front"))
    return {"sub": kind, "weapons": [weapon], "place": place, "when": day, "words": "that day", "by": [side]}


def one_round(seed: int) -> dict[str, tuple[float, int]]:
    """Return for each step its seconds of processor time and how many things it was done to."""
    written: dict[str, list[Mention]] = {}
    told = reports(KNOWN + BATCH, seed)
    known = [mention for each in told[:KNOWN] for mention in tell(each).mentions]
    for mention in known:
        for key in fuse.blocks(mention).written:
            written.setdefault(key, []).append(mention)
    batch = told[KNOWN:]
    gc.collect()
    took: dict[str, tuple[float, int]] = {}

    def step(name: str, work: Callable[[], Sequence[T]], of: int | None = None) -> Sequence[T]:
        begun = time.process_time()
        result = work()
        took[name] = (time.process_time() - begun, len(result) if of is None else of)
        return result

    new = step("facts and signatures, a mention", lambda: [m for each in batch for m in tell(each).mentions])
    keys = step("`blocks`, a mention", lambda: [fuse.blocks(mention) for mention in new])
    met = [(m, other) for m, key in zip(new, keys, strict=True) for other in _meet(key.asked, written)]
    verdicts = step("`compare`, a pair", lambda: [fuse.compare(*pair) for pair in met])
    same = [pair for pair, verdict in zip(met, verdicts, strict=True) if verdict.relation is Relation.SAME]
    around = [*{m.id: m for pair in same for m in pair}.values()]
    links = _links(around)
    clusters = step("`cluster`, a mention of what is connected", lambda: fuse.cluster(around, links), len(around))
    step("`fold`, an incident", lambda: [fuse.fold(each) for each in clusters])
    return took


def _meet(asked: frozenset[str], written: dict[str, list[Mention]]) -> list[Mention]:
    return [*{mention.id: mention for key in asked for mention in written.get(key, ())}.values()]


def _links(mentions: Sequence[Mention]) -> list[Link]:
    pairs = ((one, other) for at, one in enumerate(mentions) for other in mentions[at + 1 :])
    verdicts = ((one, other, fuse.compare(one, other)) for one, other in pairs)
    return [Link(one.id, other.id, v.score) for one, other, v in verdicts if v.relation is Relation.SAME]


def table(rounds: Sequence[dict[str, tuple[float, int]]]) -> str:
    """Return the best of each step in Markdown, and their sum."""
    best = {name: min(each[name] for each in rounds) for name in rounds[0]}
    lines = [f"| {name} | {n:,} | {s * 1e6 / max(n, 1):,.0f} | {s * 1e3:.1f} |\n" for name, (s, n) in best.items()]
    total = sum(seconds for seconds, _ in best.values()) * 1e3
    head = "| step | times | microseconds each | milliseconds |\n|---|--:|--:|--:|\n"
    told = f"Best of {len(rounds)} rounds of processor time: {processor()}, Python {platform.python_version()}."
    return f"{head}{''.join(lines)}| **a batch of {BATCH} reports** | | | **{total:.0f}** |\n\n{told}\n"


if __name__ == "__main__":
    main()
