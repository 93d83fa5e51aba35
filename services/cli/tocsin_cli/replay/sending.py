"""A replay at work: reports go on the bus a few at a time, so that live ones do not wait behind them."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Final

from redis.exceptions import OutOfMemoryError

from tocsin.contracts.messages import ChangeKind
from tocsin.kit.groups import look
from tocsin_cli.replay.job import Job, Jobs, Mark
from tocsin_cli.replay.message import PASSES
from tocsin_cli.replay.stage import Stage
from tocsin_cli.showing import Show
from tocsin_store.repository import Asked, Repository

if TYPE_CHECKING:
    from redis.asyncio import Redis

REPORTS_AT_ONCE: Final = 32
"""What one script puts on the bus. Redis does nothing else meanwhile, which is well below a millisecond."""

LOOK_EVERY_SECONDS: Final = 0.2
"""How late it is noticed that there is room again: some reports' time."""

FULL_SECONDS: Final = 2.0
"""How long Redis is left alone that has no memory left."""

SHOW_EVERY_SECONDS: Final = 1.0
"""How often the store is asked how many reports it has: the answer is counted in an index."""

STALLED_SECONDS: Final = 60.0
"""After so long without a report coming back it is told what is missing: twice the time after which the kit takes
over what a worker that died has held."""


@dataclass(frozen=True, slots=True)
class Account:
    """What became of a replay. `left_out` could not be placed without being read."""

    replay: str
    sent: int
    through: int
    changes: Mapping[ChangeKind, int]
    left_out: int = 0

    def as_data(self) -> dict[str, Any]:
        """Return it as JSON holds it."""
        return {**asdict(self), "changes": dict(self.changes)}


@dataclass(frozen=True, slots=True)
class Pace:
    """How full the streams may be. Live reports wait behind `ahead` reports at most, and go first where more wait."""

    client: "Redis"
    stage: Stage
    ahead: int
    partition: int

    async def backlog(self) -> int:
        """Return how many entries the slowest of the workers on the way has yet to do."""
        behind = [0]
        for stream in PASSES[self.stage]:
            seen = await look(self.client, stream_key=stream.key(self.partition), readers=stream.readers)
            behind += [seen.backlog(group) for group in stream.readers]
        return max(behind)

    async def room(self) -> None:
        """Wait until there is room for the next reports."""
        while await self.backlog() + REPORTS_AT_ONCE > self.ahead:  # noqa: ASYNC110  the workers tell nobody
            await asyncio.sleep(LOOK_EVERY_SECONDS)


@dataclass(slots=True)
class Replay:
    """Reports from the store to the bus, until all that were asked for are there and have come back."""

    repository: Repository
    jobs: Jobs
    pace: Pace
    asked: Asked
    stage: Stage
    _shown_at: float = field(default=0.0, init=False)

    async def run(self, job: Job, mark: Mark, show: Show) -> Account:
        """Send what is left after `mark`, wait for all of it, and return what became of it."""
        placeable = self.stage is Stage.GEOCODE
        while reports := await self.repository.again(self.asked, mark.last, REPORTS_AT_ONCE, placeable=placeable):
            await self.pace.room()
            try:
                mark = await self.jobs.send(job, mark, reports)
            except OutOfMemoryError:
                await asyncio.sleep(FULL_SECONDS)
            if time.monotonic() - self._shown_at >= SHOW_EVERY_SECONDS:
                await self._show(job, show)
        await self._come_back(job, mark.sent, show)
        became = await self.repository.became(job.replay, job.last_change)
        return Account(job.replay, mark.sent, became.reports, became.changes)

    async def _come_back(self, job: Job, sent: int, show: Show) -> None:
        """Wait until the store has what was sent; not for what was refused, or lies where no worker runs."""
        through, moved_at, was_empty = await self._show(job, show), time.monotonic(), False
        while through < sent and time.monotonic() - moved_at < STALLED_SECONDS:
            await asyncio.sleep(LOOK_EVERY_SECONDS)
            is_empty, before = await self.pace.backlog() == 0, through
            through = await self._show(job, show)
            if through != before:
                moved_at = time.monotonic()
            elif is_empty and was_empty:
                return
            was_empty = is_empty

    async def _show(self, job: Job, show: Show) -> int:
        through = await self.repository.replayed(job.replay)
        show(through)
        self._shown_at = time.monotonic()
        return through
