"""Consumer groups, and what Redis tells about them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from redis.exceptions import ResponseError

from tocsin.kit.scripts import read_only, text

if TYPE_CHECKING:
    from redis.asyncio import Redis

Begins = Literal["0", "$"]
"""Where a group that is new begins, in Redis' words: with all that the stream still holds, or with what comes next."""


@dataclass(frozen=True, slots=True)
class GroupSeen:
    """How far a group is. `lag` is what it has not read, or more where Redis cannot tell: at most the whole stream.

    The ages are of the oldest entry that it has read and not acknowledged, and of the oldest that it has not
    acknowledged, read or not; 0 where there is none.
    """

    name: str
    lag: int
    pending: int
    oldest_pending_seconds: float
    oldest_needed_seconds: float


@dataclass(frozen=True, slots=True)
class StreamSeen:
    """How long a stream is, and its groups: those there are, and those that should be."""

    entries: int
    groups: list[GroupSeen]

    def backlog(self, group: str) -> int:
        """Return how many entries the group has yet to read or to acknowledge, at most."""
        [seen] = [each for each in self.groups if each.name == group]
        return min(seen.lag + seen.pending, self.entries)


async def look(client: "Redis", *, stream_key: str, readers: Sequence[str]) -> StreamSeen:
    """Look at a stream and at all its groups in one step. A reader that never came has read nothing."""
    (seconds, micros), entries, groups = await read_only(client, "look.lua", stream_key, *readers)
    now = int(seconds) + int(micros) / 1e6
    seen = [
        GroupSeen(name.decode(), lag, pending, *(_age(entry_id, now) for entry_id in oldest))
        for name, lag, pending, *oldest in groups
    ]
    return StreamSeen(entries, seen)


def _age(entry_id: bytes, now: float) -> float:
    """Return the seconds since an entry was added, by the server's clock, which also gives entries their ids."""
    return max(now - int(entry_id.partition(b"-")[0]) / 1000, 0.0) if entry_id else 0.0


async def ensure_group(client: "Redis", *, stream_key: str, group: str, begins: Begins = "0") -> bool:
    """Create the group, by default at the stream's beginning, and the stream, where they are missing. Return whether.

    FastStream would create it at the stream's end and skip the backlog. It is looked for first: a full server refuses
    to create even what is there, and a worker that cannot start on it is one that cannot drain it.
    """
    if await has_group(client, stream_key=stream_key, group=group):
        return False
    try:
        await client.xgroup_create(name=stream_key, groupname=group, id=begins, mkstream=True)
    except ResponseError as error:
        if "BUSYGROUP" in str(error):
            return False
        raise
    return True


async def has_group(client: "Redis", *, stream_key: str, group: str) -> bool:
    """Tell whether the stream has the group; it has none where there is no such stream."""
    try:
        groups = await client.xinfo_groups(stream_key)
    except ResponseError as error:
        if "no such key" in str(error):
            return False
        raise
    return group.encode() in [known["name"] for known in groups]


async def leave_group(client: "Redis", *, stream_key: str, group: str, consumer: str) -> bool:
    """Remove a consumer that reads no more, unless entries are pending for it. Return whether it was removed."""
    return bool(await client.register_script(text("leave.lua"))(keys=[stream_key], args=[group, consumer]))


def is_missing_group(error: Exception) -> bool:
    """Tell whether Redis refused a read because there is no such group: somebody flushed or deleted."""
    return isinstance(error, ResponseError) and "NOGROUP" in str(error)
