"""All incidents one after the other, from both databases."""

import asyncio
import tracemalloc
from contextlib import aclosing

import pytest
from builders import a_geocoded, a_location, a_report, an_incident
from databases import execute
from exporting import an_interval
from patience import PATIENCE_SECONDS

from tocsin.contracts.ontology import SubEventType
from tocsin.kit.errors import Transient
from tocsin_store.queries import ROWS_AT_ONCE
from tocsin_store.repository import Matching, Repository
from tocsin_store.sql import open_repository

COLUMNS = (
    "state, merged_into, revision, event_type, sub_event_type, status, date_start, date_end, country, lat, lon,"
    " confidence, words, content, standing"
)


async def fill(repository: Repository, *countries: str) -> list[str]:
    """Store an incident in each country, far from each other, and return their ids in that order."""
    ids = []
    for number, country in enumerate(countries):
        report = a_report(f"Gunmen killed two people in {country} on Monday.", id=f"{number:064x}")
        place = a_location(country=country, lat=10.0 * number - 40, lon=20.0 * number - 100, name=country)
        incident = an_incident(report, id=f"i-{number}", location=place, time=an_interval(f"2023-11-{number + 1:02}"))
        [[change]] = await repository.record([a_geocoded(report, incidents=(incident,))])
        ids.append(change.incident.id)
    return ids


async def multiply(url: str, count: int) -> None:
    """Put copies of the one incident that is stored into the table."""
    numbers = {
        "sqlite": "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})",
        "postgresql": "WITH n (i) AS (SELECT generate_series(1, {count}))",
    }[url.partition(":")[0]]
    copies = f"{numbers.format(count=count)} SELECT 'copy-' || i, {COLUMNS} FROM n, incidents"
    await execute(url, f"INSERT INTO incidents (id, {COLUMNS}) {copies}")


async def streamed(repository: Repository, matching: Matching) -> list[str]:
    return [stored.incident.id async for stored in repository.stream(matching)]


async def test_incidents_come_newest_first(repository: Repository) -> None:
    """All that stand, as pages would have them."""
    ids = await fill(repository, "NG", "ML", "SY")

    assert ids[::-1] == await streamed(repository, Matching())
    assert ids[::-1] == [stored.incident.id for stored in await repository.incidents(10)]


async def test_what_is_asked_for_comes(repository: Repository) -> None:
    """By the same words as a page."""
    ids = await fill(repository, "NG", "ML", "SY")

    assert [ids[1]] == await streamed(repository, Matching(countries=("ML",)))
    assert [] == await streamed(repository, Matching(countries=("IQ",)))


async def test_nothing_stored_is_nothing(repository: Repository) -> None:
    """And no error."""
    assert [] == await streamed(repository, Matching())


async def test_what_changes_meanwhile_is_not_seen(repository: Repository, url: str) -> None:
    """An export says how things stood at one moment, though others go on storing."""
    await fill(repository, "NG")
    await multiply(url, 2 * ROWS_AT_ONCE)
    other = await open_repository(url)
    seen = 0
    async with aclosing(repository.stream()) as incidents:
        async for stored in incidents:
            if seen == 0:
                report = a_report("Elsewhere the army shelled a town.", id="f" * 64)
                late = an_incident(
                    report, id="late", sub_event_type=SubEventType.SHELLING, location=a_location(lat=48.0, lon=37.0)
                )
                await other.record([a_geocoded(report, incidents=(late,))])
            assert "late" != stored.incident.id
            seen += 1

    assert 2 * ROWS_AT_ONCE + 1 == seen
    assert 2 * ROWS_AT_ONCE + 2 == len(await streamed(repository, Matching()))
    await other.aclose()


async def test_whoever_stops_early_lets_go(repository: Repository, url: str) -> None:
    """The connection goes back, and the next question is answered."""
    await fill(repository, "NG")
    await multiply(url, 2 * ROWS_AT_ONCE)
    for _ in range(30):  # more often than a pool has connections
        async with aclosing(repository.stream()) as incidents:
            await anext(incidents)

    assert 2 * ROWS_AT_ONCE + 1 == (await asyncio.wait_for(repository.counts(), PATIENCE_SECONDS)).incidents


async def peak_of(repository: Repository) -> int:
    """Return the most bytes that streaming all incidents took at once."""
    tracemalloc.start()
    async for _ in repository.stream():
        pass
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


async def test_many_need_no_more_memory_than_few(repository: Repository, url: str) -> None:
    """Neither does the driver fetch all at once: the peak of 20,000 is that of 2,000."""
    await fill(repository, "NG")
    await multiply(url, 2_000)
    await streamed(repository, Matching())  # what is made once is made before
    peak_of_few = await peak_of(repository)
    await execute(url, "DELETE FROM incidents WHERE id LIKE 'copy-%'")
    await multiply(url, 20_000)

    assert await peak_of(repository) < 1.1 * peak_of_few
    assert 20_001 == (await repository.counts()).incidents


async def test_a_database_that_is_away_is_told(repository: Repository, url: str) -> None:
    """As with any other question."""
    await fill(repository, "NG")
    await execute(url, "ALTER TABLE incidents RENAME TO gone")

    with pytest.raises(Transient, match="away"):
        await streamed(repository, Matching())
