"""What the ledger in Redis keeps, for how long, and who may write in it."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
import redis.asyncio
from alerting import a_change
from builders import an_incident

from tocsin.contracts.alerts import AlertDue, DueKind, Held
from tocsin.contracts.streams import DUE
from tocsin_alert.redis_ledger import RedisLedger
from tocsin_alert.rules.decision import Told

LANE = ("all", "desk")
SOON = datetime.now(UTC) + timedelta(minutes=20)
DAY_MS = 24 * 3600 * 1000


def a_due(*, rule: str = "all", channel: str = "desk") -> AlertDue:
    return AlertDue(kind=DueKind.INCIDENT, key=f"i-1/1/{rule}", rule=rule, channel=channel, change=a_change())


@pytest.fixture
async def ledger(client: "redis.asyncio.Redis") -> AsyncIterator[RedisLedger]:
    return RedisLedger(client, partition=0, remember_days=1)


async def test_what_is_remembered_ends_and_nothing_else_stays(
    client: "redis.asyncio.Redis", ledger: RedisLedger
) -> None:
    """Each key has an end, but the list of windows, which are taken out one by one."""
    await ledger.interested([(a_change(), [LANE])])
    async with ledger.turn(a_due(), seconds=60) as turn:
        assert turn is not None
        await turn.done(Told(revision=1), sent=True)
        await ledger.hold(LANE, Held(incident_id="i-1", revision=1, headline="x"), until=SOON)
        ends = {key.decode(): await client.pttl(key) for key in await client.keys()}

    assert [f"{DUE.key()}:held"] == [key for key, end in ends.items() if end < 0]
    turns = [end for key, end in ends.items() if ":turn:" in key]
    assert 1 == len(turns)
    assert 30_000 < turns[0] <= 60_000
    remembered = [end for key, end in ends.items() if ":told:" in key or ":watch:" in key]
    assert [True, True] == [DAY_MS - 60_000 < end <= DAY_MS for end in remembered]


async def test_of_two_that_were_too_slow_the_later_revision_stays(ledger: RedisLedger) -> None:
    """And of two of one revision the later word: that what was held is sent now."""
    async with ledger.turn(a_due(), seconds=60) as turn:
        assert turn is not None
        for told in (Told(revision=2), Told(revision=2, said=2), Told(revision=1, said=1)):
            await turn.done(told, sent=False)
    async with ledger.turn(a_due(), seconds=60) as turn:
        assert turn is not None
        assert Told(revision=2, said=2) == turn.told


async def test_a_turn_is_one_channels_and_ends_by_its_own_hand(
    client: "redis.asyncio.Redis", ledger: RedisLedger
) -> None:
    """Another rule of it waits, another channel does not; who was too slow does not end the next one's turn."""
    async with ledger.turn(a_due(), seconds=60) as mine:
        assert mine is not None
        async with (
            ledger.turn(a_due(rule="other"), seconds=60) as same,
            ledger.turn(a_due(channel="room"), seconds=60) as room,
        ):
            assert (None, True) == (same, room is not None)
        [turn] = await client.keys(f"{DUE.key()}:turn:*")
        await client.set(turn, "somebody else")
    assert b"somebody else" == await client.get(turn)


async def test_a_channel_knows_what_its_other_rules_told_and_not_other_channels(ledger: RedisLedger) -> None:
    """By the rules' names."""
    for number, (rule, channel) in enumerate([("a", "desk"), ("b", "desk"), ("b", "room")], start=1):
        async with ledger.turn(a_due(rule=rule, channel=channel), seconds=60) as turn:
            assert turn is not None
            await turn.done(Told(revision=number), sent=False)
    async with ledger.turn(a_due(rule="a"), seconds=60) as turn:
        assert turn is not None
        assert (Told(revision=1), {"b": Told(revision=2)}) == (turn.told, turn.others)


async def test_a_window_begins_when_the_first_was_held(client: "redis.asyncio.Redis", ledger: RedisLedger) -> None:
    """However many come after it; it is told of once it is over, and gone once it is closed."""
    await ledger.hold(LANE, Held(incident_id="i-1", revision=1, headline="x"), until=SOON)
    [first] = await ledger.windows(before=SOON)
    await client.hset(f"{DUE.key()}:held:all/desk@{round(SOON.timestamp() * 1000)}", b"", b"1000")
    await ledger.hold(LANE, Held(incident_id="i-2", revision=1, headline="y"), until=SOON)
    [both] = await ledger.windows(before=SOON)

    assert [] == await ledger.windows(before=SOON - timedelta(seconds=1))
    assert (1, 2, LANE) == (first.count, both.count, both.lane)
    assert datetime.fromtimestamp(1, UTC) == both.since
    await ledger.close(both)
    assert [] == await ledger.windows(before=SOON)


async def test_who_is_to_be_told_is_remembered_and_what_went_is_not_told(ledger: RedisLedger) -> None:
    """Of a later change all lanes that ever were are told; after its end nobody is told of an earlier one."""
    gone = a_change(revision=3, kind="retracted")  # type: ignore[arg-type]  # as the wire has it
    other = a_change(an_incident(id="i-2"))
    assert [[LANE], []] == await ledger.interested([(a_change(), [LANE]), (other, [])])
    assert [[LANE], []] == await ledger.interested([(a_change(revision=2), []), (other, [])])
    assert [[LANE]] == await ledger.interested([(gone, [])])
    assert [[]] == await ledger.interested([(a_change(revision=2), [("late", "desk")])])
    back = a_change(revision=4)
    assert [[LANE, ("late", "desk")]] == await ledger.interested([(back, [])])
