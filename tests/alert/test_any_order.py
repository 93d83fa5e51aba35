"""Whatever order the bus brings changes in, and however often: no alert twice, and the last word is the newest."""

import asyncio
import itertools
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field

import redis.asyncio
from alerting import a_change
from builders import an_incident
from hypothesis import given, settings
from hypothesis import strategies as st
from worked import killed

from tocsin.contracts.alerts import AlertDue
from tocsin.contracts.messages import ChangeKind, IncidentChanged
from tocsin.kit import Transient
from tocsin_alert.channels import Alert, Away
from tocsin_alert.handler import on_changed
from tocsin_alert.redis_ledger import RedisLedger
from tocsin_alert.rulebook import Rulebook
from tocsin_alert.rules.decision import Step
from tocsin_alert.rules.rule import Rule
from tocsin_alert.sending import Sender

BOOK = Rulebook({"all": Rule(name="all", channels=("desk",), updates="all", per_hour=1000)}, {"desk": None})  # type: ignore[dict-item]  # nobody opens it


@dataclass
class Desk:
    """A channel that is away as often as a test says, and then takes what comes."""

    away: list[bool]
    taken: list[Alert] = field(default_factory=list)

    async def send(self, alert: Alert) -> None:
        if self.away and self.away.pop():
            raise Away("out for lunch")
        self.taken.append(alert)


@st.composite
def deliveries(draw: st.DrawFn) -> tuple[list[IncidentChanged], list[IncidentChanged], bool]:
    """Return an incident's revisions, how the bus brings them (each once at least), and whether it goes in the end."""
    tolls = draw(st.lists(st.integers(0, 9), min_size=1, max_size=5))
    told = [a_change(an_incident(casualties=killed(count)), revision=n) for n, count in enumerate(tolls, start=1)]
    if goes := draw(st.booleans()):
        kind = draw(st.sampled_from([ChangeKind.RETRACTED, ChangeKind.MERGED]))
        told.append(a_change(an_incident(casualties=killed(tolls[-1])), revision=len(told) + 1, kind=kind))
    again = draw(st.lists(st.sampled_from(told), max_size=5))
    return told, draw(st.permutations([*told, *again])), goes


async def told_to_the_end(sender: Sender, due: list[AlertDue]) -> None:
    """Tell what is due as the kit does: again, until it need not wait, and what was not taken after the others."""
    sender.patience.clock = itertools.count(start=sender.patience.clock(), step=1e4).__next__
    while due:
        with suppress(Transient):
            again = await sender.tell(due[0])
            due = due[1:] + ([again] if again else [])


async def at_work(
    url: str, brought: Sequence[IncidentChanged], desk: Desk, shuffled: st.DataObject, *, in_order: bool
) -> None:
    async with redis.asyncio.Redis.from_url(url) as client:
        await client.flushall()
        ledger = RedisLedger(client, partition=0, remember_days=1)
        sender = Sender("desk", desk, 1.0, lambda: BOOK, ledger)
        due: list[AlertDue] = []
        for change in brought:
            [now_due] = await on_changed([change], rules=lambda: BOOK, ledger=ledger)
            due += now_due
        await told_to_the_end(sender, due if in_order else shuffled.draw(st.permutations(due)))


@settings(max_examples=60)
@given(story=deliveries(), away=st.lists(st.booleans(), max_size=6), shuffled=st.data(), in_order=st.booleans())
def test_each_is_told_once_at_most_and_the_newest_always(
    redis_url: str,
    story: tuple[list[IncidentChanged], list[IncidentChanged], bool],
    away: list[bool],
    shuffled: st.DataObject,
    in_order: bool,  # noqa: FBT001  hypothesis gives it by name
) -> None:
    """No key twice, later revisions after earlier ones, and what was told last is how the incident stands."""
    told, brought, goes = story
    desk = Desk(away)
    asyncio.run(at_work(redis_url, brought, desk, shuffled, in_order=in_order))

    keys = [alert.due.key for alert in desk.taken]
    revisions = [alert.due.change.revision for alert in desk.taken if alert.due.change]
    assert sorted(set(revisions)) == revisions
    assert len(set(keys)) == len(keys)
    if goes:
        assert not desk.taken or desk.taken[-1].decision.step is Step.RETRACTED
    else:
        last = desk.taken[-1].due.change
        assert last is not None
        assert told[-1].incident.casualties == last.incident.casualties


@settings(max_examples=20)
@given(tolls=st.lists(st.integers(0, 9), min_size=1, max_size=5, unique=True))
def test_in_order_each_change_is_told(redis_url: str, tolls: list[int]) -> None:
    """With `updates = "all"` and as the bus brings them as a rule: one alert a revision, none left out."""
    told = [a_change(an_incident(casualties=killed(count)), revision=n) for n, count in enumerate(tolls, start=1)]
    desk = Desk([])
    asyncio.run(at_work(redis_url, told, desk, st.data(), in_order=True))  # type: ignore[arg-type]  # nothing is drawn

    assert [f"i-1/{n}/all" for n in range(1, len(told) + 1)] == [alert.due.key for alert in desk.taken]
