"""A replay at work, where Redis is full, workers are behind, or reports do not come back."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest
from builders import a_report
from redis.exceptions import OutOfMemoryError

from tocsin.contracts.messages import ChangeKind
from tocsin_cli.replay import sending
from tocsin_cli.replay.job import Job, Jobs, Mark
from tocsin_cli.replay.sending import Pace, Replay
from tocsin_cli.replay.stage import Stage
from tocsin_store.repository import Again, Asked, Came, Replayed, Repository

BEGAN = datetime(2024, 2, 9, tzinfo=UTC)
JOB = Job(replay="r", begun_at=BEGAN, last_change=7)
REPORTS = [
    Again(Came(BEGAN + timedelta(minutes=n), f"{n:064x}"), a_report(id=f"{n:064x}"))
    for n in range(sending.REPORTS_AT_ONCE + 3)
]


@dataclass
class Kept:
    """A database that has reports, and gets back those that were sent, some at each look."""

    jobs: "Sent"
    at_a_look: deque[int] = field(default_factory=lambda: deque([len(REPORTS)]))
    through: int = 0

    async def again(self, asked: Asked, after: Came | None, limit: int, *, placeable: bool) -> list[Again]:
        assert (Asked(), False) == (asked, placeable)
        rest = [
            each
            for each in REPORTS
            if after is None or (each.came.received, each.came.report_id) > (after.received, after.report_id)
        ]
        return rest[:limit]

    async def replayed(self, replay: str) -> int:
        assert "r" == replay
        came = self.at_a_look.popleft() if len(self.at_a_look) > 1 else self.at_a_look[0]
        self.through = min(self.through + came, len(self.jobs.there))
        return self.through

    async def became(self, replay: str, since: int) -> Replayed:
        assert ("r", 7) == (replay, since)
        return Replayed(self.through, {ChangeKind.UPDATED: 1})


@dataclass
class Sent:
    """A bus that is full so many times."""

    full: int = 0
    there: list[Again] = field(default_factory=list)

    async def send(self, job: Job, mark: Mark, reports: Sequence[Again]) -> Mark:
        assert job is JOB
        if self.full:
            self.full -= 1
            raise OutOfMemoryError("OOM command not allowed")
        self.there += reports
        for each in reports:
            mark = mark.then(each)
        return mark


@dataclass
class Behind:
    """Workers that are as far behind as told, look after look, and last as told last."""

    looks: deque[int] = field(default_factory=lambda: deque([0]))

    async def backlog(self) -> int:
        return self.looks.popleft() if len(self.looks) > 1 else self.looks[0]

    async def room(self) -> None:
        return


def replaying(kept: Kept, behind: Behind | None = None) -> Replay:
    parts = cast("Repository", kept), cast("Jobs", kept.jobs), cast("Pace", behind or Behind())
    return Replay(*parts, Asked(), Stage.ENRICH)


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LOOK_EVERY_SECONDS", "FULL_SECONDS"):
        monkeypatch.setattr(sending, name, 0.001)


async def test_all_are_sent_once_and_in_their_order() -> None:
    """Some at once, and as they came in."""
    kept = Kept(Sent())
    account = await replaying(kept).run(JOB, Mark(), lambda _: None)

    assert REPORTS == kept.jobs.there
    assert (len(REPORTS), len(REPORTS), {ChangeKind.UPDATED: 1}) == (account.sent, account.through, account.changes)


async def test_it_goes_on_after_its_mark() -> None:
    """What was sent before it was stopped is not sent again, and counts."""
    kept = Kept(Sent(there=REPORTS[:10]))
    account = await replaying(kept).run(JOB, Mark(10, REPORTS[9].came), lambda _: None)

    assert REPORTS == kept.jobs.there
    assert (len(REPORTS), len(REPORTS)) == (account.sent, account.through)


async def test_a_full_redis_is_waited_for() -> None:
    """The same reports are sent when it has room again."""
    kept = Kept(Sent(full=3))
    await replaying(kept).run(JOB, Mark(), lambda _: None)

    assert REPORTS == kept.jobs.there


async def test_it_waits_for_workers_that_are_behind_and_shows_how_far_they_are() -> None:
    """One look at empty streams at which nothing came back ends nothing: what was on its way may be in the database."""
    shown = list[int]()
    kept = Kept(Sent(), at_a_look=deque([6, 0, 6, 0, 6, len(REPORTS)]))
    account = await replaying(kept, Behind(deque([9, 0, 9, 0]))).run(JOB, Mark(), shown.append)

    assert len(REPORTS) == account.through
    assert (sorted(shown), len(REPORTS)) == (shown, shown[-1])


async def test_it_does_not_wait_for_what_was_refused() -> None:
    """Streams that stay empty have nothing more to bring."""
    kept = Kept(Sent(), at_a_look=deque([0]))
    account = await replaying(kept).run(JOB, Mark(), lambda _: None)

    assert (len(REPORTS), 0) == (account.sent, account.through)


async def test_it_does_not_wait_for_ever_where_no_worker_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Streams that stay full are given up after a while in which nothing came back."""
    monkeypatch.setattr(sending, "STALLED_SECONDS", 0.05)
    account = await replaying(Kept(Sent(), at_a_look=deque([0])), Behind(deque([9]))).run(JOB, Mark(), lambda _: None)

    assert 0 == account.through


@pytest.mark.parametrize("backlog", [0, 32, 33, 64])
async def test_there_is_room_while_live_reports_wait_behind_few(monkeypatch: pytest.MonkeyPatch, backlog: int) -> None:
    """As many as are sent at once still fit in, and not one more than was allowed."""
    looks = deque([backlog, backlog, 0])

    async def behind(_: Pace) -> int:
        return looks.popleft()

    monkeypatch.setattr(Pace, "backlog", behind)
    await Pace(cast("Any", None), Stage.ENRICH, ahead=64, partition=0).room()

    assert (2 if backlog <= 64 - sending.REPORTS_AT_ONCE else 0) == len(looks)
