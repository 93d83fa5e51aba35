"""What is PostgreSQL's own: how it is reached, what it refuses, and how its writers come one after the other."""

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path
from secrets import token_hex
from signal import SIGQUIT

import postgres
import pytest
from builders import a_geocoded, a_location, a_report, an_incident
from databases import execute, fetch
from patience import PATIENCE_SECONDS
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tocsin.kit.errors import Misconfigured, Transient
from tocsin_store import sql
from tocsin_store.engine import open_engine
from tocsin_store.postgres import SETTINGS
from tocsin_store.repository import Counts
from tocsin_store.sql import SqlRepository, open_repository
from tocsin_store.writers import writing


@pytest.fixture
def url(postgres_url: str) -> str:
    return postgres_url


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have whoever opens a database not try again."""
    monkeypatch.setattr(sql, "OPENING_PAUSES", ())


@pytest.fixture
async def with_password(postgres_server: str, url: str) -> str:
    """Return a URL that asks for a password, which the suite's own server never does."""
    if "host=/" not in postgres_server:
        pytest.skip("a server that was given has its own rules for who may come in")
    await execute(url, "CREATE ROLE careful LOGIN PASSWORD 'open sesame'")
    hba = Path(postgres_server.partition("host=")[2]) / "data" / "pg_hba.conf"
    before = hba.read_text()
    hba.write_text("local all careful scram-sha-256\n" + before)
    await execute(url, "SELECT pg_reload_conf()")
    return url.replace("://tocsin@", "://careful:NotThatOne@")


async def test_a_session_is_told_what_the_store_relies_on(url: str) -> None:
    """Among them that a statement sees what was committed while the one before it waited for the lock."""
    opened = open_engine(url)
    async with opened.connect() as connection:
        told = {name: (await connection.execute(text(f"SHOW {name}"))).scalar_one() for name in SETTINGS}
    await opened.dispose()

    assert (
        "read committed"
        == told["transaction_isolation" if "transaction_isolation" in told else "default_transaction_isolation"]
    )
    assert ("off", "30s") == (told["jit"], told["idle_in_transaction_session_timeout"])


@pytest.mark.parametrize("scheme", ["postgres", "postgresql"])
async def test_either_spelling_of_the_scheme_will_do(url: str, scheme: str) -> None:
    """Hosts give out both."""
    repository = await open_repository(url.replace("postgresql://", f"{scheme}://"))

    assert Counts(reports=0, mentions=0, incidents=0) == await repository.counts()
    await repository.aclose()


async def test_a_wrong_password_is_told_and_not_repeated(with_password: str) -> None:
    """Waiting does not mend it, so the worker does not start; who, where and why is told, and never the password."""
    with pytest.raises(Misconfigured, match=r"may not use postgresql://careful@.*password auth.*DATABASE_URL") as told:
        await open_repository(with_password)

    assert "NotThatOne" not in "".join(map(str, chain_of(told.value)))


def chain_of(error: BaseException | None) -> list[BaseException]:
    """Return an error and what it came from, as a traceback would print them."""
    return [] if error is None else [error, *chain_of(error.__cause__ or error.__context__)]


async def test_a_database_that_is_not_there_is_told(url: str) -> None:
    """The server is, so waiting does not mend it."""
    with pytest.raises(Misconfigured, match=r'database "nowhere" does not exist'):
        await open_repository(postgres.within(url, "nowhere"))


async def test_a_user_who_may_not_make_tables_is_told(url: str) -> None:
    """With what the server says, and what to do."""
    await execute(url, "CREATE ROLE guest LOGIN")
    with pytest.raises(Misconfigured, match="permission denied for schema public"):
        await open_repository(url.replace("://tocsin@", "://guest@"))
    await execute(url, "DROP ROLE guest")


@pytest.mark.parametrize(
    "url", ["postgresql://me:s3cret@127.0.0.1:1/tocsin", "postgresql://me:s3cret@/tocsin?host=/nowhere/at/all"]
)
@pytest.mark.usefixtures("at_once")
async def test_a_server_that_is_away_is_transient(url: str) -> None:
    """Messages wait; and the log, which says where it was looked for, is no place for a password."""
    with pytest.raises(Transient, match=r"the store's database postgresql://me@.* is away: ") as told:
        await open_repository(url)

    assert "s3cret" not in "".join(map(str, chain_of(told.value)))


@pytest.mark.parametrize("url", ["postgresql://me:a:b@c@host:port/x", "postgresql://me:s3cret@host:99999999/x"])
@pytest.mark.usefixtures("at_once")
async def test_a_url_that_cannot_be_read_keeps_its_secret(url: str) -> None:
    """A password with a colon or an at sign in it, not escaped, is cut anywhere."""
    with pytest.raises((Misconfigured, Transient)) as told:
        await open_repository(url)

    assert None is re.search("a:b|b@c|s3cret", str(told.value))


@pytest.mark.usefixtures("at_once")
async def test_the_end_of_a_password_with_an_at_sign_is_not_taken_for_the_machine() -> None:
    """What stands after its at sign, not escaped, would be shown as the host."""
    with pytest.raises((Misconfigured, Transient)) as told:
        await open_repository("postgresql://me:a@s3cret@localhost:1/x")

    assert "postgresql://me@localhost:1/x" in str(told.value)
    assert "s3cret" not in str(told.value)


async def test_an_id_that_no_index_can_hold_is_the_messages_fault(url: str) -> None:
    """Tried again for ever, it would hold up all that come after it."""
    repository = await open_repository(url)
    message = a_geocoded().model_copy(update={"message_id": token_hex(8_000)})

    with pytest.raises(DBAPIError, match="index row"):
        await repository.record([message])

    await repository.aclose()


async def test_a_server_that_was_restarted_is_used_again(own_server: postgres.Server) -> None:
    """Without it nothing is kept and nothing lost; after it, what was kept is there, and the worker goes on."""
    repository = await open_repository(own_server.url())
    await repository.record([a_geocoded()])
    await asyncio.to_thread(own_server.stop, SIGQUIT)
    for asked in (repository.record([a_geocoded()]), repository.ping(), repository.counts()):
        with pytest.raises(Transient, match="the store's database"):
            await asked
    await asyncio.to_thread(own_server.start)

    another = a_report(id="1" * 64)
    elsewhere = an_incident(another, id="another", location=a_location(lat=40))
    [made] = await repository.record([a_geocoded(another, incidents=[elsewhere])])
    assert ["another"] == [change.incident.id for change in made]
    assert Counts(reports=2, mentions=2, incidents=2) == await repository.counts()
    await repository.aclose()


@pytest.fixture
def own_server() -> object:
    """Make a server that a test may end."""
    found = postgres.programs()
    if found is None:
        pytest.skip(postgres.MISSING)
    server = postgres.Server(found)
    server.start()
    yield server
    server.remove()


async def test_writers_come_one_after_the_other(url: str) -> None:
    """The second waits for the first, then sees what it wrote; who only asks waits for nobody."""
    repository = await open_repository(url)
    opened = open_engine(url)
    async with writing(opened).begin() as first:
        second = asyncio.create_task(repository.record([a_geocoded()]))
        await asyncio.wait_for(repository.ping(), PATIENCE_SECONDS)
        await asyncio.wait([second], timeout=0.3)
        assert not second.done()
        await first.execute(text("INSERT INTO blocks VALUES (1, 1)"))
    assert 1 == len((await second)[0])
    await opened.dispose()
    await repository.aclose()


async def test_a_writer_that_waits_too_long_is_transient(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It says so, so that the kit can; nothing is lost, and afterwards it goes on."""
    monkeypatch.setitem(SETTINGS, "lock_timeout", "50ms")
    repository = await open_repository(url)
    opened = open_engine(url)
    async with writing(opened).begin():
        with pytest.raises(Transient, match="canceling statement due to lock timeout"):
            await repository.record([a_geocoded()])
    assert 1 == len((await repository.record([a_geocoded()]))[0])
    await opened.dispose()
    await repository.aclose()


async def test_workers_that_start_at_once_share_one_new_database(url: str) -> None:
    """One makes the tables, the others wait."""
    repositories = [SqlRepository(open_engine(url)) for _ in range(4)]
    await asyncio.gather(*(repository.migrate() for repository in repositories))

    assert [Counts(0, 0, 0)] * 4 == [await repository.counts() for repository in repositories]
    assert 1 == len(await fetch(url, "SELECT * FROM alembic_version"))
    for repository in repositories:
        await repository.aclose()


async def test_points_are_added_where_postgis_is(url: str) -> None:
    """A column that follows from latitude and longitude, with an index; and the store says so."""
    if not await fetch(url, "SELECT FROM pg_extension WHERE extname = 'postgis'"):
        pytest.skip("no PostGIS in this server: apt install postgresql-postgis")
    repository = await open_repository(url)
    await repository.record([a_geocoded(incidents=(an_incident(location=a_location(lat=40, lon=20)),))])

    assert re.fullmatch(r"PostgreSQL 1\d\.\d+ with PostGIS 3\.\d+\.\d+", await repository.describe())
    near = "ST_DWithin(geom, ST_MakePoint(20.1, 40)::geography, 10000)"
    assert [(1,)] == await fetch(url, f"SELECT count(*) FROM incidents WHERE {near}")
    assert [("gist",)] == await fetch(
        url,
        "SELECT amname FROM pg_class c JOIN pg_am a ON a.oid = c.relam WHERE relname = 'ix_incidents_geom'",
    )
    await repository.aclose()


@pytest.fixture
async def bare_url(postgres_server: str) -> AsyncIterator[str]:
    """Make a database without PostGIS, whose user may not install it."""
    url = await postgres.new_database(postgres_server)
    role = f"plain_{postgres.name_of(url)}"
    await execute(url, f"CREATE ROLE {role} LOGIN", f"GRANT ALL ON SCHEMA public TO {role}")
    yield url.replace("://tocsin@", f"://{role}@")
    await postgres.drop_database(postgres_server, url)
    await execute(postgres_server, f"DROP ROLE {role}")


async def test_without_postgis_it_works_and_says_so(bare_url: str) -> None:
    """The same rows, without the column."""
    repository = await open_repository(bare_url)
    await repository.record([a_geocoded(incidents=(an_incident(),))])

    assert "without PostGIS: places are searched by latitude and longitude" in await repository.describe()
    assert [(11.84644, 13.16027)] == await fetch(bare_url, "SELECT lat, lon FROM incidents")
    await repository.aclose()


async def test_postgis_that_comes_later_is_used_from_the_next_start(postgres_server: str, bare_url: str) -> None:
    """Points of what was stored before are there as well."""
    repository = await open_repository(bare_url)
    await repository.record([a_geocoded(incidents=(an_incident(),))])
    await repository.aclose()
    owner = postgres.within(postgres_server, postgres.name_of(bare_url))
    if not await fetch(owner, "SELECT FROM pg_available_extensions WHERE name = 'postgis'"):
        pytest.skip("no PostGIS in this server: apt install postgresql-postgis")
    await execute(owner, "CREATE EXTENSION postgis")

    again = await open_repository(bare_url)
    assert "with PostGIS" in await again.describe()
    assert [(1,)] == await fetch(bare_url, "SELECT count(geom) FROM incidents")
    await again.aclose()
