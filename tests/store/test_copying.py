"""A PostgreSQL database into a file and out of it: every row as it was, and a database that goes on from there."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import postgres
import pytest
from builders import a_geocoded, a_location, a_report, an_incident
from databases import execute, fetch
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine

from tocsin.contracts.messages import ReportGeocoded
from tocsin.kit.errors import Misconfigured
from tocsin_store import migrate
from tocsin_store.copying import bring_up_to_date, into_file, out_of_file, revision_of
from tocsin_store.engine import open_engine
from tocsin_store.fuse import Correction, CorrectionKind, State
from tocsin_store.repository import Matching
from tocsin_store.sql import open_repository
from tocsin_store.tables import METADATA

AT = datetime(2024, 2, 9, 12, 30, 15, 123456, tzinfo=UTC)
TABLES = [table.name for table in METADATA.sorted_tables]


def told(number: int, text: str = "Gunmen killed two people in Maiduguri on Monday.") -> ReportGeocoded:
    report = a_report(text, id=f"{number:064x}", received_at=AT)
    incident = an_incident(report, id=f"i{number}", location=a_location(lat=10 * number))
    return a_geocoded(report, incidents=(incident,), message_id=f"m{number}", produced_at=AT, entities=())


async def fill(url: str) -> None:
    """Keep three reports, one of them told again, and what an analyst says of two incidents."""
    repository = await open_repository(url)
    again = told(1).model_copy(update={"message_id": "m1-again"})
    await repository.record([told(1), told(2), told(3), again])
    retracted = Correction(0, CorrectionKind.RETRACT, ("i3",), "ana", "none of ours", AT)
    await repository.correct(retracted)
    toll = {"min": 7, "max": 7, "basis": "exact"}
    pinned = {"kind": CorrectionKind.SET, "names": ("i2",), "field": "casualties.killed", "value": toll}
    await repository.correct(replace(retracted, **pinned))
    await repository.note_told("2 m2")
    await repository.aclose()


async def rows(url: str) -> dict[str, list[tuple[object, ...]]]:
    """Return all that a database holds, by table, each row in the order of today's columns."""
    columns = {table.name: ", ".join(f'"{column.name}"' for column in table.c) for table in METADATA.sorted_tables}
    return {name: sorted(await fetch(url, f"SELECT {columns[name]} FROM {name}"), key=repr) for name in TABLES}


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[AsyncEngine]:
    engine = open_engine(url)
    try:
        yield engine
    finally:
        await engine.dispose()


async def copied(source: str, file: Path, target: str) -> None:
    async with opened(source) as engine:
        await into_file(engine, file)
    async with opened(target) as engine:
        await out_of_file(file, engine)


async def other_database(postgres_url: str) -> str:
    """Make another database beside one, with rows of its own that are to go."""
    [[name]] = await fetch(postgres_url, "SELECT current_database()")
    await execute(postgres_url, f'CREATE DATABASE "{name}_other"')
    url = postgres_url.replace(f"/{name}?", f"/{name}_other?")
    repository = await open_repository(url)
    await repository.record([told(7), told(8)])
    await repository.aclose()
    return url


async def test_every_row_comes_back_as_it_was(postgres_url: str, tmp_path: Path) -> None:
    """Into a database that held others: these are gone, and none of the backup's is another, in any column."""
    await fill(postgres_url)
    other = await other_database(postgres_url)
    was = await rows(postgres_url)
    await copied(postgres_url, tmp_path / "copy.db", other)

    assert was == await rows(other)
    assert {"reports": 3, "tellings": 4, "corrections": 2, "outbox": 1} == {
        name: len(was[name]) for name in ("reports", "tellings", "corrections", "outbox")
    }
    assert "0006" == revision_of(tmp_path / "copy.db") == migrate.newest()


async def test_a_file_is_a_database_by_itself(postgres_url: str, tmp_path: Path) -> None:
    """The store opens it as it is, finds incidents by their words and places, and goes on in it."""
    await fill(postgres_url)
    async with opened(postgres_url) as engine:
        await into_file(engine, tmp_path / "copy.db")

    repository = await open_repository(f"sqlite:///{tmp_path / 'copy.db'}")
    assert ["i1", "i2"] == sorted(
        each.incident.id for each in await repository.incidents(9, Matching(text="Maiduguri gunmen"))
    )
    assert [["created"]] == [[c.kind for c in changes] for changes in await repository.record([told(4)])]
    await repository.aclose()


async def test_the_database_goes_on_counting(postgres_url: str, tmp_path: Path) -> None:
    """New reports, incidents, changes and corrections get numbers after those that were copied."""
    await fill(postgres_url)
    other = await other_database(postgres_url)
    await copied(postgres_url, tmp_path / "copy.db", other)

    repository = await open_repository(other)
    assert [[], ["created"]] == [
        [change.kind for change in changes] for changes in await repository.record([told(1), told(4)])
    ]
    restored = Correction(0, CorrectionKind.RESTORE, ("i3",), "ana", "it was", AT)
    [change] = await repository.correct(restored)
    assert ("i3", 3) == (change.incident.id, change.revision)
    back = await repository.incident("i3")
    assert back is not None
    assert State.LIVE is back.state
    await repository.aclose()


async def test_nothing_is_put_under_a_worker_that_has_the_database_open(postgres_url: str, tmp_path: Path) -> None:
    """It keeps mentions and incidents in mind that would no longer be so. Nothing is changed."""
    await fill(postgres_url)
    other = await other_database(postgres_url)
    was, worker = await rows(other), await open_repository(other)
    await worker.counts()
    with pytest.raises(Misconfigured, match="stop the store workers and the board"):
        await copied(postgres_url, tmp_path / "copy.db", other)

    assert was == await rows(other)
    await worker.aclose()


@pytest.fixture
async def logins(postgres_url: str) -> AsyncIterator[tuple[str, str]]:
    """Give a database to a role, and two logins that work as it: infra/postgres has the store's and the cli's so."""
    [[name]] = await fetch(postgres_url, "SELECT current_database()")
    role, *each = (f"{name}_{part}" for part in ("all", "store", "cli"))
    await execute(postgres_url, f"CREATE ROLE {role} NOLOGIN", f"ALTER SCHEMA public OWNER TO {role}")
    for login in each:
        await execute(postgres_url, f"CREATE ROLE {login} LOGIN IN ROLE {role}")
        await execute(postgres_url, f'ALTER ROLE {login} IN DATABASE "{name}" SET role = {role}')
    store, cli = (postgres_url.replace("://tocsin@", f"://{login}@") for login in each)
    yield store, cli
    await execute(postgres_url, f"REASSIGN OWNED BY {role} TO tocsin", f"DROP OWNED BY {role}")
    await execute(postgres_url, *(f"DROP ROLE {each}" for each in (*each, role)))


async def test_the_command_line_restores_under_a_login_of_its_own(logins: tuple[str, str], tmp_path: Path) -> None:
    """What the store's login made may be put in another's place, but not while a worker is there under that login."""
    store, cli = logins
    await fill(store)
    worker = await open_repository(store)
    await worker.record([told(7)])
    with pytest.raises(Misconfigured, match="stop the store workers and the board"):
        await copied(cli, tmp_path / "early.db", cli)
    await worker.aclose()
    was = await rows(store)
    await copied(cli, tmp_path / "copy.db", cli)
    assert was == await rows(store)
    worker = await open_repository(store)
    assert [["created"]] == [[each.kind for each in changes] for changes in await worker.record([told(8)])]
    await worker.aclose()


async def test_a_worker_that_has_just_stopped_is_waited_for(postgres_url: str, tmp_path: Path) -> None:
    """The server notices a moment later that it has gone."""
    await fill(postgres_url)
    worker = await open_repository(postgres_url)
    await worker.counts()
    async with opened(postgres_url) as engine, opened(postgres_url) as target:
        await into_file(engine, tmp_path / "copy.db")
        await engine.dispose()
        restoring = asyncio.create_task(out_of_file(tmp_path / "copy.db", target))
        await asyncio.sleep(0.5)
        assert not restoring.done()
        await worker.aclose()
        await restoring


async def run(program: Path, *words: str) -> None:
    process = await asyncio.create_subprocess_exec(program, *words)
    assert 0 == await process.wait()


async def test_what_pg_dump_wrote_is_put_back_by_pg_restore(postgres_url: str, tmp_path: Path) -> None:
    """As docs/operations.md has it for who backs up by PostgreSQL's own programs: over what has come since."""
    found = postgres.programs()
    if found is None or not (found / "pg_restore").exists():
        pytest.skip("no pg_dump and pg_restore: apt install postgresql")
    await fill(postgres_url)
    was, file = await rows(postgres_url), str(tmp_path / "own.dump")
    await run(found / "pg_dump", "--format=custom", f"--file={file}", postgres_url)
    repository = await open_repository(postgres_url)
    await repository.record([told(7)])
    await repository.aclose()
    how = ("--clean", "--if-exists", "--single-transaction")
    await run(found / "pg_restore", *how, f"--dbname={postgres_url}", file)

    assert was == await rows(postgres_url)
    repository = await open_repository(postgres_url)
    assert [["created"]] == [[each.kind for each in changes] for changes in await repository.record([told(8)])]
    await repository.aclose()


async def test_a_failure_leaves_the_database_as_it_was(postgres_url: str, tmp_path: Path) -> None:
    """A file that breaks off in its last table, as from a disk that fails, takes nothing away."""
    await fill(postgres_url)
    other = await other_database(postgres_url)
    was = await rows(other)
    async with opened(postgres_url) as engine:
        await into_file(engine, tmp_path / "copy.db")
    await execute(f"sqlite:///{tmp_path / 'copy.db'}", "DROP TABLE changes")
    async with opened(other) as engine:
        with pytest.raises(OperationalError, match="no such table: changes"):
            await out_of_file(tmp_path / "copy.db", engine)

    assert was == await rows(other)


async def test_tables_of_another_version_are_not_copied(postgres_url: str, tmp_path: Path) -> None:
    """Columns would be missing: it says which version to use. Nor is a database that has no tables."""
    async with opened(postgres_url) as engine:
        with pytest.raises(Misconfigured, match="the store's tables are not there"):
            await into_file(engine, tmp_path / "none.db")
        await migrate.upgrade(engine, "0005")
        with pytest.raises(Misconfigured, match="are 0005, and this version copies 0006"):
            await into_file(engine, tmp_path / "old.db")


async def test_an_older_file_is_brought_up_to_date(postgres_url: str, tmp_path: Path) -> None:
    """What it holds is then what the newest tables hold, and can be put into a server's database."""
    file = tmp_path / "old.db"
    repository = await open_repository(f"sqlite:///{file}")
    await repository.record([told(1)])
    await repository.aclose()
    async with opened(f"sqlite:///{file}") as engine:
        await migrate.downgrade(engine, "0005")
    assert "0005" == revision_of(file)

    bring_up_to_date(file)
    async with opened(postgres_url) as engine:
        await out_of_file(file, engine)
    assert [("i1",)] == await fetch(postgres_url, "SELECT id FROM incidents")
