"""Tasks end, though they miss their first cancellation."""

import asyncio
from contextlib import suppress

from patience import PATIENCE_SECONDS

from tocsin_ingest.cancelling import cancel


async def deaf(times: int) -> None:
    """Miss so many cancellations."""
    for _ in range(times):
        with suppress(asyncio.CancelledError):
            await asyncio.sleep(60)
    await asyncio.sleep(60)


async def test_a_task_that_misses_a_cancellation_is_told_again() -> None:
    """All are waited for, together; what has ended is left alone."""
    tasks = [asyncio.create_task(deaf(times)) for times in (0, 1, 2)]
    done = asyncio.create_task(asyncio.sleep(0))
    await asyncio.sleep(0.01)
    async with asyncio.timeout(PATIENCE_SECONDS):
        await cancel([*tasks, done])
        await cancel([])

    assert [True, True, True, False] == [task.cancelled() for task in [*tasks, done]]
