"""`make bench-enrich`: reports of 2 KB that enrich reads per second of processor time, and where the time goes."""

import argparse
import gc
import platform
import re
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Final

from bench.field import HERE, ROOT
from bench.machine import processor
from bench.table import between_marks
from builders import a_report

from tocsin.contracts.report import Report
from tocsin_enrich.extract import Lexicon, extract
from tocsin_enrich.lexicon import load_lexicon

PAGE: Final = ROOT / "docs/quality-enrich-speed.md"
BEGIN: Final = "<!-- figures: written by make bench-enrich -->\n"

SAMPLE_EVERY: Final = 0.001
"""Seconds of processor time between two looks at what runs; most kernels look no oftener than every 4 ms."""

MODULES_TOLD: Final = 16
"""Modules that the profile lists; the others take less than a fiftieth each."""

_WORD: Final = re.compile(r"\w+")


def main() -> None:
    """Measure, print the tables, and write them into the page unless a shorter run was asked for."""
    parser = argparse.ArgumentParser(prog="make bench-enrich", description=__doc__)
    parser.add_argument("--rounds", type=int, default=20, help="rounds of every kind of text; the best counts")
    parser.add_argument("--profile", type=float, default=20.0, help="seconds of processor time that are looked into")
    parser.add_argument("--dry", action="store_true", help="write no file")
    options = parser.parse_args()
    lexicon, reports = load_lexicon(), modern_reports()
    gc.freeze()  # as a worker does once it has loaded
    figures = f"{speed(reports, lexicon, options.rounds)}\n{profile(reports, lexicon, options.profile)}"
    sys.stdout.write(figures)
    if not options.dry:
        page = between_marks(PAGE.read_text(encoding="utf-8"), figures, begin=BEGIN)
        PAGE.write_text(page, encoding="utf-8")


def modern_reports() -> list[Report]:
    """Return the stories in reports/, each about 2 KB, of our own writing, with their days of publication."""
    found = []
    for path in sorted((HERE / "reports").glob("*.txt")):
        head, _, text = path.read_text(encoding="utf-8").partition("\n")
        published = datetime.fromisoformat(head.removeprefix("date ")).replace(tzinfo=UTC)
        found.append(a_report(text.strip(), published_at=published))
    return found


def speed(reports: Sequence[Report], lexicon: Lexicon, rounds: int) -> str:
    """Return a table of rates. The kinds take turns, so that what disturbs the machine disturbs all alike."""
    capitals = [report.model_copy(update={"text": report.text.upper()}) for report in reports]
    kinds = {"modern news": reports, "the same in capitals": capitals}
    best = dict.fromkeys([*kinds, "reference"], 0.0)
    for _ in range(rounds):
        for name, texts in kinds.items():
            best[name] = max(best[name], _rate(lambda texts=texts: [extract(t, lexicon) for t in texts], len(texts)))
        best["reference"] = max(best["reference"], _rate(lambda: [count_words(r.text) for r in reports], len(reports)))
    lines = [
        f"| {name} | {_size(texts):,.0f} | {_incidents(texts, lexicon):.1f} | {best[name]:,.0f} "
        f"| {best['reference'] / best[name]:.0f} |\n"
        for name, texts in kinds.items()
    ]
    head = "| text | characters | incidents a report | reports/CPU-s | reference loops each |\n|---|--:|--:|--:|--:|\n"
    machine = f"{processor()}, Python {platform.python_version()}"
    told = f"Best of {rounds} rounds in turn, one process: {machine}; {best['reference']:,.0f} reference loops/CPU-s."
    return f"{head}{''.join(lines)}\n{told}\n"


def count_words(text: str) -> dict[str, int]:
    """Do the reference work on a text: what every reader must do at least, and nothing of Tocsin's."""
    counts: dict[str, int] = {}
    for match in _WORD.finditer(text):
        word = match.group().lower()
        counts[word] = counts.get(word, 0) + 1
    return counts


def _rate(work: Callable[[], object], times: int) -> float:
    begun = time.process_time()
    work()
    return times / (time.process_time() - begun)


def _size(reports: Sequence[Report]) -> float:
    return sum(len(report.text) for report in reports) / len(reports)


def _incidents(reports: Sequence[Report], lexicon: Lexicon) -> float:
    return sum(len(extract(report, lexicon).incidents) for report in reports) / len(reports)


def profile(reports: Sequence[Report], lexicon: Lexicon, seconds: float) -> str:
    """Return where the time goes, by the steps of `extract` and by module, as seen by a look now and then.

    A look costs nothing in between, unlike a profiler that watches each call and makes small functions seem dear.
    """
    steps: Counter[str] = Counter()
    modules: Counter[str] = Counter()

    def look(_: int, frame: FrameType | None) -> None:
        step, module = where(frame)
        if module is not None:
            modules[module] += 1
            steps[step or "extract"] += 1

    before = signal.signal(signal.SIGPROF, look)
    signal.setitimer(signal.ITIMER_PROF, SAMPLE_EVERY, SAMPLE_EVERY)
    try:
        begun = time.process_time()
        while time.process_time() - begun < seconds:
            for report in reports:
                extract(report, lexicon)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
    return _shares("step of `extract`", steps, len(steps)) + "\n" + _shares("module", modules, MODULES_TOLD)


def where(frame: FrameType | None) -> tuple[str | None, str | None]:
    """Return the step of `extract` that a frame is in, and the module of ours whose code runs or waits for a library's.

    Both are null outside of `extract`.
    """
    step = module = None
    while frame is not None:
        code = frame.f_code
        if "tocsin" in code.co_filename:
            module = module or Path(code.co_filename).stem
            if code is extract.__code__:
                return step, module
            step = step if code.co_name.startswith("<") else code.co_name
        frame = frame.f_back
    return None, None


def _shares(what: str, counts: Counter[str], most: int) -> str:
    total = max(1, sum(counts.values()))
    lines = [f"| `{name}` | {count / total:.1%} |\n" for name, count in counts.most_common(most)]
    return f"| {what} | share of the time |\n|---|--:|\n{''.join(lines)}"


if __name__ == "__main__":
    main()
