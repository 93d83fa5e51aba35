"""A replay as Redis keeps it, so that whoever says the same command goes on with it: after a stop, or beside another.

What was asked for has a key that says which replay does it. The replay has a mark, which says how far it is, and which
is written together with what it stands for (`append.lua`): a report is put on the bus once, however many ask for it.
"""

import json
import secrets
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Final, Self

from pydantic import BaseModel

from tocsin.kit.codec import encode
from tocsin.kit.scripts import RedisAppend
from tocsin_cli.replay.message import WRITES, message_of
from tocsin_cli.replay.stage import Stage
from tocsin_store.repository import Again, Asked, Came

if TYPE_CHECKING:
    from redis.asyncio import Redis

FORGOTTEN_AFTER: Final = timedelta(days=30)
"""A replay that was stopped can be gone on with for so long."""


class Job(BaseModel):
    """A replay: its name, when it was first asked for, and the store's last change by then."""

    replay: str
    begun_at: datetime
    last_change: int


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a replay is: so many reports are on the bus, and which was the last."""

    sent: int = 0
    last: Came | None = None

    def __str__(self) -> str:
        return f"{self.sent} {self.last.received.isoformat()} {self.last.report_id}" if self.last else ""

    @classmethod
    def read(cls, written: str) -> Self:
        """Return what `str` wrote."""
        if not written:
            return cls()
        sent, received, report_id = written.split(" ")
        return cls(int(sent), Came(datetime.fromisoformat(received), report_id))

    def then(self, again: Again) -> "Mark":
        return Mark(self.sent + 1, again.came)


class Jobs:
    """Replays from one stage on, in one partition. Every method may raise `redis.RedisError`."""

    def __init__(self, client: "Redis", stage: Stage, *, partition: int) -> None:
        self._client = client
        self._stage = stage
        self._stream = WRITES[stage].key(partition)

    async def take(self, asked: Asked, *, now: datetime, last_change: int) -> tuple[Job, Mark]:
        """Return the replay that was begun and not finished for what is asked, or begin one; and how far it is."""
        begun = Job(replay=_name(now), begun_at=now, last_change=last_change)
        key = self._key(asked)
        await self._client.set(key, begun.model_dump_json(), nx=True, ex=FORGOTTEN_AFTER)
        kept = await self._client.get(key)
        job = Job.model_validate_json(kept) if kept else begun
        return job, Mark.read(await self._append(job)("", []))

    async def send(self, job: Job, mark: Mark, reports: list[Again]) -> Mark:
        """Put the next reports on the bus, unless another did; return how far the replay is then."""
        now, items, then = datetime.now(UTC), [], mark
        for again in reports:
            then = then.then(again)
            message = message_of(again, replay=job.replay, stage=self._stage, at=now)
            items.append((str(then), encode(message)))
        here = await self._append(job)(str(mark), items)
        await self._client.expire(self._mark_key(job), FORGOTTEN_AFTER)
        return Mark.read(here)

    async def finish(self, asked: Asked, job: Job) -> None:
        """Have the same command begin anew. Who is still at this one knows its mark."""
        kept = await self._client.get(self._key(asked))
        if kept and Job.model_validate_json(kept) == job:
            await self._client.delete(self._key(asked))

    def _append(self, job: Job) -> RedisAppend:
        return RedisAppend(self._client, stream_key=self._stream, mark=f"replay:{job.replay}:mark")

    def _mark_key(self, job: Job) -> str:
        return f"{self._stream}:replay:{job.replay}:mark"

    def _key(self, asked: Asked) -> str:
        told = json.dumps(asdict(asked), default=str, sort_keys=True)
        return f"{self._stream}:replay:{sha256(told.encode()).hexdigest()[:16]}"


def _name(now: datetime) -> str:
    return f"{now:%Y%m%d-%H%M}-{secrets.token_hex(4)}"
