"""How long the store takes to find incidents among many, on SQLite and on PostgreSQL.

`make bench-queries` (or `python -m bench.queries` in tests/) fills a database of each kind and writes the table of
docs/quality-store.md. A figure is what a caller of the repository waits for, rows turned into incidents included.
"""

import argparse
import asyncio
import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import Final

import postgres
from databases import execute
from many import fill

from tocsin.contracts.ontology import SubEventType
from tocsin_store.engine import open_engine
from tocsin_store.repository import ANY, Box, Circle, Matching, Repository, StoredIncident, cursor_of
from tocsin_store.sql import open_repository
from tocsin_store.writers import writing

COUNT: Final = 200_000
ROUNDS: Final = 30
LIMIT: Final = 50

DEEP: Final = 200
"""Pages that are passed over before the one that is timed, of 50 each."""

QUESTIONS: Final = {
    "the newest": ANY,
    "box of a town (0.3° wide)": Matching(box=Box(36.0, 48.2, 36.3, 48.5)),
    "box of a province (2° wide)": Matching(box=Box(37.0, 34.2, 39.0, 36.2)),
    "box of a country (12° wide)": Matching(box=Box(39.0, 9.5, 51.0, 21.5)),
    "box of a continent (70° wide)": Matching(box=Box(-18.0, -35.0, 52.0, 37.0)),
    "box of the world": Matching(box=Box(-180, -90, 180, 90)),
    "box with nothing in it": Matching(box=Box(-40, 40, -30, 50)),
    "box that crosses 180°": Matching(box=Box(179.0, -19.0, -179.0, -16.0)),
    "box of a province, one year, one type, sure": Matching(
        box=Box(37.0, 34.2, 39.0, 36.2),
        since=date(2024, 1, 1),
        until=date(2024, 12, 31),
        types=(SubEventType.AIR_DRONE_STRIKE,),
        min_confidence=0.5,
    ),
    "circle of 50 km": Matching(near=Circle(48.4, 36.2, 50)),
    "circle of 1,000 km": Matching(near=Circle(15.3, -2.4, 1_000)),
    "one country": Matching(countries=("HT",)),
    "one sub-type": Matching(types=(SubEventType.SUICIDE_BOMB,)),
    "one month, three years ago": Matching(since=date(2023, 6, 1), until=date(2023, 6, 30)),
    "an actor (1 in 300)": Matching(actor="Front 7"),
    "a rare word (1 in 2,000)": Matching(text="brigade 1234"),
    "a phrase (1 in 300)": Matching(text='"fighters of front 7"'),
    "a common word (1 in 7)": Matching(text="drones"),
    "the word that all have": Matching(text="fighters"),
}


def main() -> None:
    """Measure, and print or write a table in Markdown."""
    parser = argparse.ArgumentParser(prog="make bench-queries", description=__doc__)
    parser.add_argument("--count", type=int, default=COUNT, help="incidents in each database")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="times that each question is asked")
    parser.add_argument("--page", type=Path, help="the page whose section is written anew; else it is printed")
    options = parser.parse_args()
    with TemporaryDirectory() as folder, postgres.a_server() as server:
        tables = asyncio.run(_both(Path(folder), server, options.count, options.rounds))
    print("\n".join(tables))


async def _both(folder: Path, server: str, count: int, rounds: int) -> list[str]:
    lines = []
    for name, url in (("sqlite", f"sqlite:///{folder}/many.db"), ("postgres", await postgres.new_database(server))):
        started = time.perf_counter()
        repository = await open_repository(url)
        await _fill(url, count)
        print(name, "filled in", time.perf_counter() - started)
        for question, matching in QUESTIONS.items():
            took, found = await _ask(repository, matching, None, rounds)
            lines.append(f"{name:10} {question:45} {took[0]:8.2f} {took[1]:8.2f} {found}")
            print(lines[-1], flush=True)
        await repository.aclose()
    return lines


async def _fill(url: str, count: int) -> None:
    engine = open_engine(url)
    async with writing(engine).begin() as connection:
        await fill(connection, count)
    await engine.dispose()
    if url.startswith("postgres"):
        await execute(url, "VACUUM ANALYZE")


async def _ask(repository: Repository, matching: Matching, after: str | None, rounds: int):
    took = []
    for _ in range(rounds):
        started = time.perf_counter()
        found = await repository.incidents(LIMIT, matching, after)
        took.append((time.perf_counter() - started) * 1_000)
    return (median(took), sorted(took)[int(len(took) * 0.95)]), len(found)


if __name__ == "__main__":
    main()
