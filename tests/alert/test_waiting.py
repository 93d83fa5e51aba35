"""What becomes of alerts that wait, while the rules, the incident or the hour change."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
import redis.asyncio
from alerting import a_change, a_rule
from builders import an_incident
from redis.exceptions import ConnectionError as RedisIsAway
from worked import killed

from tocsin.contracts.alerts import AlertDue
from tocsin.contracts.messages import Cause, ChangeKind, IncidentChanged, Rereading
from tocsin.kit import Transient
from tocsin_alert.channels import Alert
from tocsin_alert.handler import on_changed
from tocsin_alert.ledger import Window
from tocsin_alert.redis_ledger import LINES_KEPT, RedisLedger
from tocsin_alert.rulebook import Rulebook
from tocsin_alert.rules.decision import Step
from tocsin_alert.sending import Sender

NOON = datetime.now(UTC).replace(minute=15)
REPLAYED = Cause(
    report_id="0" * 64, message_id="m", rereading=Rereading(replay="r", stage="geocode", asked_at=datetime.now(UTC))
)


@dataclass
class Desk:
    """A channel that takes everything."""

    taken: list[Alert] = field(default_factory=list)

    async def send(self, alert: Alert) -> None:
        self.taken.append(alert)

    def told(self) -> list[tuple[str, Step | None]]:
        return [(alert.due.key, alert.decision.step) for alert in self.taken]


class Line:
    """Rules, a ledger and a channel, without the bus: a test says what comes, and when it is told."""

    def __init__(self, client: "redis.asyncio.Redis", **says: object) -> None:
        self.ledger = RedisLedger(client, partition=0, remember_days=1)
        self.book = Rulebook()
        self.now = NOON
        self.desk = Desk()
        self.sender = Sender("desk", self.desk, 1.0, lambda: self.book, self.ledger, now=lambda: self.now)
        self.write(**says)

    def write(self, **says: object) -> None:
        self.book = Rulebook({"a": a_rule(**says)}, {"desk": None})  # type: ignore[dict-item]  # nobody opens it

    def write_all(self, **rules: dict[str, object]) -> None:
        """Write several rules for the one channel, in this order."""
        self.book = Rulebook(
            {name: a_rule(**{"name": name, **says}) for name, says in rules.items()}, self.book.channels
        )

    async def comes(self, *changes: IncidentChanged) -> list[AlertDue]:
        due = await on_changed(changes, rules=lambda: self.book, ledger=self.ledger)
        return [each for several in due for each in several]

    async def tell(self, *changes: IncidentChanged) -> None:
        for each in await self.comes(*changes):
            await self.sender.tell(each)

    async def windows(self) -> list[Window]:
        return await self.ledger.windows(before=NOON + timedelta(days=2))


def story(*ids: str, **changes: object) -> list[IncidentChanged]:
    return [a_change(an_incident(id=id_, casualties=killed(1)), **changes) for id_ in ids]  # type: ignore[arg-type]


@pytest.mark.parametrize("book", ["gone", "off", "told elsewhere"])
async def test_a_rule_that_is_taken_out_tells_nothing_of_what_waits(client: "redis.asyncio.Redis", book: str) -> None:
    """Whoever stops a rule that tells too much is not told all of it, without a limit, for that."""
    line = Line(client)
    waiting = await line.comes(*story("i-1", "i-2", "i-3"))
    await line.sender.tell(waiting[0])
    match book:
        case "gone":
            line.book = Rulebook({}, line.book.channels)
        case "off":
            line.write(enabled=False)
        case _:
            line.write(channels=["other"])
    for each in waiting[1:]:
        await line.sender.tell(each)
    await line.tell(*story("i-1", "i-2", revision=2, kind=ChangeKind.RETRACTED))

    assert [("i-1/1/a", Step.ALERT), ("i-1/2/a", Step.RETRACTED)] == line.desk.told()


async def test_what_was_only_counted_in_a_summary_is_taken_back_within_the_limit(client: "redis.asyncio.Redis") -> None:
    """A hundred that nobody was told of by name are no hundred messages when they turn out wrong."""
    line, ids = Line(client, per_hour=2), [f"i-{n}" for n in range(100)]
    await line.tell(*story(*ids))
    [window] = await line.windows()
    assert 98 == window.count
    await line.ledger.close(window)
    line.desk.taken.clear()
    await line.tell(*story(*ids, revision=2, kind=ChangeKind.RETRACTED))

    assert [("i-0/2/a", Step.RETRACTED), ("i-1/2/a", Step.RETRACTED)] == line.desk.told()
    [window] = await line.windows()
    assert 98 == window.count
    assert all(held.headline.startswith("RETRACTED: ") for held in window.held)


async def test_what_a_replay_takes_back_is_held_like_any_alert(client: "redis.asyncio.Redis") -> None:
    """After a better gazetteer a desk is not woken by what was told last week."""
    line = Line(client, quiet={"from": "22:00", "to": "06:00"})
    line.now = NOON.replace(hour=12)
    await line.tell(*story("i-1", "i-2"))
    line.now = NOON.replace(hour=23)
    await line.tell(*story("i-1", revision=2, kind=ChangeKind.RETRACTED, cause=REPLAYED))
    await line.tell(*story("i-2", revision=2, kind=ChangeKind.RETRACTED))

    assert [("i-1/1/a", Step.ALERT), ("i-2/1/a", Step.ALERT), ("i-2/2/a", Step.RETRACTED)] == line.desk.told()
    [window] = await line.windows()
    assert ["i-1"] == [held.incident_id for held in window.held]


async def test_what_a_replay_finds_begins_nothing_and_news_of_it_does(client: "redis.asyncio.Redis") -> None:
    """Three thousand incidents read otherwise are no news; the next report about one of them is."""
    line = Line(client)
    await line.tell(*story("i-1", "i-2", cause=REPLAYED))
    assert [] == line.desk.told()
    await line.tell(*story("i-1", revision=2))
    assert [("i-1/2/a", Step.ALERT)] == line.desk.told()


async def test_a_held_alert_that_becomes_worse_stays_one_line(client: "redis.asyncio.Redis") -> None:
    """It is told as it stands, though the list is full by then; it is no update to who was never told of it."""
    line = Line(client, per_hour=1)
    await line.tell(*story("i-first", *(f"i-{n}" for n in range(LINES_KEPT + 5))))
    worse = an_incident(id="i-3", casualties=killed(7))
    await line.tell(a_change(worse, revision=2))

    [window] = await line.windows()
    assert (LINES_KEPT, LINES_KEPT + 5) == (len(window.held), window.count)
    [told] = [held for held in window.held if held.incident_id == "i-3"]
    assert (2, "Attack in Maiduguri, Borno, Nigeria: 7 killed") == (told.revision, told.headline)


async def test_a_held_update_of_what_was_sent_says_that_it_is_one(client: "redis.asyncio.Redis") -> None:
    """The summary's line begins as the message would have, however often it becomes worse."""
    line = Line(client, per_hour=1)
    await line.tell(*story("i-1"))
    for revision in (2, 3):
        await line.tell(a_change(an_incident(id="i-1", casualties=killed(5 + revision)), revision=revision))
        [window] = await line.windows()
        assert f"Update: Attack in Maiduguri, Borno, Nigeria: {5 + revision} killed" == window.held[0].headline


async def test_what_is_taken_back_while_held_is_not_told_at_all(client: "redis.asyncio.Redis") -> None:
    """Its line goes; where it was sent before and an update is held, it is taken back at once."""
    line = Line(client, per_hour=1)
    await line.tell(*story("i-1", "i-2"))
    await line.tell(a_change(an_incident(id="i-1", casualties=killed(7)), revision=2))
    await line.tell(*story("i-1", "i-2", revision=3, kind=ChangeKind.MERGED, merged_into="i-9"))

    assert [("i-1/1/a", Step.ALERT), ("i-1/3/a", Step.RETRACTED)] == line.desk.told()
    assert [0] == [window.count for window in await line.windows()]


async def test_an_alert_that_was_revised_while_it_waited_is_told_as_it_stands(client: "redis.asyncio.Redis") -> None:
    """The newest is told, as the first that the channel hears; what it overtook is not told after it."""
    line = Line(client)
    first = await line.comes(*story("i-1"))
    second = await line.comes(a_change(an_incident(id="i-1", casualties=killed(7)), revision=2))
    for each in [*second, *first]:
        await line.sender.tell(each)

    assert [("i-1/2/a", Step.ALERT)] == line.desk.told()


async def test_what_was_split_while_it_waited_is_told_of_both(client: "redis.asyncio.Redis") -> None:
    """The part that was split off is an incident of its own; the rest is told as far as it became worse."""
    line = Line(client)
    waiting = await line.comes(*story("i-1"))
    split = a_change(an_incident(id="i-2", casualties=killed(3)), kind=ChangeKind.SPLIT, split_from="i-1")
    for each in [*waiting, *await line.comes(a_change(an_incident(id="i-1"), revision=2), split)]:
        await line.sender.tell(each)

    assert [("i-1/1/a", Step.ALERT), ("i-2/1/a", Step.ALERT)] == line.desk.told()


async def test_what_was_taken_while_redis_was_away_is_written_down_and_not_sent_again(
    client: "redis.asyncio.Redis", monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worker lives, and remembers what the receiver said."""
    line = Line(client)
    [due] = await line.comes(*story("i-1"))
    write = line.ledger.write

    async def away(*_args: object, **_named: object) -> None:
        raise RedisIsAway("gone")

    monkeypatch.setattr(line.ledger, "write", away)
    with pytest.raises(Transient, match="the ledger of alerts is away: ConnectionError: gone"):
        await line.sender.tell(due)
    monkeypatch.setattr(line.ledger, "write", write)
    await line.sender.tell(due)
    await line.sender.tell(due)

    assert [("i-1/1/a", Step.ALERT)] == line.desk.told()
    assert 1 == await line.ledger.sent_within_hour(("a", "desk"))


async def test_one_worker_at_a_time_tells_of_an_incident(client: "redis.asyncio.Redis") -> None:
    """Another that has the same alert waits for its turn, and finds it told."""
    line = Line(client)
    [due] = await line.comes(*story("i-1"))
    async with line.ledger.turn(due, seconds=60) as turn:
        assert turn is not None
        with pytest.raises(Transient, match="another worker tells desk of this incident"):
            await line.sender.tell(due)
    await line.sender.tell(due)

    assert [("i-1/1/a", Step.ALERT)] == line.desk.told()


async def test_a_channel_has_one_message_of_a_revision_however_many_rules_ask(client: "redis.asyncio.Redis") -> None:
    """The first of the file tells it; what follows is told once as well, and what is over too."""
    line = Line(client)
    line.write_all(z={}, a={}, deadly={"killed": 3})
    await line.tell(*story("i-1"))
    await line.tell(a_change(an_incident(id="i-1", casualties=killed(5)), revision=2))
    await line.tell(*story("i-1", revision=3, kind=ChangeKind.RETRACTED))

    assert [("i-1/1/z", Step.ALERT), ("i-1/2/z", Step.UPDATE), ("i-1/3/z", Step.RETRACTED)] == line.desk.told()
    assert ["i-1/1/z", "i-1/2/z"] == [sent.key for sent in line.desk.taken[-1].earlier]


async def test_what_a_channel_knows_by_one_rule_another_takes_back(client: "redis.asyncio.Redis") -> None:
    """The rule that told it is gone; the other, which had nothing to say, knows of the message."""
    line = Line(client)
    line.write_all(first={}, second={})
    await line.tell(*story("i-1"))
    line.write_all(second={"per_hour": 1})
    await line.tell(*story("i-2"))
    await line.tell(*story("i-1", revision=2, kind=ChangeKind.RETRACTED))

    assert ("i-1/2/second", Step.RETRACTED) == line.desk.told()[-1]
    assert ["i-1/1/first"] == [sent.key for sent in line.desk.taken[-1].earlier]
    line.write_all(second={})
    await line.tell(*story("i-3"))
    line.write_all(first={"enabled": False}, second={})
    await line.tell(a_change(an_incident(id="i-3", casualties=killed(9)), revision=2))
    assert ("i-3/2/second", Step.UPDATE) == line.desk.told()[-1]


async def test_what_one_rule_asks_for_no_longer_stands_while_another_does(client: "redis.asyncio.Redis") -> None:
    """It is taken back when the last of them lets it go, and that once."""
    line = Line(client)
    line.write_all(deadly={"killed": 3}, any={"killed": 1})
    for revision, count in enumerate([5, 2, 0], start=1):
        await line.tell(a_change(an_incident(id="i-1", casualties=killed(count)), revision=revision))

    assert [("i-1/1/deadly", Step.ALERT), ("i-1/3/any", Step.RETRACTED)] == line.desk.told()


async def test_a_rule_that_is_gone_keeps_nothing_standing(client: "redis.asyncio.Redis") -> None:
    """Nor does what it told count for the others."""
    line = Line(client)
    line.write_all(deadly={"killed": 3}, any={"killed": 1})
    await line.tell(a_change(an_incident(id="i-1", casualties=killed(5)), revision=1))
    line.write_all(deadly={"killed": 3})
    await line.tell(a_change(an_incident(id="i-1", casualties=killed(2)), revision=2))

    assert [("i-1/1/deadly", Step.ALERT), ("i-1/2/deadly", Step.RETRACTED)] == line.desk.told()


async def test_what_moves_from_one_rule_to_another_is_told_by_the_other(client: "redis.asyncio.Redis") -> None:
    """Taken back by the one and told by the other in the same revision: the channel knows that it stands."""
    line = Line(client)
    line.write_all(few={"outcomes": ["unknown"]}, many={"killed": 3})
    await line.tell(*story("i-1"))
    worse = an_incident(id="i-1", casualties=killed(5), outcome="completed")
    await line.tell(a_change(worse, revision=2))

    assert [("i-1/1/few", Step.ALERT), ("i-1/2/few", Step.RETRACTED), ("i-1/2/many", Step.ALERT)] == line.desk.told()


@pytest.mark.parametrize("order", ["ab", "ba"])
async def test_a_rule_that_keeps_quiet_leaves_it_to_one_that_does_not(
    client: "redis.asyncio.Redis", order: str
) -> None:
    """Whichever comes first in the file; and its summary has no line of what was taken back."""
    line = Line(client)
    line.now = NOON.replace(hour=23)
    says: dict[str, dict[str, object]] = {"a": {"quiet": {"from": "22:00", "to": "06:00"}}, "b": {}}
    line.write_all(**{name: says[name] for name in order})
    await line.tell(*story("i-1"))
    line.write_all(**{name: says[name] for name in reversed(order)})
    await line.tell(*story("i-1", revision=2, kind=ChangeKind.RETRACTED))

    told = [(key.rpartition("/")[0], step) for key, step in line.desk.told()]
    assert [("i-1/1", Step.ALERT), ("i-1/2", Step.RETRACTED)] == told
    assert 0 == sum(window.count for window in await line.windows())


async def test_two_channels_each_have_their_message(client: "redis.asyncio.Redis") -> None:
    """What one was told says nothing of the other."""
    line = Line(client)
    other = Sender("other", Desk(), 1.0, lambda: line.book, line.ledger, now=lambda: line.now)
    line.write(channels=["desk", "other"])
    for due in await line.comes(*story("i-1")):
        await line.sender.tell(due)
        await other.tell(due)

    assert ["i-1/1/a"] == [alert.due.key for alert in line.desk.taken]
    assert ["i-1/1/a"] == [alert.due.key for alert in other.channel.taken]  # type: ignore[attr-defined]  # it is a Desk
