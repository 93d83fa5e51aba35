"""The repository on a database, with SQLAlchemy Core. Its statements are the same for SQLite and PostgreSQL."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Final, TypeVar

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from tocsin.contracts.messages import IncidentChanged, ReportGeocoded
from tocsin.kit.errors import Misconfigured, Transient
from tocsin_store import migrate, outbox, queries, reports, rereading, retelling
from tocsin_store.correcting import correct
from tocsin_store.engine import is_at_fault, open_engine
from tocsin_store.fuse import Correction
from tocsin_store.members import Shelf
from tocsin_store.outlines import Outlined, Revision
from tocsin_store.recording import record, take_up
from tocsin_store.repository import (
    ANY,
    Again,
    Asked,
    Came,
    Counts,
    Heard,
    Matching,
    Numbered,
    Replayed,
    Retold,
    StoredIncident,
    StoredReport,
    ToldBy,
    ToRead,
)
from tocsin_store.spatial import describe
from tocsin_store.told import Incoming, incoming
from tocsin_store.window import ALL, Sizes, Window
from tocsin_store.writers import probing, writing

OPENING_PAUSES: Final = (0.1, 0.5, 1.0, 2.0)
"""Seconds between tries to open, each with SQLite's own wait: another process may be making the tables, or writing."""

AWAY: Final = (DBAPIError, PoolTimeoutError, OSError)
"""What drivers raise where the database is locked, full, damaged or gone; unless a message is at fault for it."""

TAKEN_UP_AT_ONCE: Final = 256
"""Reports of an older version that are fused in one transaction: other workers that start wait for that long."""

T = TypeVar("T")


async def open_repository(url: str) -> "SqlRepository":
    """Return the repository at a database URL, with its tables brought up to date.

    Raises `Misconfigured` for a URL that cannot be used, `Transient` where the database stays away for some seconds.
    """
    repository = SqlRepository(open_engine(url))
    for pause in OPENING_PAUSES:
        try:
            await repository.migrate()
        except Transient:
            await asyncio.sleep(pause)
        else:
            return repository
    await repository.migrate()
    return repository


class SqlRepository:
    """A `Repository` and a relay's `Outbox`. Several processes may share one database.

    Whoever asks first brings the tables up to date, where `migrate` was not called or found the database away.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self._reading = engine
        self._writing = writing(engine)
        self._shelf = Shelf()
        self._migrating: asyncio.Task[None] | None = None
        self._migrated = False

    async def migrate(self) -> None:
        """Bring the tables up to date. Raises `Transient`, and `Misconfigured` where that can never be done."""
        if self._migrated:
            return
        # Who asks meanwhile has the same answer: in a line each would wait for a locked file as long as all before it.
        if self._migrating is None:
            self._migrating = asyncio.create_task(self._bring_up_to_date())
            self._migrating.add_done_callback(self._tried)
        await asyncio.shield(self._migrating)

    def _tried(self, task: asyncio.Task[None]) -> None:
        self._migrating = None
        if not task.cancelled():
            task.exception()  # asked for, lest it be told again where all who waited have gone

    async def _bring_up_to_date(self) -> None:
        try:
            await _or_transient(lambda: migrate.upgrade(self._reading))
            while await _or_transient(self._take_up):
                pass
        except BaseException:
            await self._reading.dispose()
            raise
        self._migrated = True

    async def record(self, messages: Sequence[ReportGeocoded]) -> list[list[IncidentChanged]]:
        arrived = [incoming(message) for message in messages]
        return await self._in_transaction(self._writing, lambda connection: _record(connection, self._shelf, arrived))

    async def correct(self, correction: Correction) -> list[IncidentChanged]:
        return await self._in_transaction(
            self._writing, lambda connection: correct(connection, self._shelf, correction)
        )

    async def untold(self, mark: str, limit: int) -> Sequence[outbox.Marked]:
        return await self._in_transaction(self._reading, lambda connection: outbox.untold(connection, mark, limit))

    async def note_told(self, mark: str) -> None:
        await self._in_transaction(self._writing, lambda connection: outbox.note(connection, mark))

    async def waiting(self) -> outbox.Waiting:
        return await self._in_transaction(self._reading, outbox.waiting)

    async def known_reports(self, ids: Sequence[str]) -> set[str]:
        return await self._in_transaction(self._reading, lambda connection: queries.known_reports(connection, ids))

    async def incidents(self, limit: int, matching: Matching = ANY, after: str | None = None) -> list[StoredIncident]:
        return await self._in_transaction(
            self._reading, lambda connection: queries.newest_incidents(connection, limit, matching, after)
        )

    async def stream(self, matching: Matching = ANY) -> AsyncGenerator[StoredIncident]:
        try:
            await self.migrate()
            with _transient():
                async with self._reading.begin() as connection:
                    async for stored in queries.streamed(connection, matching):
                        yield stored
        except Misconfigured as error:
            raise Transient(str(error)) from error

    async def revisions(self, matching: Matching = ANY) -> list[Revision]:
        return await self._in_transaction(self._reading, lambda connection: queries.revisions(connection, matching))

    async def outlines(self, ids: Iterable[str]) -> Sequence[Outlined]:
        return await self._in_transaction(self._reading, lambda connection: queries.outlines(connection, ids))

    async def incident(self, incident_id: str) -> StoredIncident | None:
        return await self._in_transaction(self._reading, lambda connection: queries.incident(connection, incident_id))

    async def sizes(self, incident_id: str) -> Sizes:
        return await self._in_transaction(self._reading, lambda connection: queries.sizes(connection, incident_id))

    async def history(self, incident_id: str, window: Window = ALL) -> list[IncidentChanged]:
        return await self._in_transaction(
            self._reading, lambda connection: queries.history(connection, incident_id, window)
        )

    async def changes_since(self, since: datetime, *, after: int, limit: int) -> list[Numbered]:
        return await self._in_transaction(
            self._reading, lambda connection: queries.changes_since(connection, since, after, limit)
        )

    async def mentions(self, incident_id: str, window: Window = ALL) -> list[ToldBy]:
        return await self._in_transaction(
            self._reading, lambda connection: queries.mentions(connection, incident_id, window)
        )

    async def corrections(self, incident_id: str) -> list[Correction]:
        return await self._in_transaction(
            self._reading, lambda connection: queries.corrections_of(connection, incident_id)
        )

    async def reports_of(self, incident_id: str, window: Window = ALL) -> list[StoredReport]:
        return await self._in_transaction(
            self._reading, lambda connection: reports.reports_of(connection, incident_id, window)
        )

    async def report(self, report_id: str) -> StoredReport | None:
        return await self._in_transaction(self._reading, lambda connection: reports.report(connection, report_id))

    async def incidents_of(self, report_id: str) -> list[StoredIncident]:
        return await self._in_transaction(self._reading, lambda connection: reports.incidents_of(connection, report_id))

    async def to_read(self, asked: Asked) -> ToRead:
        return await self._in_transaction(self._reading, lambda connection: rereading.to_read(connection, asked))

    async def again(self, asked: Asked, after: Came | None, limit: int, *, placeable: bool) -> list[Again]:
        return await self._in_transaction(
            self._reading, lambda connection: rereading.again(connection, asked, after, limit, placeable=placeable)
        )

    async def replayed(self, replay: str) -> int:
        return await self._in_transaction(self._reading, lambda connection: rereading.replayed(connection, replay))

    async def became(self, replay: str, since: int) -> Replayed:
        return await self._in_transaction(self._reading, lambda connection: rereading.became(connection, replay, since))

    async def retell(self, heard: Mapping[str, Heard]) -> Retold:
        return await self._in_transaction(self._writing, lambda connection: retelling.retell(connection, heard))

    async def counts(self) -> Counts:
        return await self._in_transaction(self._reading, queries.counts)

    async def ping(self) -> None:
        await self._in_transaction(probing(self._reading), queries.touch)

    async def aclose(self) -> None:
        if self._migrating is not None:
            self._migrating.cancel()
            await asyncio.wait([self._migrating])
        await self._reading.dispose()

    async def describe(self) -> str:
        return await self._in_transaction(self._reading, describe)

    async def _take_up(self) -> int:
        async with self._writing.begin() as connection:
            return await take_up(connection, self._shelf, TAKEN_UP_AT_ONCE)

    async def _in_transaction(self, engine: AsyncEngine, work: Callable[[AsyncConnection], Awaitable[T]]) -> T:
        async def once() -> T:
            async with engine.begin() as connection:
                return await work(connection)

        try:
            await self.migrate()
            return await _or_transient(once)
        except Misconfigured as error:  # found out late: no message is at fault for it
            raise Transient(str(error)) from error


async def _record(
    connection: AsyncConnection, shelf: Shelf, arrived: Sequence[Incoming]
) -> list[list[IncidentChanged]]:
    made: dict[str, list[IncidentChanged]] = {}
    for change in await record(connection, shelf, arrived):
        made.setdefault(change.cause.message_id, []).append(change)
    return [made.pop(each.told.message_id, []) for each in arrived]


async def _or_transient(work: Callable[[], Awaitable[T]]) -> T:
    """Try a whole transaction; what fails rolls back, so that it can be tried again."""
    with _transient():
        return await work()


@contextmanager
def _transient() -> Iterator[None]:
    """Raise `Transient` where the database is away; another error stays what it is."""
    try:
        yield
    except AWAY as error:
        if isinstance(error, DBAPIError) and is_at_fault(error):
            raise
        why = error.orig if isinstance(error, DBAPIError) else error
        raise Transient(f"the store's database is locked or away: {why}") from error
