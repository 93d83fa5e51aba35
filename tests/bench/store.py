"""`make bench-store`: reports that the store keeps and fuses in a minute, on SQLite and on PostgreSQL, wall clock."""

import argparse
import asyncio
import os
import platform
import random
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

import postgres
from bench.field import ROOT
from bench.machine import processor
from bench.table import between_marks
from builders import a_geocoded, a_location, a_report, an_incident
from databases import fetch

from tocsin.contracts.incident import Evidence, Incident, TimeBasis, TimePrecision, When
from tocsin.contracts.messages import ReportGeocoded
from tocsin.contracts.ontology import SubEventType
from tocsin.contracts.parties import Actor, Casualties, Target, Toll, Weapon
from tocsin.contracts.report import Report, Source, SourceKind
from tocsin_store.sql import open_repository

PAGE: Final = ROOT / "docs/quality-store.md"
BEGIN: Final = "<!-- figures: written by make bench-store -->\n"

BATCH: Final = 128
"""Messages in a batch, as the kit hands them over under load."""

MOST_REPORTS: Final = 20
"""Reports of one incident: most have one to three, some many."""

FIRST: Final = datetime(2024, 1, 1, tzinfo=UTC)

DAYS: Final = 60
"""Days over which incidents are spread."""

TOWNS: Final = 3_000
"""Towns where they are. The first ones see most of them, as fronts do: one has 7 in 100, some five a day."""

WORDS: Final = tuple(
    """
    officials said residents troops fired convoy market street night morning police army witnesses hospital sources told
    killed wounded near district after before claimed group attack shelling drone strike road village border
    """.split()  # noqa: SIM905 - a list of words
)

ACTORS: Final = ("Boko Haram", "al-Shabaab", "Islamic State", "Houthi movement", "M23", "Rapid Support Forces")
TYPES: Final = (SubEventType.ATTACK, SubEventType.ARMED_CLASH, SubEventType.AIR_DRONE_STRIKE, SubEventType.SHELLING)


def messages(number: int, *, seed: int = 1) -> list[ReportGeocoded]:
    """Make so many reports, in the order in which a month of news brings them: an incident's within hours."""
    chance = random.Random(seed)
    told: list[tuple[datetime, ReportGeocoded]] = []
    while len(told) < number:
        told += _tellings(chance, len(told))
    return [message for _, message in sorted(told[:number], key=lambda each: each[0])]


@dataclass(frozen=True, slots=True)
class Act:
    """What happened, where and when."""

    type: SubEventType
    actor: str
    killed: int
    town: int
    begun: datetime


def _tellings(chance: random.Random, first: int) -> list[tuple[datetime, ReportGeocoded]]:
    """Make one act's reports."""
    hours = timedelta(hours=chance.randrange(24 * DAYS))
    town = int(TOWNS * chance.random() ** 3)
    act = Act(chance.choice(TYPES), chance.choice(ACTORS), chance.randrange(12), town, FIRST + hours)
    found = []
    for number in range(min(int(chance.paretovariate(0.9)), MOST_REPORTS)):
        at = act.begun + timedelta(minutes=chance.randrange(600))
        report = _report(chance, first + number, at)
        found.append((at, a_geocoded(report, incidents=(_incident(report, act, chance.choice((0, 0, 0, 1, 2))),))))
    return found


def _report(chance: random.Random, number: int, at: datetime) -> Report:
    """Make a text of two kilobytes of its own."""
    return a_report(
        " ".join(chance.choice(WORDS) + str(chance.randrange(50)) for _ in range(220)),
        id=f"{number:064x}",
        published_at=at,
        received_at=at + timedelta(minutes=1),
        source=Source(name=f"Paper {chance.randrange(40)}", kind=SourceKind.NEWS),
    )


def _incident(report: Report, act: Act, more: int) -> Incident:
    day, killed = act.begun.date(), act.killed + more
    quotes = [(field, n * 60, n * 60 + 40) for n, field in enumerate(FIELDS)]
    return an_incident(
        report,
        id=f"i-{report.id[-16:]}",
        sub_event_type=act.type,
        time=When(start=day, end=day, precision=TimePrecision.DAY, basis=TimeBasis.RELATIVE, text="on Monday"),
        location=a_location(name=f"Town {act.town}", lat=-40 + (act.town % 75) * 1.3, lon=-60 + (act.town // 75) * 4.1),
        actors=(Actor(role="perpetrator", entity="organisation", name=act.actor, text=act.actor),),
        weapons=(Weapon(category="small_arms", text="rifles"),),
        targets=(Target(category="civilian", entity="people", name=None, text="residents"),),
        casualties=Casualties(killed=Toll(min=killed, max=killed, basis="exact")),
        evidence=tuple(
            Evidence(field=field, start=start, end=end, quote=report.text[start:end], rule="bench")
            for field, start, end in quotes
        ),
    )


FIELDS: Final = (
    "sub_event_type",
    "status",
    "actors.0",
    "weapons.0",
    "targets.0",
    "casualties.killed",
    "time",
    "location",
    "actors.0.name",
    "claims.0",
    "outcome",
    "casualties.injured",
)


@dataclass(frozen=True, slots=True)
class Run:
    """How long it took to record messages, in seconds by the clock and of the worker's processor."""

    reports: int
    seconds: float
    worked: float

    @property
    def a_minute(self) -> float:
        return 60 * self.reports / self.seconds


async def keep(url: str, told: Sequence[ReportGeocoded]) -> Run:
    """Record messages, a batch in a transaction, one after the other."""
    repository = await open_repository(url)
    begun, worked = time.perf_counter(), time.process_time()
    for start in range(0, len(told), BATCH):
        await repository.record(told[start : start + BATCH])
    run = Run(len(told), time.perf_counter() - begun, time.process_time() - worked)
    await repository.aclose()
    return run


@contextmanager
def databases() -> Iterator[dict[str, str]]:
    """Yield the URLs of an empty SQLite file and of a PostgreSQL server of its own; both keep what they say."""
    found = postgres.programs()
    if found is None:
        raise SystemExit(postgres.MISSING)
    server = postgres.Server(found, settings=())
    try:
        server.start()
        with tempfile.TemporaryDirectory() as folder:
            yield {"SQLite": f"sqlite:///{folder}/tocsin.db", "PostgreSQL": server.url()}
    finally:
        server.remove()


def measure(number: int) -> str:
    """Return the table."""
    told = messages(number)
    lines, kinds = [], []
    with databases() as urls:
        for name, url in urls.items():
            new, again = asyncio.run(keep(url, told)), asyncio.run(keep(url, told))
            [(incidents, links)] = asyncio.run(fetch(url, SIZES))
            kinds.append(asyncio.run(kind(url)))
            lines.append(
                f"| {name} | {new.a_minute:,.0f} | {1000 * new.worked / number:.2f} | {again.a_minute:,.0f}"
                f" | {incidents:,} | {links:,} |\n"
            )
    head = (
        "| database | new reports a minute | worker's processor, ms a report | the same again, a minute | incidents"
        " | links |\n|---|--:|--:|--:|--:|--:|\n"
    )
    machine = f"{processor()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    load = f"{os.getloadavg()[1]:.1f} processes wanted to run in the last five minutes"
    return (
        f"{head}{''.join(lines)}\n{number:,} reports in batches of {BATCH}; {' and '.join(kinds)}; {machine}; {load}.\n"
    )


SIZES: Final = "SELECT (SELECT count(*) FROM incidents WHERE state = 'live'), (SELECT count(*) FROM links)"


async def kind(url: str) -> str:
    """Return what kind of database it is."""
    repository = await open_repository(url)
    told = await repository.describe()
    await repository.aclose()
    return told


def main() -> None:
    """Measure, print the table, and write it into the page."""
    parser = argparse.ArgumentParser(prog="make bench-store", description=__doc__)
    parser.add_argument("--reports", type=int, default=10_000, help="reports on each database")
    parser.add_argument("--dry", action="store_true", help="write no file")
    options = parser.parse_args()
    figures = measure(options.reports)
    sys.stdout.write(figures)
    if not options.dry:
        page = between_marks(PAGE.read_text(encoding="utf-8"), figures, begin=BEGIN)
        PAGE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
