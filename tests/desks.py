"""A database that several store workers write to at once, each with connections of its own."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from databases import execute, fetch

from tocsin.contracts.messages import IncidentChanged, ReportGeocoded
from tocsin.kit.errors import Transient
from tocsin_store.repository import Repository
from tocsin_store.sql import open_repository
from tocsin_store.tables import METADATA

WORKERS: Final = 4

LIVE: Final = "SELECT id, content, standing FROM incidents WHERE state = 'live' ORDER BY id"

Batch = Sequence[ReportGeocoded]


@dataclass(frozen=True, slots=True)
class Desk:
    """One database, emptied for each example, and the repositories of its workers."""

    url: str
    repositories: Sequence[Repository]

    async def clear(self) -> None:
        await execute(self.url, *(f"DELETE FROM {table}" for table in reversed(METADATA.sorted_tables)))

    async def record(self, batches: Sequence[tuple[int, Batch]]) -> list[IncidentChanged]:
        """Have each worker record the batches with its number, in their order, all workers at once."""
        async with asyncio.TaskGroup() as working:
            tasks = [
                working.create_task(self._record(number, [batch for worker, batch in batches if worker == number]))
                for number in range(WORKERS)
            ]
        return [change for task in tasks for change in task.result()]

    async def _record(self, worker: int, batches: Sequence[Batch]) -> list[IncidentChanged]:
        made: list[IncidentChanged] = []
        for batch in batches:
            done = False
            while not done:  # the kit tries again as well
                with suppress(Transient):
                    made += [each for changes in await self.repositories[worker].record(batch) for each in changes]
                    done = True
        return made

    async def live(self) -> list[tuple[object, ...]]:
        return await fetch(self.url, LIVE)


async def open_desk(url: str) -> Desk:
    return Desk(url, [await open_repository(url) for _ in range(WORKERS)])


async def close_desk(desk: Desk) -> None:
    for repository in desk.repositories:
        await repository.aclose()
