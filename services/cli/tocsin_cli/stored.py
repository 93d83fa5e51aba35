"""The store's repository, asked from a program that runs no event loop of its own."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import aclosing, contextmanager
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Final, TypeVar
from urllib.parse import quote, unquote

from tocsin.contracts.messages import IncidentChanged
from tocsin.kit.errors import TocsinError, Transient
from tocsin_cli.configuration import said
from tocsin_cli.errors import CommandError, UsageError
from tocsin_store.fuse import Correction
from tocsin_store.repository import ANY, Matching, Numbered, Repository, StoredIncident, StoredReport, ToldBy
from tocsin_store.sql import open_repository

URL_VARIABLE: Final = "TOCSIN_STORE_DATABASE_URL"

SQLITE: Final = "sqlite:///"

ASKED_AT_ONCE: Final = 500
"""Report ids per question: a question stays short, however many reports there are."""


T = TypeVar("T")


class Stored:
    """What the database holds."""

    def __init__(self, runner: asyncio.Runner, repository: Repository) -> None:
        self._runner = runner
        self._repository = repository

    def known(self, ids: Sequence[str]) -> set[str]:
        """Return those of the report ids that are stored. Raises `Transient` where the database stays locked."""
        asked = (ids[start : start + ASKED_AT_ONCE] for start in range(0, len(ids), ASKED_AT_ONCE))
        return {known for some in asked for known in self._runner.run(self._repository.known_reports(some))}

    def drop_known(self, pending: dict[str, None]) -> None:
        """Take the ids that are stored out of `pending`, oldest first; stops where nothing more is stored yet."""
        while asked := list(islice(pending, ASKED_AT_ONCE)):
            try:
                known = self._runner.run(self._repository.known_reports(asked))
            except Transient:  # the database is busy: ask again at the next look
                return
            for report in known:
                del pending[report]
            if len(known) < len(asked):
                return

    def incidents(self, limit: int, matching: Matching = ANY, after: str | None = None) -> list[StoredIncident]:
        """Return the newest incidents that match. Raises `Transient` where the database stays locked."""
        return self._runner.run(self._repository.incidents(limit, matching, after))

    def stream(self, matching: Matching, into: Callable[[AsyncIterator[StoredIncident]], Awaitable[None]]) -> None:
        """Give all incidents that match to a function. Raises `Transient` where the database goes away."""

        async def give() -> None:
            async with aclosing(self._repository.stream(matching)) as incidents:
                await into(incidents)

        self._runner.run(give())

    def incident(self, incident_id: str) -> StoredIncident | None:
        """Return an incident, null where none has the id. Raises `Transient` where the database stays locked."""
        return self._runner.run(self._repository.incident(incident_id))

    def history(self, incident_id: str) -> list[IncidentChanged]:
        """Return all that was told under this very id. Raises `Transient` where the database stays locked."""
        return self._runner.run(self._repository.history(incident_id))

    def changes_since(self, since: datetime, *, after: int, limit: int) -> list[Numbered]:
        """Return a page of what was told since a moment. Raises `Transient` where the database stays locked."""
        return self._runner.run(self._repository.changes_since(since, after=after, limit=limit))

    def mentions(self, incident_id: str) -> list[ToldBy]:
        """Return what each report says of an incident. Raises `Transient` where the database stays locked."""
        return self._runner.run(self._repository.mentions(incident_id))

    def corrections(self, incident_id: str) -> list[Correction]:
        """Return what analysts said of an incident. Raises `Transient` where the database stays locked."""
        return self._runner.run(self._repository.corrections(incident_id))

    def ask(self, question: Callable[[Repository], Awaitable[T]]) -> T:
        """Return the answer to a question of several steps. Raises what it raises, and `Transient` as above."""

        async def asked() -> T:
            return await question(self._repository)

        return self._runner.run(asked())

    def reports_of(self, incident_id: str) -> list[StoredReport]:
        """Return the reports that tell of an incident. Raises `Transient` where the database stays locked."""
        return self._runner.run(self._repository.reports_of(incident_id))

    def counts(self) -> tuple[int, int]:
        """Return how many reports and how many incidents there are."""
        counts = self._runner.run(self._repository.counts())
        return counts.reports, counts.incidents


def url_of(var: Path) -> str:
    """Return the database's URL: what `TOCSIN_STORE_DATABASE_URL` says, or else a SQLite file in `var`."""
    return said(URL_VARIABLE) or f"{SQLITE}{quote(str((var / 'tocsin.db').resolve()))}"


def file_of(url: str) -> Path | None:
    """Return the file that a database is in, None where it is a server's."""
    return Path(unquote(url.removeprefix(SQLITE))) if url.startswith(SQLITE) else None


def url_there(var: Path) -> str:
    """Return the database's URL. Raises `UsageError` where nothing was ever stored."""
    url = url_of(var)
    file = file_of(url)
    if file and not file.exists():
        raise UsageError(f"no database at {file}: say `tocsin run` first, or where its folder is with --var")
    return url


@contextmanager
def opened(url: str) -> Iterator[Stored]:
    """Open the database; makes it where there is none. Raises `CommandError` where it is away, then or later."""
    try:
        with asyncio.Runner() as runner:
            repository = runner.run(open_repository(url))
            try:
                yield Stored(runner, repository)
            finally:
                runner.run(repository.aclose())
    except Transient as error:
        raise CommandError(f"{error}; wait for whatever writes to it, or see {URL_VARIABLE} and --var") from error
    except TocsinError as error:
        raise CommandError(str(error)) from error
