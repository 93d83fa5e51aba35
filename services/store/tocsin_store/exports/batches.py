"""A handful at a time, and a file that is made whole a piece at a time: what memory must hold at once."""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from pathlib import Path
from typing import Final, TypeVar

PIECE_BYTES: Final = 1 << 16
"""Bytes of a finished file that are handed on at once."""

T = TypeVar("T")


async def in_batches(items: AsyncIterator[T], size: int) -> AsyncIterator[list[T]]:
    """Yield the items in their order, `size` at a time; the last batch may be shorter, none is empty."""
    batch: list[T] = []
    async for item in items:
        batch.append(item)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


async def when_whole(path: Path, steps: AsyncGenerator[None], *, begins: bytes) -> AsyncGenerator[bytes]:
    """Yield a file that can be read when all steps are done; with the first, how every such file begins.

    Whoever waits for it sees that it is on its way, and what fails at once fails before anything is sent.
    """
    async with aclosing(steps):
        await anext(steps, None)
        yield begins
        async for _ in steps:
            pass
    with path.open("rb") as file:
        file.seek(len(begins))
        while piece := file.read(PIECE_BYTES):
            yield piece
