"""Files of GDELT's form in a folder, such as those of a mirror or of a day that is looked into again."""

import asyncio
import stat
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

from tocsin_ingest.fetch import Unfetchable
from tocsin_ingest.ledger import Memory
from tocsin_ingest.sources.collector import Deliver, Unreadable
from tocsin_ingest.sources.files import place_of
from tocsin_ingest.sources.gdelt.reading import Reading
from tocsin_ingest.sources.gdelt.tables import MAX_TABLE_BYTES, table

EXPORT, MENTIONS = ".export.csv", ".mentions.csv"
ZIP: Final = ".zip"

SETTLED_SECONDS: Final = 2.0
"""A file that nobody wrote to for this long is whole."""


class Pair(NamedTuple):
    """The two tables of one quarter of an hour; either may be missing. `key` changes when a file is written to."""

    key: str
    export: Path | None
    mentions: Path | None


@dataclass(frozen=True, slots=True)
class GdeltFolder:
    """Has rounds: reads the files that were not read before."""

    path: Path
    with_mentions: bool
    reading: Reading
    now: Callable[[], float] = time.time

    async def ask(self, memory: Memory, deliver: Deliver) -> Memory:
        """Follow the leads of each pair of files, by name. Raises `Unfetchable` where the folder cannot be read."""
        try:
            pairs = await asyncio.to_thread(_pairs, self.path, self.now() - SETTLED_SECONDS)
        except OSError as error:
            raise Unfetchable(
                f"{place_of(self.path)}: {error.strerror}; make the folder, or let ingest read it"
            ) from error
        unread = await self.reading.ledger.unseen(self.reading.source, [pair.key for pair in pairs])
        for pair, new in zip(pairs, unread, strict=True):
            if new:
                await self._take(pair, deliver)
                await self.reading.ledger.mark(self.reading.source, [pair.key])
        return memory

    async def _take(self, pair: Pair, deliver: Deliver) -> None:
        where = place_of(pair.export or pair.mentions or self.path)
        if pair.export is None:
            await deliver([Unreadable(where, "no .export.CSV lies beside it, which says what its events are")])
            return
        try:
            export = await asyncio.to_thread(_content, pair.export)
            told = pair.mentions if self.with_mentions else None
            mention = await asyncio.to_thread(_content, told) if told else b""
        except (OSError, Unfetchable) as error:
            await deliver([Unreadable(where, str(error))])
            return
        await self.reading.take(where, export, mention, deliver)


def _content(path: Path) -> bytes:
    with path.open("rb") as stream:
        content = stream.read(MAX_TABLE_BYTES + 1)
    if len(content) > MAX_TABLE_BYTES:
        raise Unfetchable(f"{place_of(path)} has more than {MAX_TABLE_BYTES} bytes: that is no table of GDELT's")
    return table(content, where=place_of(path))


def _pairs(folder: Path, settled: float) -> list[Pair]:
    """Return the pairs of which nobody has written to a file since `settled`, in seconds of the Unix epoch."""
    found: dict[str, dict[str, Path]] = {}
    for path in folder.iterdir():
        name = path.name.lower().removesuffix(ZIP)
        ending = next((ending for ending in (EXPORT, MENTIONS) if name.endswith(ending)), None)
        if ending and stat.S_ISREG(path.lstat().st_mode):
            found.setdefault(name.removesuffix(ending), {})[ending] = path
    pairs = [_pair(by_ending, settled) for _, by_ending in sorted(found.items())]
    return [pair for pair in pairs if pair]


def _pair(by_ending: dict[str, Path], settled: float) -> Pair | None:
    looks = []
    for path in sorted(by_ending.values()):
        status = path.lstat()
        if status.st_mtime > settled:
            return None
        looks.append(f"{path.name} {status.st_size} {status.st_mtime_ns}")
    return Pair(" ".join(looks), by_ending.get(EXPORT), by_ending.get(MENTIONS))
