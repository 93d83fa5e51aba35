"""What is done beside the alerts: the file of rules is followed, and what was held back is summed up."""

import asyncio
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

from tocsin.contracts.alerts import AlertDue, DueKind
from tocsin.contracts.streams import DUE
from tocsin.kit.groups import look
from tocsin.kit.routes import Publish
from tocsin_alert import occurrences
from tocsin_alert.following import LOOK_SECONDS, Followed
from tocsin_alert.ledger import Ledger, Window

if TYPE_CHECKING:
    from redis.asyncio import Redis

GRACE: Final = timedelta(seconds=5)
"""After a window's end: an alert that was held in its last moment is in it by then."""

GROUP: Final = "alert"


def group_of(channel: str) -> str:
    """Return the consumer group of a channel: one that is away keeps only its own place in the stream."""
    return f"{GROUP}.{channel}"


async def tend(
    publish: Publish[AlertDue], *, followed: Followed, ledger: Ledger, client: "Redis", partition: int
) -> None:
    """Look at the file and at the windows once a second; end where the channels are others than before."""
    gone = partial(forget_gone_channels, client, partition=partition, channels=followed.book.channels)
    await publish.patiently(gone)
    while not await asyncio.to_thread(followed.look):
        for window in await publish.patiently(partial(ledger.windows, before=datetime.now(UTC) - GRACE)):
            if window.count:
                summary = summary_of(window)
                await publish([(summary.key, summary)])
            await ledger.close(window)
        await asyncio.sleep(LOOK_SECONDS)


def summary_of(window: Window) -> AlertDue:
    """Return what a channel is told of a window: the same key for the same alerts."""
    rule, channel = window.lane
    key = f"summary/{rule}/{channel}/{window.since:%Y%m%dT%H%M%S.%f}/{window.count}"
    return AlertDue(
        kind=DueKind.SUMMARY,
        key=key,
        rule=rule,
        channel=channel,
        held=window.held,
        held_count=window.count,
        held_since=window.since,
    )


async def forget_gone_channels(client: "Redis", *, partition: int, channels: Collection[str]) -> None:
    """Take out the groups of channels that the file has no more: nobody reads for them, and they keep the stream long.

    Raises `RedisError`.
    """
    key = DUE.key(partition)
    seen = await look(client, stream_key=key, readers=())
    for group in seen.groups:
        channel = group.name.removeprefix(f"{GROUP}.")
        if channel != group.name and channel not in channels:
            await client.xgroup_destroy(key, group.name)
            occurrences.channel_gone(channel, undelivered=group.lag + group.pending)
