"""Dead letters on a real server: found, put back as they were, dropped; whatever happens in between."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import redis
from builders import an_enriched
from hypothesis import HealthCheck, given
from hypothesis import settings as settings_of
from hypothesis import strategies as st
from rig import DEAD, ENRICH, IN, MakeSettings, add, enriched, letters, running, settled, until

from tocsin.contracts.messages import RawField, Rejected, RejectReason
from tocsin.contracts.streams import ENRICHED, RECEIVED, STREAMS
from tocsin.kit import build, codec, route
from tocsin.kit.entries import Entry, Refused
from tocsin.kit.letters import DeadLetters, Letter, Wanted

if TYPE_CHECKING:
    from redis.asyncio import Redis

pytestmark = pytest.mark.redis


@pytest.fixture
def sync(redis_url: str) -> Iterator[redis.Redis]:
    """Make a connection without an event loop, to an empty server."""
    with redis.Redis.from_url(redis_url) as sync:
        sync.flushall()
        yield sync
        sync.config_set("maxmemory", 0)


@pytest.fixture
def dead(sync: redis.Redis) -> DeadLetters:
    return DeadLetters(sync, STREAMS)


def bury(sync: redis.Redis, *, key: str = DEAD, at: str = "*", entry: Entry | None = None, **changes: object) -> str:
    """Write a dead letter as a worker does; return its id."""
    refused = Refused(entry or Entry("5-0", {b"data": b"{}"}), RejectReason.NOT_JSON, "it is no JSON")
    letter = codec.dead_letter(refused, stage="enrich", stream_key=IN).model_copy(update=changes)
    return sync.xadd(key, {"data": codec.encode(letter)}, id=at).decode()  # type: ignore[union-attr]


def ids(found: Iterator[Letter]) -> list[str]:
    return [letter.id for letter in found]


ORIGINALS = [
    {b"data": b'{"schema": "re'},
    {b"data": b"\xff\xfe\x00 not text", b"trace": b"t-1"},
    {b"body": "é ☃ 🜨".encode(), b"empty": b""},
    {b"data": b"x" * 300_000},
    {b"\xff name": b"1", b"/wA=": b"2"},
    {b"%d" % number: b"" for number in range(10_000)},
]


@pytest.mark.parametrize("fields", ORIGINALS)
def test_an_entry_comes_back_as_it_was(fields: dict[bytes, bytes], sync: redis.Redis, dead: DeadLetters) -> None:
    """Byte for byte, whatever it held; and the letter is gone."""
    bury(sync, entry=Entry("5-0", fields))
    [letter] = dead.find()
    new_id = dead.replay(letter)
    assert [(new_id, fields)] == [(id_.decode(), entry) for id_, entry in sync.xrange(IN)]  # type: ignore[union-attr]
    assert [] == list(dead.find())


@given(st.dictionaries(st.binary(max_size=8), st.binary(max_size=40), min_size=1, max_size=5))
@settings_of(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_come_back_as_they_were(sync: redis.Redis, dead: DeadLetters, fields: dict[bytes, bytes]) -> None:
    """Names and values alike, through a letter and back onto the stream."""
    sync.delete(IN, DEAD)
    bury(sync, entry=Entry("5-0", fields))
    [letter] = dead.find()
    dead.replay(letter)
    assert [fields] == [entry for _, entry in sync.xrange(IN)]  # type: ignore[union-attr]


@pytest.mark.parametrize("name", [b"\x75\xab\x5a", b"data"])
def test_a_report_is_looked_for_in_data_alone(name: bytes, sync: redis.Redis, dead: DeadLetters) -> None:
    """A name whose base64 reads `data` is another name."""
    bury(sync, entry=Entry("5-0", {name: b'{"report": {"id": "abcdef"}}'}))
    assert ["abcdef" if name == b"data" else None] == [letter.report_id for letter in dead.find()]


async def test_what_was_refused_goes_through_once_it_is_mended(
    client: "Redis", settings: MakeSettings, redis_url: str
) -> None:
    """The round trip: an entry that crashed its handler is put back for a worker whose fault is mended."""
    await add(client, "crash", "fine")
    async with running(build(settings(max_deliveries=1), ENRICH)):
        await until(lambda: settled(client))
    assert [RejectReason.EXHAUSTED] == [letter.reason for letter in await letters(client)]
    with redis.Redis.from_url(redis_url) as sync:
        dead = DeadLetters(sync, STREAMS)
        [letter] = dead.find(Wanted(report_id="0" * 12))
        assert dead.replay(letter)
    mended = route(lambda message: an_enriched(message.report), reads=RECEIVED, writes=ENRICHED, group="enrich")
    async with running(build(settings(), mended)):
        await until(lambda: settled(client))
    assert (["fine", "crash"], []) == (await enriched(client), await letters(client))


def test_a_letter_is_replayed_once(sync: redis.Redis, dead: DeadLetters) -> None:
    """Two operators with the same letter put one entry back."""
    bury(sync)
    [letter] = dead.find()
    assert (str, type(None)) == (type(dead.replay(letter)), type(dead.replay(letter)))
    assert sync.xlen(IN) == 1


def test_a_letter_is_dropped_once(sync: redis.Redis, dead: DeadLetters) -> None:
    """The second time there is nothing to drop; the stream it came from is not touched."""
    bury(sync)
    [letter] = dead.find()
    assert (True, False) == (dead.drop(letter), dead.drop(letter))
    assert not sync.exists(IN)


def test_a_full_server_keeps_the_letter(sync: redis.Redis, dead: DeadLetters) -> None:
    """Where the entry cannot be put back the letter stays: it is never in neither place."""
    bury(sync, entry=Entry("5-0", {b"data": b"x" * 1000}))
    sync.xadd(IN, {"data": "another, that is not taken for it"})
    [letter] = dead.find()
    sync.config_set("maxmemory", 1)
    with pytest.raises(redis.OutOfMemoryError):
        dead.replay(letter)
    sync.config_set("maxmemory", 0)
    assert ([letter], 1) == (list(dead.find()), sync.xlen(IN))


def test_a_stream_of_the_wrong_type_keeps_the_letter(sync: redis.Redis, dead: DeadLetters) -> None:
    """As above: nothing is taken away before it is put back."""
    bury(sync)
    sync.set(IN, "no stream")
    [letter] = dead.find()
    with pytest.raises(redis.ResponseError, match="WRONGTYPE"):
        dead.replay(letter)
    assert [letter] == list(dead.find())


@pytest.mark.parametrize("deleted", [False, True])
def test_a_stream_without_ids_left_keeps_the_letter(*, deleted: bool, sync: redis.Redis, dead: DeadLetters) -> None:
    """As above, where the stream is one and takes nothing more; its last entry is not taken for ours."""
    bury(sync)
    sync.xadd(IN, {"data": "1"}, id="1-1")
    last = sync.xadd(IN, {"data": "2"}, id="18446744073709551615-18446744073709551615")
    if deleted:
        sync.xdel(IN, last)
    [letter] = dead.find()
    with pytest.raises(redis.ResponseError, match="exhausted the last possible ID"):
        dead.replay(letter)
    assert ([letter], 1 if deleted else 2) == (list(dead.find()), sync.xlen(IN))


def test_a_letter_whose_bytes_cannot_be_read_can_be_dropped(sync: redis.Redis, dead: DeadLetters) -> None:
    """Somebody wrote base64 that is none; nothing is put back in its place."""
    refused = Refused(Entry("5-0", {}), RejectReason.REFUSED, "no")
    field = RawField(name="data", value="a", encoding="base64")
    letter = codec.dead_letter(refused, stage="mine", stream_key=IN).model_copy(update={"entry": (field,)})
    sync.xadd(DEAD, {"data": codec.encode(letter)})
    [found] = dead.find()
    with pytest.raises(ValueError, match="holds no entry; it can only be dropped"):
        dead.replay(found)
    assert (True, False) == (dead.drop(found), bool(sync.exists(IN)))


def test_a_letter_from_beyond_the_calendar_can_be_seen(sync: redis.Redis, dead: DeadLetters) -> None:
    """Somebody chose its id; the others must stay visible."""
    bury(sync, at="18446744073709551615-5")
    assert ["9999-12-31"] == [f"{letter.at:%Y-%m-%d}" for letter in dead.find()]
    assert 1 == len(ids(dead.find(Wanted(since=datetime(1900, 1, 1, tzinfo=UTC)))))


def test_what_is_no_dead_letter_can_be_seen_and_dropped(sync: redis.Redis, dead: DeadLetters) -> None:
    """Somebody's own entry in a dead stream does not hide the letters; it has nothing to be put back."""
    sync.xadd(DEAD, {"data": "oops"})
    bury(sync)
    strange, letter = dead.find()
    assert (None, "enrich") == (strange.rejected, letter.rejected and letter.rejected.stage)
    with pytest.raises(ValueError, match="holds no entry; it can only be dropped"):
        dead.replay(strange)
    assert dead.drop(strange)


def test_every_condition_narrows_the_choice(sync: redis.Redis, dead: DeadLetters) -> None:
    """By stage, reason, the entry's id, the report's id or its beginning, and by several at once."""
    report = Entry("7-0", {b"data": b'{"report": {"id": "abcdef"}}'})
    first = bury(sync, at="9-0")
    second = bury(sync, at="9-1", stage="mine", reason=RejectReason.REFUSED, entry=report)
    third = bury(sync, at="10-0", key=ENRICHED.dead.key(), stage="geocode", reason=RejectReason.REFUSED)
    assert [first, second, third] == ids(dead.find())
    assert [third, second, first] == ids(dead.find(newest_first=True))
    assert [second, third] == ids(dead.find(Wanted(reason=RejectReason.REFUSED)))
    assert [first] == ids(dead.find(Wanted(stage="enrich")))
    assert [second] == ids(dead.find(Wanted(entry_id="7-0")))
    assert [second] == ids(dead.find(Wanted(report_id="abc")))
    assert [] == ids(dead.find(Wanted(report_id="abc", stage="geocode")))
    assert [third, first] == ids(dead.find(Wanted(ids=(third, first, first, "1-1")), newest_first=True))
    assert [third] == ids(DeadLetters(sync, [ENRICHED]).find())


def test_age_bounds_the_choice(sync: redis.Redis, dead: DeadLetters) -> None:
    """The beginning counts, the end does not; letters tell when they were written."""
    noon = datetime(2024, 5, 14, 12, tzinfo=UTC)
    written = [bury(sync, at=f"{int((noon + timedelta(hours=h)).timestamp() * 1000)}-0") for h in range(4)]
    assert [noon + timedelta(hours=h) for h in range(4)] == [letter.at for letter in dead.find()]
    since, before = noon + timedelta(hours=1), noon + timedelta(hours=3)
    assert written[1:3] == ids(dead.find(Wanted(since=since, before=before)))
    assert written == ids(dead.find(Wanted(before=datetime(2100, 1, 1, tzinfo=UTC))))
    assert written[2:] == ids(dead.find(Wanted(since=noon + timedelta(hours=2))))


def test_a_letter_that_comes_back_is_not_replayed_for_ever(sync: redis.Redis, dead: DeadLetters) -> None:
    """A walk ends with the letters that were there when it began."""
    for _ in range(40):
        bury(sync)
    seen = 0
    for letter in dead.find():
        dead.replay(letter)
        bury(sync)
        seen += 1
    assert (40, 40) == (seen, sync.xlen(DEAD))


def test_large_letters_are_read_a_few_at_a_time(sync: redis.Redis, dead: DeadLetters) -> None:
    """A page shrinks where letters are large and grows where they are small; none is passed over."""
    written = [bury(sync, entry=Entry("5-0", {b"data": b"x" * size})) for size in [700_000] * 20 + [10] * 600]
    assert written == ids(dead.find())
    assert list(reversed(written)) == ids(dead.find(newest_first=True))


WALK = """
import resource, sys, redis
from tocsin.contracts.streams import RECEIVED
from tocsin.kit.letters import DeadLetters
dead = DeadLetters(redis.Redis.from_url(sys.argv[1]), [RECEIVED])
next(dead.find())
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
count = sum(1 for _ in dead.find())
print(count, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


def test_many_letters_take_little_memory(sync: redis.Redis, redis_url: str) -> None:
    """Twenty thousand letters of a kilobyte are walked within a few megabytes."""
    letter = codec.encode(
        Rejected(
            stage="enrich",
            reason=RejectReason.NOT_JSON,
            detail="x",
            stream=IN,
            entry_id="1-0",
            entry=(RawField(name="data", value="x" * 1000),),
        )
    )
    with sync.pipeline(transaction=False) as pipe:
        for _ in range(20_000):
            pipe.xadd(RECEIVED.dead.key(), {"data": letter})
        pipe.execute()
    walked = subprocess.run([sys.executable, "-c", WALK, redis_url], check=True, capture_output=True, text=True)
    count, megabytes = map(int, walked.stdout.split())
    assert count == 20_000
    assert megabytes <= 8
