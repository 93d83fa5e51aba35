"""Incidents a handful at a time, and a finished file a piece at a time: what memory must hold at once."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Final

from tocsin_store.repository import StoredIncident

PIECE_BYTES: Final = 1 << 16
"""Bytes of a finished file that are handed on at once."""


async def in_batches(incidents: AsyncIterator[StoredIncident], size: int) -> AsyncIterator[list[StoredIncident]]:
    """Yield the incidents in their order, `size` at a time; the last batch may be shorter, none is empty."""
    batch: list[StoredIncident] = []
    async for stored in incidents:
        batch.append(stored)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def pieces(path: Path) -> Iterator[bytes]:
    """Yield what a file holds."""
    with path.open("rb") as file:
        while piece := file.read(PIECE_BYTES):
            yield piece
