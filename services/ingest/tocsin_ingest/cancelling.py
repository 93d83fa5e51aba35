"""Ending tasks for sure."""

import asyncio
from collections.abc import Iterable
from typing import Any, Final

AGAIN_SECONDS: Final = 0.2
"""How long a task is given to end before it is told again."""


async def cancel(tasks: Iterable["asyncio.Task[Any]"]) -> None:
    """Cancel tasks, and return when all have ended.

    One that was sending to Redis may never hear of it: there redis-py waits by `asyncio.wait_for`, which in Python 3.11
    loses a cancellation that comes when what it waits for is just done (CPython issue 86296). So it is told again.
    """
    left = {task for task in tasks if not task.done()}
    while left:
        for task in left:
            task.cancel()
        _, left = await asyncio.wait(left, timeout=AGAIN_SECONDS)
