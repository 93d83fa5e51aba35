"""A store that is killed, at any statement and at any moment, loses nothing and doubles nothing."""

import asyncio
import subprocess
import sys
import textwrap
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path

import pytest
from builders import a_geocoded, a_location, a_report, an_incident
from databases import fetch
from sqlalchemy import Connection, event
from sqlalchemy.ext.asyncio import AsyncEngine

from tocsin.contracts.messages import ReportGeocoded
from tocsin.kit.errors import Transient
from tocsin_store.engine import open_engine
from tocsin_store.fuse import Correction, CorrectionKind
from tocsin_store.repository import Counts
from tocsin_store.sql import SqlRepository, open_repository

BEFORE = a_geocoded(incidents=(an_incident(id="before"),))

STANDING = "SELECT id, state, revision, content, standing FROM incidents ORDER BY id"
TOLD = "SELECT incident_id, revision FROM changes ORDER BY id"

Fault = Callable[[Connection], None]


def batch() -> list[ReportGeocoded]:
    """Make a batch that does all there is to do: adds to an incident, founds two, reads a report anew."""
    reports = [a_report(id=f"{n:064x}") for n in range(1, 4)]
    places = [a_location(), a_location(lat=40), a_location(lat=50)]
    told = zip(reports, places, strict=True)
    anew = BEFORE.model_copy(
        update={
            "message_id": "anew",
            "produced_at": BEFORE.produced_at.replace(year=2030),
            "incidents": (an_incident(id="before", confidence=0.3),),
        }
    )
    return [a_geocoded(r, incidents=(an_incident(r, id=f"i{r.id[-1]}", location=place),)) for r, place in told] + [anew]


def fail(_: Connection) -> None:
    raise ZeroDivisionError


def lose_connection(connection: Connection) -> None:
    """Cut PostgreSQL's connection from outside, as a server that dies does."""
    driver = connection.connection.driver_connection
    assert driver is not None
    driver.terminate()


async def whole(url: str) -> list[list[tuple[object, ...]]]:
    return [await fetch(url, STANDING), await fetch(url, TOLD)]


async def test_a_batch_that_breaks_off_at_any_statement_leaves_nothing(url: str) -> None:
    """And comes out, when it comes again, as if nothing had been."""
    await break_at_each_statement(url, fail)


async def test_a_connection_that_is_lost_at_any_statement_leaves_nothing(postgres_url: str) -> None:
    """The store says that its database is away, and the batch can come again."""
    await break_at_each_statement(postgres_url, lose_connection)


async def break_at_each_statement(url: str, fault: Fault) -> None:
    opened = open_engine(url)
    repository = SqlRepository(opened)
    await repository.migrate()
    await repository.record([BEFORE])
    untouched, broken, messages = await whole(url), 0, batch()
    while await breaks_off(opened, lambda: repository.record(messages), fault, after=broken):
        broken += 1
        assert untouched == await whole(url)

    assert broken > 10
    assert Counts(reports=4, mentions=5, incidents=3) == await repository.counts()
    assert [("before", 1), ("before", 2), ("i2", 1), ("i3", 1)] == (await whole(url))[1]
    await repository.aclose()


async def breaks_off(opened: AsyncEngine, work: Callable[[], Awaitable[object]], fault: Fault, *, after: int) -> bool:
    """Work where a fault comes after so many statements; tell whether it came to that."""
    left = iter([*[False] * after, True])

    def count_down(connection: Connection, *_: object) -> None:
        if next(left, False):
            fault(connection)

    event.listen(opened.sync_engine, "before_cursor_execute", count_down)
    try:
        with suppress(ZeroDivisionError, Transient):
            await work()
            return False
        return True
    finally:
        event.remove(opened.sync_engine, "before_cursor_execute", count_down)


async def test_a_correction_is_kept_with_what_follows_from_it_or_not_at_all(url: str) -> None:
    """An analyst who sees an error may simply say it again."""
    opened = open_engine(url)
    repository = SqlRepository(opened)
    await repository.migrate()
    await repository.record(batch())
    untouched, broken = await whole(url), 0
    merge = Correction(0, CorrectionKind.MERGE, ("i2", "i3"), "ana", "one raid", BEFORE.produced_at)
    while await breaks_off(opened, lambda: repository.correct(merge), fail, after=broken):
        broken += 1
        assert untouched == await whole(url)
        assert [] == await fetch(url, "SELECT number FROM corrections")

    assert broken > 5
    assert [(1, "merge")] == await fetch(url, "SELECT number, kind FROM corrections")
    await repository.aclose()


WORKER = textwrap.dedent("""
    import asyncio, sys
    from sqlalchemy import event
    from test_faults import BEFORE, batch
    from tocsin_store.engine import open_engine
    from tocsin_store.sql import SqlRepository

    async def main(url, table):
        engine = open_engine(url)
        repository = SqlRepository(engine)
        await repository.record([BEFORE])

        def wait_to_be_killed(connection, cursor, statement, *_):
            if statement.startswith(f"INSERT INTO {table} "):
                print("in mid-transaction", flush=True)
                sys.stdin.readline()

        event.listen(engine.sync_engine, "after_cursor_execute", wait_to_be_killed)
        await repository.record(batch())

    asyncio.run(main(sys.argv[1], sys.argv[2]))
""")
"""A store worker that stops where it has written, and has not committed."""


@pytest.mark.parametrize("table", ["reports", "links", "incidents", "changes"])
async def test_a_worker_that_is_killed_in_mid_transaction_leaves_nothing(url: str, table: str) -> None:
    """By SIGKILL: it can tidy up nothing. Another worker takes the batch at once, and holds what it should."""
    folder = Path(__file__).parent
    worker = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", WORKER, url, table),
        env={"PYTHONPATH": f"{folder.parent}:{folder}"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert worker.stdout
    assert b"in mid-transaction\n" == await worker.stdout.readline()
    worker.kill()
    await worker.communicate()

    assert [[("before", 1)]] == (await whole(url))[1:]
    repository = await open_repository(url)
    await repository.record(batch())
    assert [("before", 1), ("before", 2), ("i2", 1), ("i3", 1)] == (await whole(url))[1]
    await repository.aclose()
