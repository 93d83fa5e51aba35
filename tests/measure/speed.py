"""How many reports of 2 KB enrich and geocode read per second of processor time, one process, by kind of text."""

import gc
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import Final

from builders import a_report

from tocsin.contracts.report import Report
from tocsin_enrich.extract import extract
from tocsin_enrich.lexicon import load_lexicon
from tocsin_geocode.gazetteer import open_gazetteer
from tocsin_geocode.resolve import resolve

LETTERS: Final = 2_000
"""What a report is cut to; shorter texts are left out."""

REPORTS: Final = 120
"""Reports of a kind: the first that are long enough."""

ROUNDS: Final = 3
"""The best counts: what disturbs the machine only ever slows it down."""

PUBLISHED: Final = datetime(2014, 9, 1, tzinfo=UTC)
"""Any day does: the corpora do not all have one."""


def cut(texts: Iterable[str]) -> list[Report]:
    """Return the first texts that are long enough, as reports of one length."""
    long = (text[:LETTERS] for text in texts if len(text) >= LETTERS)
    return [a_report(text, published_at=PUBLISHED) for text in islice(long, REPORTS)]


def rates(reports: Sequence[Report]) -> tuple[float, float]:
    """Return how many reports a second enrich reads, and geocode those that enrich has read."""
    lexicon, gazetteer = load_lexicon(), open_gazetteer()
    read = [extract(report, lexicon) for report in reports]
    gc.freeze()  # as a worker does once it has loaded
    enriching = _best(lambda: [extract(report, lexicon) for report in reports])
    told = list(zip(reports, read, strict=True))
    geocoding = _best(lambda: [resolve(r, found.incidents, found.entities, gazetteer) for r, found in told])
    return len(reports) / enriching, len(reports) / geocoding


def _best(work: Callable[[], object]) -> float:
    seconds = []
    for _ in range(ROUNDS):
        begun = time.process_time()
        work()
        seconds.append(time.process_time() - begun)
    return min(seconds)
