"""The relay: tells the bus every change that is committed, in the order of the commits. No SQL, no Redis.

Each store worker has one, and they need not agree whose turn it is: the bus takes the next changes only from who knows
which was the last, so none is told twice, too early or not at all, whoever dies or stands still in between. A bus that
came back with less than it had is told the rest again.
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from typing import Final, Protocol

from tocsin.contracts.messages import IncidentChanged
from tocsin.kit.errors import Transient
from tocsin.kit.routes import Publish
from tocsin_store import occurrences
from tocsin_store.outbox import Marked, Waiting

CHANGES_AT_ONCE: Final = 64
"""What one script publishes, some 200 kB."""

LOOK_EVERY_SECONDS: Final = 1.0
"""How late, at most, the bus is told what others committed (a worker that died, an analyst), or what it has lost."""

BOOKS_EVERY_SECONDS: Final = 2.0
"""How often it is noted how far the bus is, and counted what waits. A note is a commit, which a batch may wait for."""


class Outbox(Protocol):
    """What the relay needs of the repository. Each method raises `Transient` where the database is away."""

    async def untold(self, mark: str, limit: int) -> Sequence[Marked]:
        """Return changes, so many at most, that come after the one with this mark, as the bus knows it."""

    async def note_told(self, mark: str) -> None:
        """Note that the change with this mark is on the bus, and all before it."""

    async def waiting(self) -> Waiting:
        """Return how many changes wait to be told, and since when."""


class Relay:
    """Between an outbox and the bus. `wake` says that there is something new to tell."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox
        self._committed = asyncio.Event()
        self._here = ""
        self._noted = ""
        self._away = False

    def wake(self) -> None:
        """Look at once whether there is anything to tell."""
        self._committed.set()

    async def run(self, publish: Publish[IncidentChanged]) -> None:
        """Tell the bus what is committed, for ever."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._keep_books())
            while True:
                self._committed.clear()
                await self.catch_up(publish)
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._committed.wait(), LOOK_EVERY_SECONDS)

    async def catch_up(self, publish: Publish[IncidentChanged]) -> None:
        """Tell the bus all that is committed by now; leave that for later where the database is away."""
        self._here = await publish.append(self._here, [])
        while changes := await self._untold():
            self._here = await publish.append(self._here, changes)

    async def _untold(self) -> Sequence[Marked]:
        try:
            changes = await self._outbox.untold(self._here, CHANGES_AT_ONCE)
        except Transient as error:
            if not self._away:
                occurrences.outbox_away(error)
            self._away = True
            return []
        if self._away:
            occurrences.outbox_back()
        self._away = False
        return changes

    async def _keep_books(self) -> None:
        """Note how far the bus is, which helps where it has lost its place; the bus itself has the last word."""
        while True:
            with suppress(Transient):
                here = self._here
                if here != self._noted:
                    await self._outbox.note_told(here)
                    self._noted = here
                occurrences.outbox_seen(await self._outbox.waiting())
            await asyncio.sleep(BOOKS_EVERY_SECONDS)
