"""Consumer groups, and what Redis tells about them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from redis.exceptions import ResponseError

if TYPE_CHECKING:
    from redis.asyncio import Redis


@dataclass(frozen=True, slots=True)
class GroupState:
    """How far a group is. `lag` is None where Redis cannot tell, as after entries were deleted unread."""

    lag: int | None
    pending: int


async def ensure_group(client: "Redis", *, stream_key: str, group: str) -> bool:
    """Create the group at the stream's beginning, and the stream, where they are missing. Return whether it was.

    FastStream would create it at the stream's end and skip the backlog.
    """
    try:
        await client.xgroup_create(name=stream_key, groupname=group, id="0", mkstream=True)
    except ResponseError as error:
        if "BUSYGROUP" in str(error):
            return False
        raise
    return True


async def leave_group(client: "Redis", *, stream_key: str, group: str, consumer: str) -> bool:
    """Remove a consumer that reads no more, unless entries are pending for it: these would be lost with it.

    Return whether it was removed.
    """
    if await client.xpending_range(stream_key, group, min="-", max="+", count=1, consumername=consumer):
        return False
    await client.xgroup_delconsumer(stream_key, group, consumer)
    return True


def is_missing_group(error: Exception) -> bool:
    """Tell whether Redis refused a read because there is no such group: somebody flushed or deleted."""
    return isinstance(error, ResponseError) and "NOGROUP" in str(error)


async def group_state(client: "Redis", *, stream_key: str, group: str) -> GroupState | None:
    """Return how far the group is; None where there is no such group or stream."""
    try:
        groups = await client.xinfo_groups(stream_key)
    except ResponseError as error:
        if "no such key" in str(error):
            return None
        raise
    for known in groups:
        if known["name"] == group.encode():
            return GroupState(lag=known.get("lag"), pending=known["pending"])
    return None
