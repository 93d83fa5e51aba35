"""Streams are cut, and nothing that a group still needs is cut off."""

import asyncio
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

import pytest
import redis
from builders import a_received, an_enriched
from rig import IN, OUT, MakeSettings, add, enriched, running, settled, until

from tocsin.contracts.messages import ReportEnriched, ReportReceived
from tocsin.contracts.streams import CHANGED, ENRICHED, RECEIVED, Stream
from tocsin.kit import Invalid, batch_route, build, duties, occurrences, route
from tocsin.kit.codec import encode
from tocsin.kit.duties import Caretaker
from tocsin.kit.metrics import REGISTRY

if TYPE_CHECKING:
    from redis.asyncio import Redis

pytestmark = pytest.mark.redis

MANY = 1000
NODE_ENTRIES = 100
"""Redis cuts whole nodes: so many small entries may stay that could have gone."""

CHANGES = CHANGED.key()
HOUR_MS = 3_600_000


@pytest.fixture(autouse=True)
def _often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(duties, "DUTY_EVERY_SECONDS", 0.1)


async def fill(client: "Redis", key: str, count: int = MANY, *, since_ms: int = 0) -> list[bytes]:
    """Add small entries, one a millisecond from `since_ms` on, or now; return their ids."""
    async with client.pipeline(transaction=False) as pipe:
        for n in range(count):
            pipe.xadd(key, {"data": "x"}, id=f"{since_ms + n}-0" if since_ms else "*")
        return list(await pipe.execute())


async def read(client: "Redis", key: str, group: str, count: int, *, acknowledge: int) -> None:
    """Read entries for a group, and acknowledge the first of them."""
    await client.xgroup_create(key, group, id="0", mkstream=True)
    [[_, entries]] = await client.xreadgroup(group, "c", {key: ">"}, count=count)
    if acknowledge:
        await client.xack(key, group, *(id_ for id_, _ in entries[:acknowledge]))


def caretaker(
    client: "Redis", settings: MakeSettings, *, stream: Stream[ReportReceived] = RECEIVED, worker: str = "w"
) -> Caretaker:
    return Caretaker(client, stream, settings(), worker=worker)


async def left(client: "Redis", key: str) -> list[bytes]:
    return [id_ for id_, _ in await client.xrange(key)]


async def test_a_stream_is_cut_below_what_its_slowest_group_needs(client: "Redis", settings: MakeSettings) -> None:
    """The registered reader is done with all; another group holds one entry and has read no further than 700."""
    ids = await fill(client, IN)
    await read(client, IN, "enrich", MANY, acknowledge=MANY)
    await read(client, IN, "another", 700, acknowledge=500)
    assert await caretaker(client, settings).work()
    kept = await left(client, IN)
    assert ids[500:] == kept[-500:]
    assert len(kept) <= 500 + NODE_ENTRIES


async def test_an_entry_that_lies_unacknowledged_stays(client: "Redis", settings: MakeSettings) -> None:
    """One old entry among many that are done keeps all that came after it, until it is done."""
    ids = await fill(client, IN)
    await read(client, IN, "enrich", MANY, acknowledge=0)
    await client.xack(IN, "enrich", *ids[:250], *ids[251:])
    care = caretaker(client, settings)
    await care.work()
    assert ids[250] in await left(client, IN)
    await client.xack(IN, "enrich", ids[250])
    await care.work()
    assert len(await left(client, IN)) <= NODE_ENTRIES


async def test_a_reader_that_never_came_finds_everything(client: "Redis", settings: MakeSettings) -> None:
    """Where a registered group does not exist yet nothing is cut, whatever others have read."""
    await fill(client, IN)
    await read(client, IN, "another", MANY, acknowledge=MANY)
    assert await caretaker(client, settings).work()
    assert MANY == await client.xlen(IN)


async def test_a_group_that_was_set_back_finds_what_is_there(client: "Redis", settings: MakeSettings) -> None:
    """An operator who sets a group back to read again is not raced by the cut."""
    await fill(client, IN)
    await read(client, IN, "enrich", MANY, acknowledge=MANY)
    await client.xgroup_setid(IN, "enrich", "0")
    await caretaker(client, settings).work()
    assert MANY == await client.xlen(IN)


@pytest.mark.parametrize("slow", ["a group before", "later groups"])
@pytest.mark.parametrize(
    ("low", "high"),
    [("5-9", "5-10"), ("9-0", "10-0"), (f"7-{2**63 + 1}", f"7-{2**63 + 2}"), (f"{2**63 + 1}-3", f"{2**63 + 2}-1")],
)
async def test_ids_of_any_size_are_compared_as_numbers(
    low: str, high: str, slow: str, client: "Redis", settings: MakeSettings
) -> None:
    """An integrator may give ids of its own, up to 64 bits: 9 is lower than 10, and no digit is lost."""
    ids = [await client.xadd(IN, {"data": "x" * 5000}, id=id_) for id_ in ("1-0", low, high)]
    await read(client, IN, "enrich", 3, acknowledge=3)
    await read(client, IN, slow, 3, acknowledge=1)
    await caretaker(client, settings).work()
    assert ids[1:] == await left(client, IN)


async def test_what_has_no_registered_reader_is_kept_for_its_time(client: "Redis", settings: MakeSettings) -> None:
    """Whoever comes later finds the last hours; a group that is further behind finds all it needs."""
    now = int(time.time() * 1000)
    old = await fill(client, CHANGES, since_ms=now - 3 * HOUR_MS)
    recent = await fill(client, CHANGES, since_ms=now - HOUR_MS)
    care = Caretaker(client, CHANGED, settings(retention_hours=2), worker="w")
    await read(client, CHANGES, "alert", 2 * MANY, acknowledge=0)
    await client.xack(CHANGES, "alert", *old[:600])
    await care.work()
    kept = await left(client, CHANGES)
    assert [*old[600:], *recent] == kept[-1400:]
    assert len(kept) <= 1400 + NODE_ENTRIES
    await client.xack(CHANGES, "alert", *old, *recent)
    await care.work()
    kept = await left(client, CHANGES)
    assert recent == kept[-MANY:]
    assert len(kept) <= MANY + NODE_ENTRIES


async def test_what_has_no_registered_reader_is_cut_by_who_writes_it(client: "Redis", settings: MakeSettings) -> None:
    """Nobody else would: changes of incidents would fill Redis."""
    await fill(client, CHANGES, since_ms=int(time.time() * 1000) - 3 * HOUR_MS)
    writing = route(lambda _message: None, reads=RECEIVED, writes=CHANGED, group="enrich")
    async with running(build(settings(retention_hours=2), writing)):
        await until(lambda: _short(client, CHANGES))


async def test_one_worker_has_its_turn(client: "Redis", settings: MakeSettings) -> None:
    """However many workers there are the stream is looked after once; a turn that ended goes to the next."""
    first, second = (caretaker(client, settings, worker=name) for name in ("first", "second"))
    assert [True, False, True] == [await first.work(), await second.work(), await first.work()]
    await client.delete(f"{IN}:turn")
    assert [True, False] == [await second.work(), await first.work()]


async def test_a_turn_ends_by_itself(client: "Redis", settings: MakeSettings) -> None:
    """A worker that died while it was its turn does not keep the others from it."""
    await caretaker(client, settings, worker="killed").work()
    successor = caretaker(client, settings, worker="next")
    await until(successor.work)


async def test_a_full_server_is_cut(client: "Redis", settings: MakeSettings) -> None:
    """It is full servers that need it: the turn, which cannot be written, is not waited for."""
    await fill(client, IN)
    await read(client, IN, "enrich", MANY, acknowledge=MANY)
    await client.config_set("maxmemory", 1)
    assert await caretaker(client, settings).work()
    assert await client.xlen(IN) <= NODE_ENTRIES


async def test_a_full_server_on_which_nothing_can_be_cut_is_no_failure(client: "Redis", settings: MakeSettings) -> None:
    """A turn that cannot be written costs nothing but the turn."""
    await fill(client, IN, 10)
    await client.config_set("maxmemory", 1)
    assert [True, True] == [await caretaker(client, settings, worker=name).work() for name in ("first", "second")]


async def test_a_long_backlog_is_cut_in_pieces(
    client: "Redis", settings: MakeSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Redis is not kept busy with one long cut, and all of it goes in one round."""
    pieces: list[int] = []
    monkeypatch.setattr(duties, "CUT_AT_ONCE", 300)
    monkeypatch.setattr(occurrences, "trimmed", lambda _stream, *, entries: pieces.append(entries))
    await fill(client, IN, 3 * MANY)
    await read(client, IN, "enrich", 3 * MANY, acknowledge=3 * MANY)
    await caretaker(client, settings).work()
    assert await client.xlen(IN) <= NODE_ENTRIES
    assert max(pieces) <= 300


async def test_what_was_cut_before_a_turn_was_lost_is_counted(
    client: "Redis", settings: MakeSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between two pieces of a long cut the turn goes to another worker: the first piece was cut all the same."""
    monkeypatch.setattr(duties, "CUT_AT_ONCE", 300)
    await fill(client, IN, 3 * MANY)
    await read(client, IN, "enrich", 3 * MANY, acknowledge=3 * MANY)
    care = caretaker(client, settings)
    pieces = occurrences.trimmed

    def lose_the_turn(stream: str, *, entries: int) -> None:
        pieces(stream, entries=entries)
        redis.Redis(unix_socket_path=client.get_connection_kwargs()["path"]).set(f"{IN}:turn", "another")

    monkeypatch.setattr(occurrences, "trimmed", lose_the_turn)
    before = REGISTRY.get_sample_value("tocsin_trimmed_total", {"stream": IN}) or 0
    assert not await care.work()
    counted = (REGISTRY.get_sample_value("tocsin_trimmed_total", {"stream": IN}) or 0) - before
    assert 3 * MANY - await client.xlen(IN) == counted > 0


async def test_a_slow_consumer_loses_nothing(client: "Redis", settings: MakeSettings) -> None:
    """While entries are read slowly, by two workers, and cut all the time, each arrives once; then they are gone."""
    count = 2000

    async def slow(messages: Sequence[ReportReceived]) -> Sequence[Sequence[ReportEnriched] | Invalid]:
        await asyncio.sleep(0.01)
        return [[an_enriched(message.report)] for message in messages]

    def worker(group: str) -> object:
        reading = batch_route(slow, reads=RECEIVED, writes=ENRICHED, group=group)
        return running(build(settings(batch_size=20), reading))

    data = encode(a_received())
    async with worker("enrich"), worker("enrich"):  # type: ignore[attr-defined]
        await until(lambda: settled(client))
        for _ in range(count // 100):
            async with client.pipeline(transaction=False) as pipe:
                for _ in range(100):
                    pipe.xadd(IN, {"data": data})
                await pipe.execute()
        await until(lambda: settled(client), seconds=30)
        assert count == await client.xlen(OUT)
        await until(lambda: _short(client))


async def _short(client: "Redis", key: str = IN) -> bool:
    return bool(await client.xlen(key) <= NODE_ENTRIES)


async def test_consumers_at_the_end_of_the_line_are_waited_for(client: "Redis", settings: MakeSettings) -> None:
    """A route without a stream to write is a group like any other: what it has not read is not cut."""
    seen: list[str] = []

    def look(message: ReportReceived) -> None:
        seen.append(message.report.text)

    await client.xgroup_create(IN, "look", id="0", mkstream=True)
    async with running(
        build(settings(), route(lambda m: an_enriched(m.report), reads=RECEIVED, writes=ENRICHED, group="enrich"))
    ):
        await add(client, *(f"report {n}" for n in range(300)))
        await until(lambda: _read_by(client, "enrich"))
    await until(caretaker(client, settings, worker="next").work)
    async with running(build(settings(), route(look, reads=RECEIVED, group="look"))):
        await until(lambda: _read_by(client, "look"))
    assert [f"report {n}" for n in range(300)] == seen == await enriched(client)


async def _read_by(client: "Redis", name: str) -> bool:
    groups = {group["name"].decode(): group for group in await client.xinfo_groups(IN)}
    return bool(groups[name]["lag"] == 0 and groups[name]["pending"] == 0)
