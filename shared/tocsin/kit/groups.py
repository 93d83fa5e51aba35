"""Consumer groups, and what Redis tells about them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from redis.exceptions import ResponseError

from tocsin.kit.scripts import text

if TYPE_CHECKING:
    from redis.asyncio import Redis


@dataclass(frozen=True, slots=True)
class GroupState:
    """How far a group is. `lag` is None where Redis cannot tell, as after entries were deleted unread."""

    name: str
    lag: int | None
    pending: int
    last_read: str


async def ensure_group(client: "Redis", *, stream_key: str, group: str) -> bool:
    """Create the group at the stream's beginning, and the stream, where they are missing. Return whether it was.

    FastStream would create it at the stream's end and skip the backlog. It is looked for first: a full server refuses
    to create even what is there, and a worker that cannot start on it is one that cannot drain it.
    """
    if await group_state(client, stream_key=stream_key, group=group) is not None:
        return False
    try:
        await client.xgroup_create(name=stream_key, groupname=group, id="0", mkstream=True)
    except ResponseError as error:
        if "BUSYGROUP" in str(error):
            return False
        raise
    return True


async def leave_group(client: "Redis", *, stream_key: str, group: str, consumer: str) -> bool:
    """Remove a consumer that reads no more, unless entries are pending for it. Return whether it was removed."""
    return bool(await client.register_script(text("leave.lua"))(keys=[stream_key], args=[group, consumer]))


def is_missing_group(error: Exception) -> bool:
    """Tell whether Redis refused a read because there is no such group: somebody flushed or deleted."""
    return isinstance(error, ResponseError) and "NOGROUP" in str(error)


async def group_states(client: "Redis", *, stream_key: str) -> list[GroupState]:
    """Return how far each group of the stream is; none where there is no such stream."""
    try:
        groups = await client.xinfo_groups(stream_key)
    except ResponseError as error:
        if "no such key" in str(error):
            return []
        raise
    return [
        GroupState(
            name=known["name"].decode(),
            lag=known.get("lag"),
            pending=known["pending"],
            last_read=known["last-delivered-id"].decode(),
        )
        for known in groups
    ]


async def group_state(client: "Redis", *, stream_key: str, group: str) -> GroupState | None:
    """Return how far the group is; None where there is no such group or stream."""
    states = await group_states(client, stream_key=stream_key)
    return next((state for state in states if state.name == group), None)


async def backlogs(client: "Redis", *, stream_key: str, groups: Sequence[str]) -> dict[str, int]:
    """Return for each group how many entries it has yet to read or to acknowledge.

    A group that does not exist yet will begin at the beginning. Where Redis cannot tell the lag of one that has not
    read everything, its backlog is given as the whole stream: too much rather than too little.
    """
    states = {state.name: state for state in await group_states(client, stream_key=stream_key)}
    return {group: await _backlog(client, stream_key, states.get(group)) for group in groups}


async def _backlog(client: "Redis", stream_key: str, state: GroupState | None) -> int:
    if state is None:
        return int(await client.xlen(stream_key))
    if state.lag is not None:
        return state.lag + state.pending
    unread = await client.xrange(stream_key, min=f"({state.last_read}", count=1)
    return int(await client.xlen(stream_key)) if unread else state.pending


async def oldest_pending_seconds(client: "Redis", *, stream_key: str, group: str) -> float:
    """Return how long ago the oldest entry was added that the group has read and not acknowledged; 0 for none.

    Measured by the server's clock, which also gives entries their ids.
    """
    lowest = (await client.xpending(stream_key, group))["min"]
    if lowest is None:
        return 0.0
    seconds, micros = await client.time()
    return max(seconds + micros / 1e6 - int(lowest.partition(b"-")[0]) / 1000, 0.0)
