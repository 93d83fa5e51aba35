"""`make bench-queries`: how long the store takes to find a page of incidents among 200,000, on SQLite and PostgreSQL.

A figure is what a caller of the repository waits for, the page's rows turned into incidents included.
"""

import argparse
import asyncio
import os
import platform
import sys
import time
from datetime import date
from statistics import median
from typing import Final

from bench.field import ROOT
from bench.machine import processor
from bench.store import databases, kind
from bench.table import between_marks
from databases import execute
from many import fill

from tocsin.contracts.ontology import SubEventType
from tocsin_store.engine import open_engine
from tocsin_store.repository import ANY, Box, Circle, Matching, Repository
from tocsin_store.searching.cursor import cursor_of
from tocsin_store.sql import open_repository
from tocsin_store.writers import writing

PAGE: Final = ROOT / "docs/quality-store.md"
BEGIN: Final = "<!-- queries: written by make bench-queries -->\n"

COUNT: Final = 200_000
ROUNDS: Final = 30
LIMIT: Final = 50
"""Incidents on a page, as `tocsin incidents` shows them."""

DEEP: Final = 20_000
"""Incidents before the page that is called deep."""

SYRIA: Final = Box(37.0, 34.2, 39.0, 36.2)

QUESTIONS: Final = {
    "the newest": ANY,
    "box of a town, 0.3° wide": Matching(box=Box(36.0, 48.2, 36.3, 48.5)),
    "box of a province, 2° wide": Matching(box=SYRIA),
    "box of a country, 12° wide": Matching(box=Box(39.0, 9.5, 51.0, 21.5)),
    "box of a continent, 70° wide": Matching(box=Box(-18.0, -35.0, 52.0, 37.0)),
    "box of the world": Matching(box=Box(-180, -90, 180, 90)),
    "box with nothing in it": Matching(box=Box(-40, 40, -30, 50)),
    "box across 180°": Matching(box=Box(179.0, -19.0, -179.0, -16.0)),
    "box of a province, a year, a type, sure": Matching(
        box=SYRIA,
        since=date(2024, 1, 1),
        until=date(2024, 12, 31),
        types=(SubEventType.AIR_DRONE_STRIKE,),
        min_confidence=0.5,
    ),
    "circle of 50 km": Matching(near=Circle(48.4, 36.2, 50)),
    "circle of 1,000 km": Matching(near=Circle(15.3, -2.4, 1_000)),
    "a country": Matching(countries=("HT",)),
    "a sub-type": Matching(types=(SubEventType.SUICIDE_BOMB,)),
    "a month, three years ago": Matching(since=date(2023, 6, 1), until=date(2023, 6, 30)),
    "an actor of 1 in 300": Matching(actor="Front 7"),
    "words of 1 in 2,000": Matching(text="brigade 1234"),
    "a phrase of 1 in 300": Matching(text='"fighters of front 7"'),
    "a word of 1 in 7": Matching(text="drones"),
    "a word of all": Matching(text="fighters"),
}


async def filled(url: str, count: int) -> Repository:
    """Return a repository of so many incidents, as it is once the server has looked at its tables."""
    repository = await open_repository(url)
    engine = open_engine(url)
    async with writing(engine).begin() as connection:
        await fill(connection, count)
    await engine.dispose()
    if url.startswith("postgres"):
        await execute(url, "VACUUM ANALYZE")  # a server does so by itself, some time after
    return repository


async def asked(repository: Repository, matching: Matching, after: str | None, rounds: int) -> tuple[float, float]:
    """Return the least and the median of the milliseconds that a page takes."""
    took = []
    for _ in range(rounds):
        begun = time.perf_counter()
        await repository.incidents(LIMIT, matching, after)
        took.append(1_000 * (time.perf_counter() - begun))
    return min(took), median(took)


async def times(url: str, count: int, rounds: int) -> dict[str, tuple[float, float]]:
    """Return what each question takes on one database."""
    repository = await filled(url, count)
    took = {name: await asked(repository, matching, None, rounds) for name, matching in QUESTIONS.items()}
    last = (await repository.incidents(min(DEEP, count)))[-1].incident
    took[f"the page after {min(DEEP, count):,}"] = await asked(repository, ANY, cursor_of(last), rounds)
    await repository.aclose()
    return took


def measure(count: int, rounds: int) -> str:
    """Return the table."""
    with databases() as urls:
        took = {name: asyncio.run(times(url, count, rounds)) for name, url in urls.items()}
        kinds = [asyncio.run(kind(url)) for url in urls.values()]
    head = "| question | " + " | ".join(f"{name}, ms: least | median" for name in took) + " |\n"
    lines = [
        f"| {question} | " + " | ".join(f"{each[question][0]:.1f} | {each[question][1]:.1f}" for each in took.values())
        for question in next(iter(took.values()))
    ]
    load = f"{os.getloadavg()[1]:.1f} processes wanted to run in the last five minutes"
    return (
        f"{head}|---|--:|--:|--:|--:|\n"
        + "".join(f"{line} |\n" for line in lines)
        + f"\n{count:,} incidents, pages of {LIMIT}, each asked for {rounds} times; {' and '.join(kinds)};"
        f" {processor()}, {os.cpu_count()} cores, Python {platform.python_version()}; {load}.\n"
    )


def main() -> None:
    """Measure, print the table, and write it into the page."""
    parser = argparse.ArgumentParser(prog="make bench-queries", description=__doc__)
    parser.add_argument("--count", type=int, default=COUNT, help="incidents in each database")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="times that each page is asked for")
    parser.add_argument("--dry", action="store_true", help="write no file")
    options = parser.parse_args()
    figures = measure(options.count, options.rounds)
    sys.stdout.write(figures)
    if not options.dry:
        PAGE.write_text(between_marks(PAGE.read_text(encoding="utf-8"), figures, begin=BEGIN), encoding="utf-8")


if __name__ == "__main__":
    main()
