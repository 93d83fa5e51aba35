"""The file `sources.toml`, looked at again and again, and its entries opened."""

import asyncio
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tocsin_ingest import occurrences
from tocsin_ingest.sources.collector import Collector, Unreadable
from tocsin_ingest.sources.files import place_of
from tocsin_ingest.sources.listing import BadListing, Entry, Listing, TypeOf, read_listing
from tocsin_ingest.sources.options import Means
from tocsin_ingest.sources.registry import source_type

MAX_BYTES: Final = 10_000_000
"""A file of fifty thousand sources; a larger one is no `sources.toml`."""

CALM_SECONDS: Final = 0.1
"""A file that was written to is read again after so long: an editor may have been between emptying and filling it."""

Look = tuple[int, int, int]
"""Time, size and inode: another one means that the file was written to, or that another was put in its place."""


class Listed:
    """What `sources.toml` says. A file that is gone or cannot be read changes nothing: it may be on its way."""

    def __init__(self, path: Path, means: Means, *, type_of: TypeOf = source_type) -> None:
        self.path = path
        self._means = means
        self._type_of = type_of
        self._seen: Look | None = None
        self._trouble: str | None = None

    async def changed(self) -> Listing | None:
        """Return what the file says where it changed since the last call; else None."""
        return await asyncio.to_thread(self._changed)

    def forget(self) -> None:
        """Tell of the file anew, though it did not change."""
        self._seen = None

    def open(self, entry: Entry) -> Sequence[Collector] | Unreadable:
        """Return the collectors of an entry, or why there are none."""
        try:
            return list(entry.type.opens(entry.options, self._means))
        except Exception as error:  # noqa: BLE001 - a plug-in may fail in any way; that stops no other
            why = str(error) if isinstance(error, ValueError) else f"{type(error).__name__}: {error}"
            return Unreadable(self.place_of(entry), why)

    def place_of(self, entry: Entry) -> str:
        """Return where an entry stands."""
        return f"{place_of(self.path)}: {entry.label}"

    def _changed(self) -> Listing | None:
        try:
            look = _look(self.path)
            if look == self._seen:
                return None
            text = _text(self.path)
            time.sleep(CALM_SECONDS)  # in a thread
            if _look(self.path) != look:
                return None  # somebody is at it: it is looked at again
            listing = read_listing(text, file=self.path, type_of=self._type_of)
        except FileNotFoundError:
            trouble = "there is no such file yet; `tocsin add` makes one"
        except (OSError, UnicodeDecodeError) as error:
            trouble = f"cannot be read: {error}; let ingest read it, as UTF-8"
        except BadListing as error:
            trouble, self._seen = str(error), look
        else:
            self._seen, self._trouble = look, None
            return listing
        if self._trouble != trouble:
            self._trouble = trouble
            occurrences.listing_unread(place_of(self.path), why=trouble)
        return None


def named_twice(name: str) -> str:
    """Return why an entry is not at work whose collector is called as another's."""
    return f"found {name} twice; take one of the two out"


def _look(path: Path) -> Look:
    status = path.stat()
    return status.st_mtime_ns, status.st_size, status.st_ino


def _text(path: Path) -> str:
    with path.open("rb") as file:
        raw = file.read(MAX_BYTES + 1)
    if len(raw) > MAX_BYTES:
        raise OSError(f"it has more than {MAX_BYTES} bytes")
    return raw.decode("utf-8-sig")
