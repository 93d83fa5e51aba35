"""Long work in slices: others are answered between them."""

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from typing import Final, TypeVar

SLICE_SECONDS: Final = 0.004
"""How long one may work before others have their turn. A request takes some turns until it is answered."""

T = TypeVar("T")


class Slices:
    """Tells when others have waited long enough. What is read from memory never waits, and so would let nobody in."""

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self._clock = clock
        self._begun = clock()

    async def pause(self) -> None:
        """Let others have their turn, where this slice is over."""
        if self._clock() - self._begun >= SLICE_SECONDS:
            await asyncio.sleep(0)
            self._begun = self._clock()

    async def between(self, items: AsyncIterator[T]) -> AsyncGenerator[T]:
        """Yield the items; others have their turn between them."""
        async for item in items:
            yield item
            await self.pause()
