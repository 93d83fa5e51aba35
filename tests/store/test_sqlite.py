"""What is SQLite's own: how a file is opened, locked and shared."""

import asyncio
import json
import sqlite3
import subprocess
import sys
import textwrap
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from builders import a_geocoded, a_report
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from tocsin.contracts.report import Source
from tocsin.kit.errors import Misconfigured, Transient
from tocsin_store import sql, sqlite
from tocsin_store.engine import open_engine
from tocsin_store.repository import Counts, Repository
from tocsin_store.sql import open_repository
from tocsin_store.writers import writing


@pytest.fixture
def url(sqlite_url: str) -> str:
    return sqlite_url


FULL = 2
"""What SQLite calls `synchronous = FULL`."""

WRITE_VERSION = 18
"""Where the header says which SQLite may write the file."""


async def test_a_connection_is_told_what_the_store_relies_on(url: str) -> None:
    """Readers read while a worker writes; a commit survives a power cut; foreign keys, off by default, are on."""
    opened = open_engine(url)
    async with opened.connect() as connection:
        told = [
            (await connection.execute(text(f"PRAGMA {name}"))).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        ]
    await opened.dispose()

    assert ["wal", FULL, 1, sqlite.BUSY_TIMEOUT_MS] == told


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("mysql://db/tocsin", "no driver for mysql; set TOCSIN_STORE_DATABASE_URL to sqlite:///"),
        ("sqlite://", "has no file"),
        ("sqlite:///:memory:", "has no file"),
        ("var/tocsin.db", "cannot be read"),
    ],
)
def test_a_url_that_cannot_be_used_says_how_to_mend_it(url: str, reason: str) -> None:
    """Before the worker starts; and a password that a URL may hold is not repeated."""
    with pytest.raises(Misconfigured, match=reason):
        open_engine(url)


async def test_a_writer_takes_the_lock_when_it_begins(url: str, path: Path) -> None:
    """So that it waits for another writer, instead of failing after it has read."""
    opened = open_engine(url)
    async with writing(opened).begin(), opened.connect() as other:
        await other.execute(text("PRAGMA busy_timeout = 0"))
        await other.execute(text("SELECT 1"))
        with (
            closing(sqlite3.connect(path, timeout=0)) as rival,
            pytest.raises(sqlite3.OperationalError, match="locked"),
        ):
            rival.execute("BEGIN IMMEDIATE")
    await opened.dispose()


async def test_a_database_that_stays_locked_is_transient(path: Path, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """At once, in one line, so that the kit can say so; nothing is lost, and afterwards it goes on."""
    monkeypatch.setattr(sqlite, "_PRAGMAS", ("busy_timeout = 1", "journal_mode = WAL"))
    repository = await open_repository(url)
    with closing(sqlite3.connect(path)) as rival:
        rival.execute("BEGIN IMMEDIATE")
        for asked in (repository.record([a_geocoded()]), repository.ping()):
            with pytest.raises(Transient, match=r"^the store's database is locked or away: database is locked$"):
                await asked
        rival.execute("ROLLBACK")

    assert [1] == [len(changes) for changes in await repository.record([a_geocoded()])]
    await repository.aclose()


def damage(path: Path) -> None:
    """Leave the header, which says that it is a database, and nothing that it could read."""
    path.write_bytes(path.read_bytes()[:100] + b"\xff" * 60_000)


async def test_a_damaged_database_is_transient(path: Path, url: str) -> None:
    """No message is at fault, so none is dead-lettered: they wait until somebody restores the file."""
    repository = await open_repository(url)
    await repository.aclose()
    damage(path)

    with pytest.raises(Transient, match="malformed"):
        await repository.record([a_geocoded()])
    await repository.aclose()


async def test_what_the_message_is_at_fault_for_is_not_transient(url: str) -> None:
    """Trying again would not help: the kit tries the batch's messages one by one, and gives this one up."""
    repository = await open_repository(url)
    nobody = Source(name="x").model_copy(update={"name": None})
    report = a_report().model_copy(update={"source": nobody})

    with pytest.raises(IntegrityError):
        await repository.record([a_geocoded().model_copy(update={"report": report})])
    await repository.aclose()


@pytest.mark.parametrize(
    ("name", "reason"),
    [("folder", "unable to open"), ("words.txt", "file is not a database"), ("words.txt/tocsin.db", "File exists")],
)
async def test_a_file_that_cannot_be_opened_is_named(tmp_path: Path, name: str, reason: str) -> None:
    """With what is wrong with it: a folder, somebody else's file, a file where a folder should be."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "words.txt").write_text("These are words, and more of them than a database has in its header.")

    with pytest.raises(Misconfigured, match=rf"cannot open {tmp_path}/{name} \(.*{reason}.*TOCSIN_STORE_DATABASE_URL"):
        await open_repository(f"sqlite:///{tmp_path}/{name}")


def make_read_only(path: Path) -> None:
    """Say in the header that only a newer SQLite may write: so much that even root may not."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    content = bytearray(path.read_bytes())
    content[WRITE_VERSION] = 9
    path.write_bytes(content)


def occupy(path: Path) -> None:
    """Have a table of ours there that is somebody else's."""
    path.unlink()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE reports (whatever)")


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (make_read_only, "attempt to write a readonly database"),
        (damage, "malformed"),
        (occupy, "table reports already exists"),
    ],
)
async def test_what_waiting_does_not_mend_is_told_when_it_is_opened(
    spoil: Callable[[Path], None], reason: str, path: Path, url: str
) -> None:
    """At once, in one line, and with what to do."""
    await (await open_repository(url)).aclose()
    spoil(path)

    with pytest.raises(Misconfigured, match=rf"^the store.*{reason}[^\n]*TOCSIN_STORE_DATABASE_URL[^\n]*$"):
        await open_repository(url)


async def test_opening_waits_for_somebody_who_writes(path: Path, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another process that makes the tables, say; but not for ever."""
    monkeypatch.setattr(sqlite, "_PRAGMAS", ("busy_timeout = 1", "journal_mode = WAL"))
    monkeypatch.setattr(sqlite, "BUSY_TIMEOUT_MS", 1)
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as rival:
        rival.execute("PRAGMA journal_mode = WAL")
        rival.execute("BEGIN IMMEDIATE")
        monkeypatch.setattr(sql, "OPENING_PAUSES", (0.01,))
        with pytest.raises(Transient, match="database is locked"):
            await open_repository(url)

        monkeypatch.setattr(sql, "OPENING_PAUSES", (0.1,) * 100)
        opening = asyncio.create_task(open_repository(url))
        await asyncio.sleep(0.3)
        rival.execute("ROLLBACK")
    await (await opening).aclose()


async def test_the_first_question_brings_the_tables_up_to_date(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the database was away when the worker started; of questions at once, one does it and the others wait."""
    begun = []

    async def counting(opened: AsyncEngine) -> None:
        begun.append(opened)
        await asyncio.sleep(0.01)
        await REAL_UPGRADE(opened)

    monkeypatch.setattr(sql.migrate, "upgrade", counting)
    repository = sql.SqlRepository(open_engine(url))
    changes, _, counts = await asyncio.gather(repository.record([a_geocoded()]), repository.ping(), repository.counts())

    assert (1, True, 1) == (len(changes[0]), isinstance(counts, Counts), len(begun))
    await repository.aclose()


REAL_UPGRADE = sql.migrate.upgrade


async def test_tables_of_a_newer_version_found_late_lose_no_message(path: Path, url: str) -> None:
    """Somebody put another database there while it was away: messages wait, and the reason is told."""
    await (await open_repository(url)).aclose()
    repository = sql.SqlRepository(open_engine(url))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()

    with pytest.raises(Transient, match="run the newest version"):
        await repository.record([a_geocoded()])
    await repository.aclose()


async def test_readers_read_while_a_writer_writes(path: Path, repository: Repository) -> None:
    """They see what was committed before."""
    with closing(sqlite3.connect(path)) as rival:
        rival.execute("BEGIN IMMEDIATE")
        rival.execute("INSERT INTO blocks VALUES (1, 1)")

        assert Counts(reports=0, mentions=0, incidents=0) == await repository.counts()


WORKER = textwrap.dedent("""
    import asyncio, json, sys
    from contextlib import suppress
    from builders import a_geocoded, a_location, a_report, an_incident
    from tocsin.kit.errors import Transient
    from tocsin_store.sql import open_repository

    async def main(url, name, batches):
        repository = await open_repository(url)
        print("open", flush=True)
        sys.stdin.readline()
        revisions = []
        for batch in range(batches):
            messages = []
            for n in range(8):
                report = a_report(id=f"{int(name):02x}{batch:031x}{n:031x}")
                place = a_location(lat=batch * 10 + n, lon=int(name) * 40)
                own = an_incident(report, id=f"{name}-{batch}-{n}", location=place)
                shared = an_incident(report, id="shared")
                messages.append(a_geocoded(report, incidents=(own, shared)))
            made = None
            while made is None:  # the kit tries again as well
                with suppress(Transient):
                    made = await repository.record(messages)
            revisions += [c.revision for changes in made for c in changes if c.incident.id == "shared"]
        await repository.aclose()
        print(json.dumps(revisions), flush=True)

    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
""")
"""A store worker's share of work on a file that it has not to itself."""


async def start(url: str, name: int, *, batches: int) -> asyncio.subprocess.Process:
    tests = str(Path(__file__).parents[1])
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-W", "error", "-c", WORKER, url, str(name), str(batches)),
        env={"PYTHONPATH": tests},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )


async def test_workers_that_start_at_once_share_one_new_database(url: str, path: Path) -> None:
    """One makes the tables, the others wait; then they take turns, a revision of what all tell of in each batch."""
    workers = [await start(url, name, batches=5) for name in range(3)]
    said = [await worker.stdout.readline() for worker in workers if worker.stdout]
    ended = [await worker.communicate(b"go\n") for worker in workers]

    assert [b"open\n"] * 3 == said
    assert [0] * 3 == [worker.returncode for worker in workers]
    revisions = sorted(revision for out, _ in ended for revision in json.loads(out))
    assert list(range(1, 3 * 5 + 1)) == revisions
    with closing(sqlite3.connect(path)) as connection:
        assert [("ok",)] == connection.execute("PRAGMA integrity_check").fetchall()
        assert [] == connection.execute("PRAGMA foreign_key_check").fetchall()
    repository = await open_repository(url)
    assert Counts(reports=120, mentions=240, incidents=121) == await repository.counts()
    await repository.aclose()
