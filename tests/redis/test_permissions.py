"""Each service does all of its work under its own user of Redis, and nothing else."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing
from pathlib import Path

import pytest
import redis
import redis.asyncio
from builders import an_incident
from guarded import OWN, Guarded, at_work, start
from patience import PATIENCE_SECONDS
from rig import DEAD, ENRICH, IN, add, enriched, letters, running, settled, until

from tocsin.access.rates import Rates
from tocsin.contracts.messages import Cause, ChangeKind, IncidentChanged, RawField, Rejected, RejectReason
from tocsin.contracts.streams import CHANGED, ENRICHED, GEOCODED, RECEIVED, STREAMS
from tocsin.kit import WorkerSettings, build, make_client
from tocsin.kit.letters import DeadLetters
from tocsin_board.live import Live
from tocsin_board.pipeline import Pipeline
from tocsin_cli.secrets.acl import NOBODY, SERVICES
from tocsin_ingest.fetch.shared_hosts import SharedHosts
from tocsin_ingest.ledger import Memory
from tocsin_ingest.redis_ledger import RedisLedger

WHOLE_LINE_SECONDS = 60.0
LINE = ("ingest", "enrich", "geocode", "store")
WORKERS = (*LINE, "board", "alert", "mine")


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guarded]:
    guarded = start(tmp_path_factory.mktemp("guarded"))
    yield guarded
    guarded.admin.close()
    guarded.server.kill()


@pytest.fixture
def guarded(session: Guarded) -> Guarded:
    session.admin.flushall()
    session.admin.acl_log_reset()
    return session


@pytest.fixture
async def client(guarded: Guarded) -> AsyncIterator["redis.asyncio.Redis"]:
    async with redis.asyncio.Redis.from_url(guarded.server.url) as client:
        yield client


@pytest.mark.timeout(120)
async def test_the_whole_line_works_with_each_worker_under_its_own_user(guarded: Guarded, tmp_path: Path) -> None:
    """From a file in a folder to the stored incident: not one command is refused, nor when all end and begin anew."""
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    settings = {
        "TOCSIN_INGEST_FOLDERS": str(inbox),
        "TOCSIN_INGEST_HTTP_PORT": "0",
        "TOCSIN_STORE_DATABASE_URL": f"sqlite:///{tmp_path}/tocsin.db",
        "TOCSIN_VISIBILITY_SECONDS": "1",
        "TOCSIN_BOARD_PORT": "0",
    }
    for changes, day in enumerate(("2024-05-14", "2024-06-17"), start=1):
        text = f"date {day}\n\nGunmen killed three farmers near Dikwa in Nigeria's Borno State on Monday, police said."
        (inbox / f"{day}.txt").write_text(text, encoding="utf-8")
        async with at_work(guarded, tmp_path, (*LINE, "board"), settings):
            async with asyncio.timeout(WHOLE_LINE_SECONDS):
                while guarded.admin.xlen(CHANGED.key()) < changes or not _drained(guarded):
                    assert [] == guarded.denied()
                    await asyncio.sleep(0.1)
            await asyncio.sleep(6)  # a round of cutting, of looking after the groups and of the board's looks
            turns = [f"{stream.key()}:turn" for stream in (RECEIVED, ENRICHED, GEOCODED)]
            async with asyncio.timeout(WHOLE_LINE_SECONDS):
                while guarded.admin.exists(*turns) < len(turns):
                    assert [] == guarded.denied()
                    await asyncio.sleep(0.1)

    assert 2 == guarded.admin.xlen(CHANGED.key())
    assert ([], []) == (guarded.denied(), _complaints(tmp_path))


def a_letter() -> Rejected:
    return Rejected(
        stage="enrich",
        reason=RejectReason.REFUSED,
        detail="it says nothing",
        deliveries=1,
        stream=IN,
        entry_id="1-1",
        entry=(RawField(name="data", value="{}"),),
    )


def _drained(guarded: Guarded) -> bool:
    streams = [stream for stream in STREAMS if stream.readers]
    return all(
        group["lag"] == 0 and group["pending"] == 0
        for stream in streams
        for group in guarded.admin.xinfo_groups(stream.key())
    )


def _complaints(folder: Path) -> list[str]:
    return [found for log in folder.glob("*.log") for found in re.findall(r"(?i)no.?perm\w*.*", log.read_text())]


async def test_entries_are_claimed_refused_and_tried_again(guarded: Guarded, client: redis.asyncio.Redis) -> None:
    """The rarer half of a worker's calls: what a dead one held, what is invalid, and what crashes its handler."""
    settings = WorkerSettings(redis_url=guarded.url("enrich"), visibility_seconds=0.3, max_deliveries=2)
    await client.xgroup_create(IN, "enrich", id="0", mkstream=True)
    await add(client, "left behind", "invalid", "crash")
    await client.xreadgroup("enrich", "dead", {IN: ">"}, count=1)
    async with running(build(settings, ENRICH)):
        await until(lambda: settled(client))

    assert ["left behind"] == await enriched(client)
    assert ["exhausted", "refused"] == sorted(letter.reason for letter in await letters(client))
    assert [] == guarded.denied()


async def test_what_ingest_keeps_beside_its_stream_is_its_own(guarded: Guarded) -> None:
    """Turns and marks of sources, hosts that are taken in turn, and what a sender may do in a minute."""
    async with make_client(WorkerSettings(redis_url=guarded.url("ingest"))) as own:
        ledger, hosts = RedisLedger(own), SharedHosts(own)
        async with ledger.turn("feed") as turn:
            assert turn is not None
            await ledger.mark("feed", ["a"])
            assert [False, True] == await ledger.unseen("feed", ["a", "b"])
            await turn.done(Memory(), rest_seconds=1, failure="gone")
        await ledger.failed("feed", "gone")
        await ledger.wake("feed")
        assert ["feed"] == list(await ledger.standings())
        await ledger.forget("feed")
        assert await hosts.take("example.org", "token") is None
        await hosts.leave("example.org", "token", pause_seconds=1)
        assert await Rates(own, prefix="tocsin:{0}:http:rate").spend("desk", 1, per_minute=1) is None
        assert await Rates(own, prefix="tocsin:{0}:http:rate").spend("desk", 1, per_minute=1)

    assert [] == guarded.denied()


async def test_the_board_sees_all_and_mends_what_was_refused(guarded: Guarded, client: redis.asyncio.Redis) -> None:
    """Changes as they come, how far every stage is, its own callers' rates; its admins put dead letters back."""
    change = IncidentChanged(
        kind=ChangeKind.CREATED, incident=an_incident(), revision=1, cause=Cause(report_id="r", message_id="m")
    )
    await client.xgroup_create(IN, "enrich", id="0", mkstream=True)
    async with (
        make_client(WorkerSettings(redis_url=guarded.url("board"))) as own,
        asyncio.timeout(PATIENCE_SECONDS),
    ):
        heard = Live(own, partition=0)
        reading = asyncio.create_task(heard.run())
        await client.xadd(CHANGED.key(), {"data": change.model_dump_json()})
        async with aclosing(heard.listen("0-0")) as changes:
            assert change.incident.id == (await anext(changes)).changed.incident.id
        with redis.Redis.from_url(guarded.url("board")) as dead:
            told = await Pipeline(own, dead, partition=0).told()
            await client.xadd(DEAD, {"data": a_letter().model_dump_json()})
            await client.xadd(DEAD, {"data": a_letter().model_dump_json()})
            first, second = DeadLetters(dead, [RECEIVED]).find()
            assert DeadLetters(dead, [RECEIVED]).replay(first) is not None
            assert DeadLetters(dead, [RECEIVED]).drop(second)
        assert "enrich" in [stage.stage for stage in told.stages]
        assert await Rates(own, prefix="tocsin:{0}:board:rate").spend("desk", 1, per_minute=9) is None
        heard.stop()
        await reading

    assert [] == guarded.denied()


async def test_the_operator_mends_and_cannot_end_the_server(guarded: Guarded, client: redis.asyncio.Redis) -> None:
    """Dead letters are found, put back and dropped; what is a danger to the server itself is refused."""
    settings = WorkerSettings(redis_url=guarded.url("enrich"), visibility_seconds=0.3)
    await add(client, "invalid", "invalid")
    async with running(build(settings, ENRICH)):
        await until(lambda: settled(client))
    with redis.Redis.from_url(guarded.url("cli")) as own:
        dead = DeadLetters(own, [RECEIVED])
        first, second = dead.find()
        assert dead.replay(first) is not None
        assert dead.drop(second)
        with pytest.raises(redis.exceptions.NoPermissionError):
            own.flushall()

    assert ["cli: command flushall"] == guarded.denied()


@pytest.mark.parametrize("user", [*WORKERS, "cli", "health"])
@pytest.mark.parametrize(
    "command",
    [
        *("FLUSHALL", "FLUSHDB", "CONFIG GET *", "CONFIG SET maxmemory 1", "KEYS *", "SHUTDOWN", "DEBUG SLEEP 1"),
        *("ACL LIST", "CLIENT LIST", "CLIENT KILL ID 1", "CLIENT PAUSE 1000", "MONITOR", "SAVE"),
        *("REPLICAOF a 1", "SCRIPT FLUSH", "FUNCTION FLUSH", "MODULE LIST", "GET other", "SET tocsin:x 1"),
        *("PUBLISH a b", "SUBSCRIBE a"),
    ],
)
def test_what_no_service_needs_is_refused(guarded: Guarded, user: str, command: str) -> None:
    """Whoever breaks into one worker can neither look around nor do harm to the server and to the other keys."""
    if (user, command) != ("cli", "SET tocsin:x 1"):
        assert not guarded.may(user, *command.split()), f"{user} may {command}"


@pytest.mark.parametrize(
    ("user", "command"),
    [
        ("enrich", f"XREADGROUP GROUP geocode me STREAMS {ENRICHED.key()} >"),
        ("enrich", f"XADD {RECEIVED.key()} * data x"),
        ("enrich", f"XRANGE {CHANGED.key()} - +"),
        ("enrich", f"DEL {RECEIVED.key()}"),
        ("enrich", f"SET {RECEIVED.key()} x"),
        ("enrich", f"XDEL {RECEIVED.key()} 1-1"),
        ("enrich", f"XGROUP DESTROY {RECEIVED.key()} enrich"),
        ("enrich", f"EVAL return 1 {GEOCODED.key()}".replace("return 1", "return\t1 1")),
        ("ingest", f"XREADGROUP GROUP enrich me STREAMS {RECEIVED.key()} >"),
        ("ingest", f"XADD {ENRICHED.key()} * data x"),
        ("geocode", f"XADD {CHANGED.key()} * data x"),
        ("store", f"XRANGE {RECEIVED.key()} - +"),
        ("store", "GET tocsin:{0}:sources"),
        ("board", "DEL tocsin:{0}:sources"),
        ("board", "HSET tocsin:{0}:sources:page:x a b"),
        ("alert", f"XADD {CHANGED.key()} * data x"),
        ("mine", f"XADD {CHANGED.key()} * data x"),
        ("mine", f"XREADGROUP GROUP mine me STREAMS {GEOCODED.key()} >"),
        ("mine", "GET tocsin:{0}:sources"),
    ],
)
def test_what_is_anothers_is_refused(guarded: Guarded, user: str, command: str) -> None:
    """A worker reads its own stream, writes the next and its dead letters, and knows no other."""
    assert not guarded.may(user, *(part.replace("\t", " ") for part in command.split(" ")))


def test_a_command_that_is_refused_says_so_over_the_wire(guarded: Guarded) -> None:
    """Not only by the server's own word: a connection of that user is answered NOPERM, and the server notes it."""
    with redis.Redis.from_url(guarded.url("enrich")) as own:
        with pytest.raises(redis.exceptions.NoPermissionError):
            own.xrange(CHANGED.key())
        with pytest.raises(redis.ResponseError, match="can't access"):
            own.eval("return redis.call('XRANGE', 'tocsin:{0}:incidents.changed', '-', '+')", 0)

    assert 2 == len(guarded.denied())


def test_the_autoscaler_asks_how_far_a_group_is(guarded: Guarded) -> None:
    """By what KEDA asks with, and nothing that changes a stream or shows what is on it."""
    asked = ["INFO", f"XINFO GROUPS {IN}", f"XPENDING {IN} enrich", f"XLEN {IN}"]
    refused = [f"XRANGE {IN} - +", f"XADD {IN} * a b", f"XACK {IN} enrich 1-1", "CONFIG GET maxmemory", "CLIENT LIST"]

    assert [] == [each for each in asked if not guarded.may("scaler", *each.split())]
    assert [] == [each for each in refused if guarded.may("scaler", *each.split())]


def test_every_worker_may_ask_a_cluster_for_its_servers(guarded: Guarded) -> None:
    """So the same rules do on a Redis Cluster; and no other question about it, nor an order to it."""
    workers = [needs.name for needs in SERVICES]

    assert [] == [name for name in (*workers, "cli") if not guarded.may(name, "CLUSTER", "SLOTS")]
    assert [] == [name for name in workers if guarded.may(name, "CLUSTER", "NODES")]
    assert [] == [name for name in (*workers, "cli") if guarded.may(name, "CLUSTER", "FAILOVER")]


@pytest.mark.parametrize("user", ["ingest", "board"])
def test_a_callers_minute_may_turn(guarded: Guarded, user: str) -> None:
    """Once a minute, and so not in a short test, the count of the one before is moved aside."""
    keys = [f"tocsin:{{0}}:{'http' if user == 'ingest' else 'board'}:rate/{each}" for each in ("now", "before")]
    assert guarded.may(user, "RENAME", *keys)
    assert not guarded.may(user, "RENAME", keys[0], RECEIVED.key())


def test_what_was_handed_over_is_there_after_the_server_was_killed(tmp_path: Path) -> None:
    """Redis reads its file as the user whom nobody may be: without rights it would pass over what scripts wrote."""
    guarded = start(tmp_path / "killed", default=NOBODY)
    try:
        with redis.Redis.from_url(guarded.url("enrich")) as own:
            own.eval("for n = 1, 3 do redis.call('XADD', KEYS[1], '*', 'data', n) end", 1, ENRICHED.key())
        guarded.server.kill()
        guarded.server.start()
        with redis.Redis.from_url(guarded.url("geocode")) as own:
            assert 3 == own.xlen(ENRICHED.key())
        with redis.Redis.from_url(guarded.server.url) as stranger, pytest.raises(redis.AuthenticationError):
            stranger.ping()
    finally:
        guarded.server.kill()


def test_a_wrong_password_opens_nothing(guarded: Guarded) -> None:
    """Nor does another user's name."""
    with (
        redis.Redis.from_url(guarded.url("enrich").replace("known", "guessed")) as stranger,
        pytest.raises(redis.AuthenticationError),
    ):
        stranger.ping()


def test_a_consumer_of_ones_own_reads_what_it_was_given(guarded: Guarded) -> None:
    """It has a group of its name, its dead letters, and keys of its own."""
    stream, _, name = OWN.partition("=")[2], "=", "mine"
    with redis.Redis.from_url(guarded.url(name)) as own:
        own.xgroup_create(f"tocsin:{{0}}:{stream}", name, id="0", mkstream=True)
        assert [] == own.xreadgroup(name, "me", {f"tocsin:{{0}}:{stream}": ">"})
        own.xadd(f"tocsin:{{0}}:{stream}.dead", {"data": "x"})
        own.set("tocsin:{0}:mine:seen", "1")

    assert [] == guarded.denied()


def test_every_writer_and_reader_of_the_registry_has_a_user() -> None:
    """A stream that is added needs no change here: but a worker that nobody listed would be locked out."""
    known = {needs.name for needs in SERVICES}
    assert set() == {name for stream in STREAMS for name in (stream.writer, *stream.readers)} - known
