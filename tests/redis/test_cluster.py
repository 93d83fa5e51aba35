"""The kit, and what ingest, board and command line keep in Redis, on a real cluster of three servers."""

import asyncio
import hashlib
import json
import os
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import aclosing
from typing import TYPE_CHECKING

import pytest
from builders import a_received, a_report, an_incident
from patience import PATIENCE_SECONDS
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError
from redis_cluster import PARTITIONS, Cluster, a_cluster, free_ports
from rig import ENRICH, running, until

from tocsin.access.rates import Rates
from tocsin.contracts.messages import Cause, ChangeKind, IncidentChanged, ReportEnriched, ReportReceived
from tocsin.contracts.report import Report, Source
from tocsin.contracts.sources import Tally
from tocsin.contracts.streams import CHANGED, ENRICHED, RECEIVED, STREAMS
from tocsin.kit import Misconfigured, Worker, WorkerSettings, build, make_client, source
from tocsin.kit.client import blocking_client_of
from tocsin.kit.codec import encode
from tocsin.kit.groups import look
from tocsin.kit.letters import DeadLetters
from tocsin.kit.metrics import BUS_ERRORS
from tocsin.kit.routes import Publish
from tocsin_board import live
from tocsin_board.live import Live
from tocsin_board.pipeline import Pipeline
from tocsin_cli.tail import Tail
from tocsin_ingest.api.access import Caller
from tocsin_ingest.api.repeats import Answered, Repeats
from tocsin_ingest.fetch.shared_hosts import SharedHosts
from tocsin_ingest.grouping import RedisGrouper
from tocsin_ingest.ledger import Memory
from tocsin_ingest.redis_ledger import RedisLedger

if TYPE_CHECKING:
    from redis.asyncio import Redis

pytestmark = pytest.mark.redis

REPORTS = 400

Make = Callable[..., WorkerSettings]


@pytest.fixture
def cluster(servers: Cluster) -> Cluster:
    """Empty the cluster. Which server has which slot is as the test before left it."""
    for node in servers.nodes:
        with node.client() as client:
            client.flushall()
    return servers


@pytest.fixture
def own_cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Make a cluster for a test that breaks it."""
    with a_cluster(tmp_path_factory.mktemp("own")) as cluster:
        yield cluster


@pytest.fixture(params=PARTITIONS)
def partition(request: pytest.FixtureRequest) -> int:
    number: int = request.param
    return number


@pytest.fixture
async def client(cluster: Cluster, partition: int) -> AsyncIterator["Redis"]:
    async with make_client(settings_for(cluster, partition=partition)) as client:
        yield client


def settings_for(cluster: Cluster, **changes: object) -> WorkerSettings:
    usual = {"redis_url": cluster.url, "visibility_seconds": 1.0, "batch_size": 16}
    return WorkerSettings.model_validate(usual | changes)


def received(partition: int = 0, count: int = REPORTS) -> list[ReportReceived]:
    return [a_received(told(f"Report {number} of partition {partition}.")) for number in range(count)]


def told(text: str) -> Report:
    """Return a report that has an id of its own, as ingest gives it."""
    return a_report(text, id=hashlib.sha256(text.encode()).hexdigest())


def feeding(settings: WorkerSettings, messages: list[ReportReceived]) -> Worker:
    """Return a worker that publishes messages, a few at a time, as a source does."""

    async def collect(publish: Publish[ReportReceived]) -> None:
        for start in range(0, len(messages), 5):
            await publish([(message.report.id, message) for message in messages[start : start + 5]])
            await asyncio.sleep(0.01)

    return build(settings, source(collect, writes=RECEIVED))


async def enriched(client: "Redis", partition: int = 0) -> list[str]:
    entries = await client.xrange(ENRICHED.key(partition))
    return [ReportEnriched.model_validate_json(fields[b"data"]).report.id for _, fields in entries]


async def settled(client: "Redis", partition: int, count: int) -> bool:
    try:
        seen = await look(client, stream_key=RECEIVED.key(partition), readers=("enrich",))
        return seen.backlog("enrich") == 0 and len(await enriched(client, partition)) >= count
    except RedisError:
        return False


async def ridden_out(cluster: Cluster, what: Callable[[], object]) -> None:
    """Publish and work while something happens to the cluster; hold it to this: every report came out, once."""
    messages = received()
    first, second = (build(settings_for(cluster), ENRICH) for _ in range(2))
    async with running(first), running(second), make_client(settings_for(cluster)) as client:
        publishing = asyncio.create_task(feeding(settings_for(cluster), messages).serve())
        await until(lambda: settled(client, 0, len(messages) // 8))
        await asyncio.to_thread(what)
        await publishing
        await until(lambda: settled(client, 0, len(messages)))

        assert sorted(message.report.id for message in messages) == sorted(await enriched(client))


def test_three_partitions_lie_on_three_servers(own_cluster: Cluster) -> None:
    """Where the servers have equal shares of the slots; so three of them work for one pipeline."""
    assert len(PARTITIONS) == len({own_cluster.owner(partition).port for partition in PARTITIONS})


async def test_a_worker_works_where_its_partition_is(cluster: Cluster, client: "Redis", partition: int) -> None:
    """It finds the server by the cluster's URL, which is the same for all partitions."""
    settings, messages = settings_for(cluster, partition=partition), received(partition, 50)
    async with running(build(settings, ENRICH)) as worker:
        await feeding(settings, messages).serve()
        await until(lambda: settled(client, partition, len(messages)))

        assert worker.health_url is not None
        assert [message.report.id for message in messages] == await enriched(client, partition)


async def test_a_slot_moves_while_workers_work(cluster: Cluster) -> None:
    """Key by key, slowly: what is asked meanwhile is refused as a whole (ASK, TRYAGAIN), and done once it is over."""
    from_, to, refused = cluster.owner(0), cluster.owner(1), failed_calls()

    await ridden_out(cluster, lambda: cluster.move(0, to, pause_seconds=0.005))

    assert (to, True, True) == (cluster.owner(0), from_ != to, failed_calls() > refused)


async def test_a_replica_takes_over_while_workers_work(own_cluster: Cluster) -> None:
    """The old master says MOVED from then on; connections that lead to it are made anew."""
    master = own_cluster.owner(0)
    replica = own_cluster.add_replica(master)

    await ridden_out(own_cluster, lambda: own_cluster.fail_over(master, replica))

    assert replica == own_cluster.owner(0)


async def test_a_replica_takes_over_by_itself(own_cluster: Cluster) -> None:
    """When its master is gone for good: the others vote for it, and workers that were never told find it."""
    master = own_cluster.owner(0)
    replica = own_cluster.add_replica(master)
    settings, messages = settings_for(own_cluster), received(count=60)
    async with running(build(settings, ENRICH)), make_client(settings) as client:
        await feeding(settings, messages[:30]).serve()
        await until(lambda: settled(client, 0, 30))
        await client.set(f"{RECEIVED.key()}:last", "1")
        assert 1 == await client.wait(1, 5_000), "the replica does not have it all"
        master.kill()
        await feeding(settings, messages[30:]).serve()
        await until(lambda: settled(client, 0, len(messages)))

        assert [message.report.id for message in messages] == await enriched(client)
    assert replica == own_cluster.owner(0)


async def test_the_server_of_the_slot_dies_and_comes_back(own_cluster: Cluster) -> None:
    """With its append-only file it lacks nothing; the others go on saying that the slot is its own."""
    master = own_cluster.owner(0)

    def restart() -> None:
        master.kill()
        master.start()

    await ridden_out(own_cluster, restart)


async def test_a_cluster_taken_for_one_server_is_told(cluster: Cluster) -> None:
    """The plain URL of a server that has not the partition can never work, and says what to write."""
    [stranger, *_] = [node for node in cluster.nodes if node != cluster.owner(0)]
    settings = settings_for(cluster, redis_url=f"redis://127.0.0.1:{stranger.port}")

    with pytest.raises(Misconfigured, match=r"write redis\+cluster://HOST:PORT"):
        await build(settings, ENRICH).serve()


async def test_a_cluster_that_is_away_is_named(cluster: Cluster) -> None:
    """By all its servers, with what each said."""
    ports = free_ports(2)
    url = f"redis+cluster://127.0.0.1:{ports[0]},127.0.0.1:{ports[1]}"
    async with make_client(settings_for(cluster, redis_url=url)) as client:
        with pytest.raises(RedisConnectionError, match="who has slot 13907") as told:
            await client.ping()
    assert all(f"127.0.0.1:{port}: " in str(told.value) for port in ports)
    with (
        blocking_client_of(url, partition=0) as blocking,
        pytest.raises(RedisConnectionError, match="who has slot 13907"),
    ):
        blocking.ping()


async def test_one_server_of_the_url_is_enough(cluster: Cluster) -> None:
    """The others are heard of; that two of those that were named are gone does no harm."""
    gone = free_ports(2)
    url = f"redis+cluster://127.0.0.1:{gone[0]},127.0.0.1:{cluster.nodes[0].port},127.0.0.1:{gone[1]}"
    for partition in PARTITIONS:
        async with make_client(settings_for(cluster, redis_url=url, partition=partition)) as client:
            assert await client.set(f"{RECEIVED.key(partition)}:here", "1")


async def test_copies_are_found(client: "Redis", partition: int) -> None:
    """Ingest's memory of texts, whose keys a script makes up as it goes, is in the partition's slot."""
    text = " ".join(f"word{number} of a long story" for number in range(60))
    first, copy = told(text), told(f"{text} By our own man.")
    groups = await RedisGrouper(client, partition=partition, remember_days=1)([first, copy])

    assert [first.id, first.id] == groups


async def test_sources_take_turns_and_are_counted(client: "Redis", partition: int) -> None:
    """Ingest's book: turns, marks, counts and hosts."""
    ledger, hosts = RedisLedger(client, partition=partition), SharedHosts(client, partition=partition)
    async with ledger.turn("wire") as turn, ledger.turn("wire") as other:
        assert turn is not None
        await ledger.mark("wire", ["seen"])
        await ledger.count("wire", Tally(new=2))
        await turn.done(Memory(etag="e"), rest_seconds=0)

        assert (None, [False, True]) == (other, await ledger.unseen("wire", ["seen", "new"]))
    assert 2 == (await ledger.standings())["wire"].tally.new
    assert (None, True) == (await hosts.take("a.example", "me"), await hosts.take("a.example", "you") is not None)


async def test_senders_are_counted_and_known_again(client: "Redis", partition: int) -> None:
    """The rates of keys, which two windows are counted for in one script, and what an Idempotency-Key stands for."""
    rates = Rates(client, prefix=f"tocsin:{{{partition}}}:http:rate")
    assert (None, True) == (
        await rates.spend("desk", 2, per_minute=2),
        bool(await rates.spend("desk", 1, per_minute=2)),
    )
    repeats = Repeats(client, prefix=f"tocsin:{{{partition}}}:http:repeat")
    place = repeats.place_of(Caller(name="desk", source=Source(name="Desk")), "key")
    await repeats.begin(place)
    await repeats.end(place, Answered("hash", 202, b"{}"))

    assert Answered("hash", 202, b"{}") == await repeats.begin(place)


async def test_the_board_sees_its_partition(
    cluster: Cluster, client: "Redis", partition: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its stream of changes, and the pipeline with its dead letters."""
    monkeypatch.setattr(live, "BLOCK_MILLISECONDS", 50)
    heard = Live(client, partition=partition)
    reading = asyncio.create_task(heard.run())
    cause = Cause(report_id="r", message_id="m")
    changed = IncidentChanged(kind=ChangeKind.CREATED, incident=an_incident(), revision=1, cause=cause)
    await client.xadd(CHANGED.key(partition), {"data": changed.model_dump_json()})
    async with asyncio.timeout(PATIENCE_SECONDS), aclosing(heard.listen("0-0")) as changes:
        assert changed == (await anext(changes)).changed
    heard.stop()
    await reading

    await refuse_one(cluster, client, partition)
    with blocking_client_of(cluster.url, partition=partition) as blocking:
        seen = await Pipeline(client, blocking, partition=partition).told()

    assert [("enrich", "it says nothing")] == [(each.stage, each.detail) for each in seen.dead_letters]


async def test_a_dead_letter_is_put_back_in_one_step(cluster: Cluster, client: "Redis", partition: int) -> None:
    """Its transaction and its script have the letter's stream and the entry's, which lie together."""
    await refuse_one(cluster, client, partition)
    with blocking_client_of(cluster.url, partition=partition) as blocking:
        letters = DeadLetters(blocking, STREAMS, partition=partition)
        [letter] = letters.find()
        new_id = await asyncio.to_thread(letters.replay, letter)

        assert (new_id, []) == (await last_id(client, partition), list(letters.find()))


async def test_the_command_line_asks_the_partition(cluster: Cluster, client: "Redis", partition: int) -> None:
    """`tocsin dead` lists and drops, and what is written from now on is followed."""
    tail = Tail(cluster.url, partition=partition)
    await refuse_one(cluster, client, partition)

    assert ["it says nothing"] == [each.detail for each in tail.rejected()]
    tail.forget_sent(["a", "b"])
    tail.close()
    [line] = (await tocsin_dead(cluster, partition, "list", "--json")).splitlines()
    assert "refused" == json.loads(line)["reason"]
    await tocsin_dead(cluster, partition, "drop", "--all")
    assert 0 == await client.xlen(RECEIVED.dead.key(partition))


def failed_calls() -> float:
    """Return how often this process was refused by Redis so far, or did not reach it."""
    return sum(sample.value for metric in BUS_ERRORS.collect() for sample in metric.samples)


async def refuse_one(cluster: Cluster, client: "Redis", partition: int) -> None:
    await client.xadd(RECEIVED.key(partition), {"data": encode(a_received(a_report("invalid")))})

    async def refused() -> bool:
        return await client.xlen(RECEIVED.dead.key(partition)) == 1

    async with running(build(settings_for(cluster, partition=partition), ENRICH)):
        await until(refused)


async def last_id(client: "Redis", partition: int) -> str:
    [[entry_id, _]] = await client.xrevrange(RECEIVED.key(partition), count=1)
    id_: str = entry_id.decode()
    return id_


async def tocsin_dead(cluster: Cluster, partition: int, *arguments: str) -> str:
    command = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tocsin_cli", "dead", *arguments),
        env=os.environ | {"TOCSIN_REDIS_URL": cluster.url, "TOCSIN_PARTITION": str(partition)},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    said, complained = await command.communicate()
    assert 0 == command.returncode, complained.decode()
    return said.decode()
