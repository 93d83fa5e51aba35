"""A file into reports: `.txt` holds one, `.jsonl` one a line."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

from tocsin.contracts.report import Report, Source
from tocsin_ingest.sources.collector import Unreadable
from tocsin_ingest.sources.reading import MAX_BYTES, capped_lines, read_json_lines, read_text

SUFFIXES: Final = (".txt", ".jsonl")
"""What is read; anything else is somebody else's file."""


def source_of(path: Path) -> Source:
    """Return the source of a file that names none itself: the folder that it lies in."""
    return Source(name=path.absolute().parent.name or "files")


def reports_in(path: Path, *, max_bytes: int = MAX_BYTES) -> Iterator[Report | Unreadable]:
    """Yield what a file holds, in its order. Raises `OSError` where it cannot be opened or is no regular file."""
    with _open(path) as stream:
        if path.suffix.lower() == ".jsonl":
            lines = capped_lines(stream, max_bytes=max_bytes)
            yield from read_json_lines(lines, where=str(path), source=source_of(path), max_bytes=max_bytes)
        else:
            yield read_text(stream, where=str(path), source=source_of(path), external_id=path.stem, max_bytes=max_bytes)


def _open(path: Path) -> BinaryIO:
    # Without O_NONBLOCK, opening a named pipe would wait for its writer for ever.
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(f"{path} is no regular file; ingest reads .txt and .jsonl files")
    return os.fdopen(descriptor, "rb")
