"""The ledger in Redis. All its keys begin with that of the stream `alerts.due`, and so have its hash tag.

```
…:watch:<incident>          hash: the lanes that are to be told of it, and the revision at which it went
…:told:<incident>           hash: for each lane what it was told, as JSON
…:turn:<incident>/<channel> who is telling the channel; ends by itself
…:sent:<lane>:<hour>        how many alerts the lane was sent in an hour
…:held                      sorted set: windows by their end
…:held:<lane>@<end>         hash: for each incident its line, and since when
```
"""

import secrets
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, cast

from redis.exceptions import RedisError

from tocsin.contracts.alerts import AlertDue, Held
from tocsin.contracts.messages import IncidentChanged
from tocsin.contracts.streams import DUE
from tocsin_alert.ledger import Lane, Window
from tocsin_alert.rules.decision import Told
from tocsin_alert.rules.matching import GONE
from tocsin_alert.scripts import text

if TYPE_CHECKING:
    from redis.asyncio import Redis

LINES_KEPT: Final = 20
"""Of what was held back: more is not read; the rest is counted."""

HOUR_SECONDS: Final = 3600

_GONE: Final = b""
"""The field of the watch's hash for the revision at which the incident went, and of a window's for since when."""


class RedisLedger:
    """The `Ledger` of one partition."""

    def __init__(self, client: "Redis", *, partition: int, remember_days: float) -> None:
        self._client = client
        self._root = DUE.key(partition)
        self._remember_ms = round(remember_days * 24 * HOUR_SECONDS * 1000)
        self._begin = client.register_script(text("begin.lua"))
        self._done = client.register_script(text("done.lua"))
        self._end = client.register_script(text("end.lua"))

    async def interested(self, changes: Sequence[tuple[IncidentChanged, Sequence[Lane]]]) -> list[list[Lane]]:
        """Note who is to be told of these changes; return for each all that ever were."""
        async with self._client.pipeline(transaction=True) as pipe:
            for change, lanes in changes:
                key = f"{self._root}:watch:{change.incident.id}"
                fields: dict[bytes, bytes | int] = {_name(lane).encode(): b"1" for lane in lanes}
                if change.kind in GONE:
                    fields[_GONE] = change.revision
                if fields:
                    pipe.hset(key, mapping=fields)  # type: ignore[arg-type]  # its dict is invariant
                    pipe.pexpire(key, self._remember_ms)
                pipe.hgetall(key)
            answers = await pipe.execute()
        watched = [answer for answer in answers if isinstance(answer, dict)]
        return [_concerned(change, watch) for (change, _), watch in zip(changes, watched, strict=True)]

    @asynccontextmanager
    async def turn(self, due: AlertDue, *, seconds: float) -> "AsyncIterator[_Turn | None]":
        """Give the turn at what is due, or None."""
        subject = due.change.incident.id if due.change else due.key
        token = secrets.token_hex(8)
        key, turn = f"{self._root}:told:{subject}", f"{self._root}:turn:{subject}/{due.channel}"
        found = await self._begin(keys=[key, turn], args=[token, round(seconds * 1000)])
        if found is None:
            yield None
            return
        told = {_lane(lane.decode()): said for lane, said in zip(found[::2], found[1::2], strict=True)}
        by_rule = {rule: Told.model_validate_json(told[rule, name]) for rule, name in told if name == due.channel}
        own = by_rule.pop(due.rule, None)
        try:
            yield _Turn(self, key, _name((due.rule, due.channel)), own, by_rule)
        finally:
            with suppress(RedisError, OSError):  # it ends by itself when its time is over
                await self._end(keys=[turn], args=[token])

    async def write(self, key: str, lane: str, told: Told, *, sent: bool) -> None:
        """Write down what a lane was told."""
        arguments: list[str | int] = [
            lane,
            told.revision,
            told.model_dump_json(),
            self._remember_ms,
            int(sent),
            2 * HOUR_SECONDS * 1000,
        ]
        await self._done(keys=[key, self._hour(lane)], args=arguments)

    async def sent_within_hour(self, lane: Lane) -> int:
        return int(await self._client.get(self._hour(_name(lane))) or 0)

    async def hold(self, lane: Lane, held: Held, *, until: datetime) -> None:
        """Keep a line for the lane's summary."""
        window, end = self._window(lane, until), _milliseconds(until)
        lines, kept = await self._client.hlen(window), await self._client.hget(window, held.incident_id)
        line = held.model_dump_json() if kept or lines <= LINES_KEPT else ""
        async with self._client.pipeline(transaction=True) as pipe:
            pipe.hsetnx(window, _GONE, str(_milliseconds(datetime.now(UTC))))
            pipe.hset(window, held.incident_id, line)
            pipe.pexpire(window, self._remember_ms)
            pipe.zadd(f"{self._root}:held", {f"{_name(lane)}@{end}": end})
            await pipe.execute()

    async def release(self, lane: Lane, incident_id: str, *, until: datetime) -> bool:
        return bool(await self._client.hdel(self._window(lane, until), incident_id))

    async def windows(self, *, before: datetime) -> list[Window]:
        """Return what was held back until a moment before this one, and is not told yet."""
        found = await self._client.zrangebyscore(f"{self._root}:held", "-inf", _milliseconds(before))
        names = cast("list[bytes]", found)
        return [await self._read(name.decode()) for name in names]

    async def close(self, window: Window) -> None:
        async with self._client.pipeline(transaction=True) as pipe:
            pipe.delete(self._window(window.lane, window.until))
            pipe.zrem(f"{self._root}:held", f"{_name(window.lane)}@{_milliseconds(window.until)}")
            await pipe.execute()

    async def _read(self, name: str) -> Window:
        lane, _, end = name.rpartition("@")
        lines = cast("dict[bytes, bytes]", await self._client.hgetall(f"{self._root}:held:{name}"))
        since = int(lines.pop(_GONE, end.encode()))
        held = tuple(Held.model_validate_json(line) for line in lines.values() if line)
        return Window(_lane(lane), _moment(since), _moment(int(end)), held[:LINES_KEPT], len(lines))

    def _window(self, lane: Lane, until: datetime) -> str:
        return f"{self._root}:held:{_name(lane)}@{_milliseconds(until)}"

    def _hour(self, lane: str) -> str:
        return f"{self._root}:sent:{lane}:{int(time.time() // HOUR_SECONDS)}"


@dataclass(frozen=True, slots=True)
class _Turn:
    ledger: RedisLedger
    key: str
    lane: str
    told: Told | None
    others: dict[str, Told]

    async def done(self, told: Told, *, sent: bool) -> None:
        await self.ledger.write(self.key, self.lane, told, sent=sent)


def _concerned(change: IncidentChanged, watch: dict[bytes, bytes]) -> list[Lane]:
    gone = watch.get(_GONE)
    if change.kind not in GONE and gone is not None and int(gone) >= change.revision:
        return []
    return sorted(_lane(name.decode()) for name in watch if name != _GONE)


def _name(lane: Lane) -> str:
    return "/".join(lane)


def _lane(name: str) -> Lane:
    rule, _, channel = name.partition("/")
    return rule, channel


def _milliseconds(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)


def _moment(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC)
