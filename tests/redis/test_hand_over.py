"""The hand-over on a real server: each entry once, and never half."""

import asyncio
from typing import TYPE_CHECKING

import pytest
from redis.exceptions import OutOfMemoryError, ResponseError

from tocsin.kit.groups import ensure_group
from tocsin.kit.scripts import Finished, RedisHandOver, RedisPublishOnce, seen_key

if TYPE_CHECKING:
    from redis.asyncio import Redis

pytestmark = pytest.mark.redis

HIGHEST = f"{2**64 - 1}-{2**64 - 1}"
IN, OUT, DEAD, GROUP = "{0}:in", "{0}:out", "{0}:in.dead", "g"


async def read(client: "Redis", consumer: str, *, entries: int) -> list[str]:
    """Put entries on the stream and read them as a consumer; return their ids."""
    await ensure_group(client, stream_key=IN, group=GROUP)
    for number in range(entries):
        await client.xadd(IN, {"data": str(number)})
    [[_, read]] = await client.xreadgroup(GROUP, consumer, {IN: ">"})
    return [id_.decode() for id_, _ in read]


async def written(client: "Redis", key: str) -> list[bytes]:
    return [fields[b"data"] for _, fields in await client.xrange(key)]


async def pending(client: "Redis") -> int:
    return int((await client.xpending(IN, GROUP))["pending"])


def hand_over(client: "Redis") -> RedisHandOver:
    return RedisHandOver(client, stream_key=IN, group=GROUP)


async def test_a_batch_is_acknowledged_and_its_outputs_written_in_order(client: "Redis") -> None:
    """Entries may have no, one or several outputs, on several streams."""
    one, two, three = await read(client, "a", entries=3)
    held = await hand_over(client)(
        [
            Finished(one, OUT, [b"1a", b"1b"]),
            Finished(two, OUT, []),
            Finished(three, DEAD, [b"bad"]),
        ]
    )
    assert [True, True, True] == held
    assert ([b"1a", b"1b"], [b"bad"]) == (await written(client, OUT), await written(client, DEAD))
    assert await pending(client) == 0


async def test_two_workers_with_the_same_entry_leave_one_copy(client: "Redis") -> None:
    """A slow worker and the one that claimed its entry both finish: the first is written, the second is told."""
    [entry] = await read(client, "slow", entries=1)
    await client.xautoclaim(IN, GROUP, "claimer", min_idle_time=0)
    results = await asyncio.gather(
        hand_over(client)([Finished(entry, OUT, [b"by slow"])]),
        hand_over(client)([Finished(entry, OUT, [b"by claimer"])]),
    )
    assert [[False], [True]] == sorted(results)
    assert 1 == len(await written(client, OUT))


async def test_what_was_handed_over_before_leaves_the_rest_of_its_batch_their_own_outputs(client: "Redis") -> None:
    """The outputs of an entry that another worker was done with are dropped, and no others in their place."""
    one, two, three = await read(client, "a", entries=3)
    await client.xack(IN, GROUP, one)
    finished = [Finished(one, OUT, [b"1a", b"1b"]), Finished(two, OUT, [b"2"]), Finished(three, DEAD, [b"3"])]
    assert [False, True, True] == await hand_over(client)(finished)
    assert ([b"2"], [b"3"]) == (await written(client, OUT), await written(client, DEAD))


async def test_a_hand_over_that_is_called_again_writes_nothing_more(client: "Redis") -> None:
    """A lost answer is asked for again without harm."""
    entries = await read(client, "a", entries=2)
    finished = [Finished(entry, OUT, [b"x"]) for entry in entries]
    assert [True, True] == await hand_over(client)(finished)
    assert [False, False] == await hand_over(client)(finished)
    assert 2 == len(await written(client, OUT))


async def test_a_server_that_forgot_the_script_is_told_it_again(client: "Redis") -> None:
    """After a restart of Redis the first hand-over brings the script along."""
    one, two = await read(client, "a", entries=2)
    hand = hand_over(client)
    await hand([Finished(one, OUT, [b"1"])])
    await client.script_flush()
    assert [True] == await hand([Finished(two, OUT, [b"2"])])


async def test_an_output_that_cannot_be_written_leaves_the_entry_unacknowledged(client: "Redis") -> None:
    """A key of the wrong type is noticed before anything is acknowledged: nothing is lost."""
    entries = await read(client, "a", entries=2)
    await client.set(OUT, "not a stream")
    with pytest.raises(ResponseError, match=r"WRONGTYPE .*: \{0\}:out"):
        await hand_over(client)([Finished(entry, OUT, [b"x"]) for entry in entries])
    assert 2 == await pending(client)


async def test_a_stream_at_its_highest_id_leaves_the_entries_unacknowledged(client: "Redis") -> None:
    """An integrator's own id can leave no room for another: that is noticed before anything is lost, and mendable."""
    one, two = await read(client, "a", entries=2)
    await client.xadd(OUT, {"data": "last"}, id=HIGHEST)
    finished = [Finished(one, DEAD, [b"x"]), Finished(two, OUT, [b"x"])]
    with pytest.raises(ResponseError, match=r"\{0\}:out is at the highest id there is: see docs/operations.md"):
        await hand_over(client)(finished)
    assert (2, []) == (await pending(client), await written(client, DEAD))
    await client.xdel(OUT, HIGHEST)
    await client.execute_command("XSETID", OUT, "0-1")
    assert [True, True] == await hand_over(client)(finished)


async def test_ids_far_ahead_of_the_clock_are_no_obstacle(client: "Redis") -> None:
    """There is room after them, so they are written after."""
    [entry] = await read(client, "a", entries=1)
    await client.xadd(OUT, {"data": "ahead"}, id=f"{2**64 - 1}-{10**18}")
    assert [True] == await hand_over(client)([Finished(entry, OUT, [b"x"])])
    assert [b"ahead", b"x"] == await written(client, OUT)


async def test_a_full_server_can_still_be_drained(client: "Redis") -> None:
    """Under `maxmemory` sources are refused, and what is in the pipeline still goes through to its end, whole."""
    entries = await read(client, "a", entries=2)
    await client.config_set("maxmemory", "1mb")
    publish = RedisPublishOnce(client, stream_key=IN, seen_seconds=60)
    with pytest.raises(OutOfMemoryError):
        await publish([("a", b"new")])
    assert [True, True] == await hand_over(client)([Finished(entry, OUT, [b"x"]) for entry in entries])
    assert (2, 0) == (len(await written(client, OUT)), await pending(client))


async def test_entries_of_a_flushed_server_are_nobodys(client: "Redis") -> None:
    """What was read before a flush cannot be handed over after it; nothing fails."""
    [entry] = await read(client, "a", entries=1)
    await client.flushall()
    assert [False] == await hand_over(client)([Finished(entry, OUT, [b"x"])])


async def test_a_message_is_published_once_per_key(client: "Redis") -> None:
    """A key that was seen is not published again, neither in the same call nor later, nor from another worker."""
    publish = RedisPublishOnce(client, stream_key=IN, seen_seconds=60)
    other = RedisPublishOnce(client, stream_key=IN, seen_seconds=60)
    assert [True, True, False] == await publish([("a", b"1"), ("b", b"2"), ("a", b"3")])
    assert [False, True] == await other([("b", b"4"), ("c", b"5")])
    assert [b"1", b"2", b"5"] == await written(client, IN)


async def test_a_key_is_remembered_for_its_time_only(client: "Redis") -> None:
    """What was seen does not fill Redis for ever."""
    publish = RedisPublishOnce(client, stream_key=IN, seen_seconds=60)
    await publish([("a", b"1")])
    assert 0 < await client.ttl(seen_key(IN, "a")) <= 60


@pytest.mark.parametrize(("why", "at_highest_id"), [("WRONGTYPE", False), ("is at the highest id", True)])
async def test_nothing_is_remembered_that_was_not_published(client: "Redis", why: str, *, at_highest_id: bool) -> None:
    """Where the stream's key holds something else, or no id is left, no message is marked as seen."""
    if at_highest_id:
        await client.xadd(IN, {"data": "last"}, id=HIGHEST)
    else:
        await client.set(IN, "not a stream")
    publish = RedisPublishOnce(client, stream_key=IN, seen_seconds=60)
    with pytest.raises(ResponseError, match=why):
        await publish([("a", b"1")])
    assert not await client.exists(seen_key(IN, "a"))
