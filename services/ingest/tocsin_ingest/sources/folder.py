"""A folder that is looked at again and again for files of reports (`forms.SUFFIXES`). Folders in it are not entered."""

import asyncio
import os
import stat
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Final, NamedTuple

from tocsin.contracts.report import Report, Source
from tocsin_ingest.sources.collector import Deliver, Unreadable
from tocsin_ingest.sources.files import place_of, reports_in
from tocsin_ingest.sources.forms import SUFFIXES
from tocsin_ingest.sources.reading import MAX_BYTES

SETTLED_SECONDS: Final = 2.0
"""A file is whole when it looks the same twice and nobody wrote to it for this long: writers pause for a second."""

SECOND_LOOK_SECONDS: Final = 0.2
"""How soon the first look is followed by the second: who starts the worker waits for what lies there."""

BATCH: Final = 64
"""Reports that are handed over at once: bounds what a huge file holds in memory."""


class Look(NamedTuple):
    """What a file looked like from outside. Another look of the same file means that it was written to."""

    modified_ns: int
    size: int


class Sighting(NamedTuple):
    """A file as it was seen at a look, and since when (seconds of our own clock) it has looked like that."""

    look: Look
    since: float


class Defaults(NamedTuple):
    """What holds for the reports of a folder that do not say it themselves; without a source, the folder's name."""

    source: Source | None = None
    language: str | None = None


class Folder:
    """Delivers every file of a folder once, and again when it was written to.

    What was seen is remembered for the life of the process; after a restart the bus knows the reports by their ids.
    """

    def __init__(
        self,
        path: Path,
        *,
        poll_seconds: float,
        max_bytes: int = MAX_BYTES,
        defaults: Defaults | None = None,
        now: Callable[[], float] = time.time,
    ) -> None:
        self.name = f"folder:{place_of(path)}"
        self._path = path
        self._poll_seconds = poll_seconds
        self._max_bytes = max_bytes
        self._defaults = defaults or Defaults()
        self._now = now
        self._seen: dict[str, Sighting] = {}
        self._done: dict[str, Look] = {}
        self._complaints: dict[str, str] = {}

    async def run(self, deliver: Deliver) -> None:
        """Look, deliver, wait; until cancelled."""
        await self.look(deliver)
        await asyncio.sleep(min(SECOND_LOOK_SECONDS, self._poll_seconds))
        while True:
            await self.look(deliver)
            await asyncio.sleep(self._poll_seconds)

    async def look(self, deliver: Deliver) -> None:
        """Deliver the files that are new and whole. A file counts as done when all of it was delivered."""
        try:
            whole = await asyncio.to_thread(self._whole_files)
        except OSError as error:
            reason = f"{error.strerror}; make the folder, or let ingest read it"
            await self._complain(place_of(self._path), reason, deliver)
            return
        self._complaints.pop(place_of(self._path), None)
        for name, look in whole:
            if await self._deliver_file(name, deliver):
                self._done[name] = look
                self._complaints.pop(place_of(self._path / name), None)

    async def _deliver_file(self, name: str, deliver: Deliver) -> bool:
        path = self._path / name
        items = reports_in(path, within=self._path, source=self._defaults.source, max_bytes=self._max_bytes)
        while True:
            try:
                batch = await asyncio.to_thread(lambda: list(islice(items, BATCH)))
            except OSError as error:
                mend = f"{error.strerror}; let ingest read it, or take it away" if error.strerror else str(error)
                await self._complain(place_of(path), mend, deliver)
                return False
            except Exception as error:  # noqa: BLE001 - whatever one file does to a parser, the files behind it go on
                fault = f"a fault of ours, {type(error).__name__} ({error}): please report it; the file is left alone"
                await self._complain(place_of(path), fault, deliver)
                return True
            if not batch:
                return True
            await deliver([self._labelled(item) for item in batch])

    def _labelled(self, item: Report | Unreadable) -> Report | Unreadable:
        if isinstance(item, Unreadable) or item.language or not self._defaults.language:
            return item
        return item.model_copy(update={"language": self._defaults.language})

    async def _complain(self, where: str, reason: str, deliver: Deliver) -> None:
        """Say once what is wrong, though it is tried again at every look."""
        if self._complaints.get(where) != reason:
            self._complaints[where] = reason
            await deliver([Unreadable(where, reason)])

    def _whole_files(self) -> list[tuple[str, Look]]:
        """Return the files that are not done and that nobody is writing to, oldest first."""
        now, before = self._now(), self._seen
        self._seen = {name: _sighting(look, before.get(name), now) for name, look in self._looks().items()}
        self._done = {name: look for name, look in self._done.items() if name in self._seen}
        whole = [
            (name, sighting.look)
            for name, sighting in self._seen.items()
            if self._done.get(name) != sighting.look and sighting is before.get(name) and _settled(sighting, now)
        ]
        return sorted(whole, key=lambda file: (file[1].modified_ns, file[0]))

    def _looks(self) -> dict[str, Look]:
        with os.scandir(self._path) as entries:
            looks = {entry.name: _look(entry) for entry in entries if _is_report(entry.name)}
        return {name: look for name, look in looks.items() if look is not None}


def _sighting(look: Look, before: Sighting | None, now: float) -> Sighting:
    return before if before and before.look == look else Sighting(look, now)


def _settled(sighting: Sighting, now: float) -> bool:
    """Tell whether nobody wrote for long enough, by the file's time or, where that lies ahead of us, by our own."""
    return min(sighting.look.modified_ns / 1e9, sighting.since) <= now - SETTLED_SECONDS


def _is_report(name: str) -> bool:
    return name.lower().endswith(tuple(SUFFIXES)) and not name.startswith(".")


def _look(entry: os.DirEntry[str]) -> Look | None:
    """Return None for what is no regular file, and for what is gone by now or a link to nothing."""
    try:
        status = entry.stat()
    except OSError:
        return None
    return Look(status.st_mtime_ns, status.st_size) if stat.S_ISREG(status.st_mode) else None
