"""A file into reports: what is in it is told by the suffix of its name (`forms.SUFFIXES`)."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from tocsin.contracts.report import Report, Source
from tocsin_ingest.normalise.text import normalised, one_line
from tocsin_ingest.sources.collector import Unreadable
from tocsin_ingest.sources.forms import NAMED, SUFFIXES, Form
from tocsin_ingest.sources.reading import MAX_BYTES, read_document


def source_of(path: Path) -> Source:
    """Return the source of a file that names none itself: the folder that it lies in."""
    return Source(name=one_line(path.absolute().parent.name) or "files")


def place_of(path: Path) -> str:
    """Return a path as a log can hold it: the bytes of a name need be no text."""
    return normalised(str(path))


def reports_in(
    path: Path, *, within: Path | None = None, source: Source | None = None, max_bytes: int = MAX_BYTES
) -> Iterator[Report | Unreadable]:
    """Yield what a file holds, in its order. Who names no source in it is of `source`, else of its folder.

    Raises `OSError` where it cannot be opened, is no regular file, or leads out of the folder `within`.
    """
    source = source or source_of(path)
    with _open(path, within) as stream:
        form = SUFFIXES.get(path.suffix.lower(), Form.TEXT)
        yield from read_document(
            stream, form, where=place_of(path), source=source, external_id=path.stem, max_bytes=max_bytes
        )


def _open(path: Path, within: Path | None) -> BinaryIO:
    real = path.resolve(strict=True)
    if within is not None and not real.is_relative_to(within.resolve()):
        raise OSError("it is a link that leads out of the folder; copy the file in")
    # Not followed again: a link could be put there between the look and the opening.
    # Not blocking: to open a named pipe would be to wait for its writer for ever.
    descriptor = os.open(real, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(f"it is no regular file; put a {NAMED} file there")
    return os.fdopen(descriptor, "rb")
