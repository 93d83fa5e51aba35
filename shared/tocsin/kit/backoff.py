"""Pauses that grow, with jitter, and that a stop ends at once."""

import asyncio
import random
from collections.abc import Iterator


def growing(*, first: float, cap: float) -> Iterator[float]:
    """Yield pauses in seconds for ever: each twice the last up to `cap`, each cut by up to a half at random.

    The jitter keeps workers that lost the same server from coming back all at once.
    """
    pause = first
    while True:
        yield pause * random.uniform(0.5, 1)  # noqa: S311 - jitter, not a secret
        pause = min(pause * 2, cap)


async def rest(seconds: float, *, stopping: asyncio.Event) -> None:
    """Sleep for `seconds`, or until the worker is told to stop."""
    try:
        await asyncio.wait_for(stopping.wait(), timeout=seconds)
    except TimeoutError:
        return
