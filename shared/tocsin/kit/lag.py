"""Watches how far the groups of a worker are behind."""

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from redis.exceptions import RedisError

from tocsin.kit import occurrences
from tocsin.kit.backoff import rest
from tocsin.kit.groups import group_state, oldest_pending_seconds

if TYPE_CHECKING:
    from redis.asyncio import Redis

WATCH_EVERY_SECONDS: Final = 5.0
"""As fine as a scrape of Prometheus sees it; XINFO GROUPS costs Redis microseconds."""


async def watch_lag(client: "Redis", groups: Sequence[tuple[str, str]], *, stopping: asyncio.Event) -> None:
    """Set the lag and pending metrics of (stream key, group) pairs until the worker stops."""
    while not stopping.is_set():
        for stream_key, group in groups:
            try:
                state = await group_state(client, stream_key=stream_key, group=group)
                if state is None:
                    continue
                oldest = await oldest_pending_seconds(client, stream_key=stream_key, group=group)
            except (RedisError, OSError) as error:
                occurrences.bus_failed(group, doing="watch", error=error, pause=WATCH_EVERY_SECONDS)
            else:
                lag, pending = state.lag, state.pending
                occurrences.lag_seen(group, stream=stream_key, lag=lag, pending=pending, oldest_seconds=oldest)
        await rest(WATCH_EVERY_SECONDS, stopping=stopping)
