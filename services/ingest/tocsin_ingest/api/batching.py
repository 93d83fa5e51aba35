"""Requests that come together are taken in together: one call of the intake for all that wait."""

import asyncio
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from redis.exceptions import RedisError

from tocsin.contracts.report import Report
from tocsin.kit.errors import Transient
from tocsin_ingest.api.problems import Problem, bus_is_away
from tocsin_ingest.sources.collector import Deliver, Taken, Traced, Unreadable

BATCH: Final = 64
"""Items that are taken in at once: what the bus publishes in one script. More would only wait longer."""

Items = Sequence[Report | Unreadable | Traced]


@dataclass(slots=True)
class _Parcel:
    items: Items
    taken: asyncio.Future[list[Taken]]


class Batcher:
    """Takes in what requests bring, in the order in which they came. One batch at a time is under way."""

    def __init__(self, deliver: Deliver, *, patience_seconds: float) -> None:
        self._deliver = deliver
        self._patience_seconds = patience_seconds
        self._waiting: deque[_Parcel] = deque()
        self._something = asyncio.Event()
        self._busy_since: float | None = None
        self._ended = False

    def check_room(self) -> None:
        """Raise `Problem` where a report would not be taken now: the pipeline is behind, or the bus is away."""
        if wait := self._deliver.retry_after():
            raise Problem(
                HTTPStatus.TOO_MANY_REQUESTS,
                "the pipeline is behind and takes nothing more now; send it again later",
                retry_after=wait,
            )
        if self._ended or self._stuck():
            raise bus_is_away()

    def _stuck(self) -> bool:
        return self._busy_since is not None and time.monotonic() - self._busy_since > self._patience_seconds

    async def take(self, items: Items) -> list[Taken]:
        """Return what became of the reports, in their order; at most `BATCH` items. They are on the bus then.

        Raises `Problem` where there is no room, or the bus did not take them in time: some may be taken all the same.
        """
        self.check_room()
        parcel = _Parcel(items, asyncio.get_running_loop().create_future())
        self._waiting.append(parcel)
        self._something.set()
        try:
            async with asyncio.timeout(self._patience_seconds):
                return await parcel.taken
        except TimeoutError:
            self.check_room()
            raise bus_is_away() from None

    async def run(self) -> None:
        """Take in what comes, until cancelled; then nobody waits any longer."""
        try:
            while True:
                await self._something.wait()
                self._something.clear()
                while parcels := self._next_batch():
                    await self._take_in(parcels)
        finally:
            self._ended = True
            for parcel in self._waiting:
                _fail(parcel, bus_is_away())

    def _next_batch(self) -> list[_Parcel]:
        """Return the parcels that wait, as many as a batch holds and one at least, without those nobody waits for."""
        parcels: list[_Parcel] = []
        room = BATCH
        while self._waiting and (not parcels or len(self._waiting[0].items) <= room):
            parcel = self._waiting.popleft()
            if not parcel.taken.done():
                parcels.append(parcel)
                room -= len(parcel.items)
        return parcels

    async def _take_in(self, parcels: Sequence[_Parcel]) -> None:
        self._busy_since = time.monotonic()
        try:
            taken = await self._deliver([item for parcel in parcels for item in parcel.items])
        except (RedisError, OSError, Transient):
            for parcel in parcels:
                _fail(parcel, bus_is_away())
        except asyncio.CancelledError:
            for parcel in parcels:
                _fail(parcel, bus_is_away())
            raise
        except Exception as error:  # noqa: BLE001 - it is told to those who wait, and the others are served on
            for parcel in parcels:
                _fail(parcel, error)
        else:
            _share_out(taken, parcels)
        finally:
            self._busy_since = None


def _share_out(taken: Sequence[Taken], parcels: Sequence[_Parcel]) -> None:
    start = 0
    for parcel in parcels:
        end = start + sum(not isinstance(item, Unreadable) for item in parcel.items)
        if not parcel.taken.done():
            parcel.taken.set_result(list(taken[start:end]))
        start = end


def _fail(parcel: _Parcel, error: BaseException) -> None:
    if not parcel.taken.done():
        parcel.taken.set_exception(error)
