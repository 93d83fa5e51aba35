"""Files and standard input as reports, one at a time, so that a million lines need no more memory than a thousand."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from tocsin.contracts.report import Report, Source
from tocsin_cli.configuration import configured
from tocsin_cli.errors import UsageError
from tocsin_ingest.settings import IngestSettings
from tocsin_ingest.sources.collector import Unreadable
from tocsin_ingest.sources.files import reports_in, source_of
from tocsin_ingest.sources.forms import NAMED, SUFFIXES
from tocsin_ingest.sources.reading import read_document, read_stream

STDIN: Final = "-"


def check(files: Sequence[str]) -> None:
    """Raise `UsageError` if a file is not there, before any work is done."""
    for name in files:
        if name != STDIN and Path(name).is_dir():
            raise UsageError(f"{name} is a folder: name its files, such as {Path(name, '*.txt')}")
        if name != STDIN and not Path(name).exists():
            raise UsageError(f"no such file: {name}")


def read(files: Sequence[str]) -> Iterator[Report | Unreadable]:
    """Yield what the files hold, in order. A file that cannot be read is `Unreadable`, and the rest go on."""
    for name in files:
        try:
            if name == STDIN:
                yield from read_stream(sys.stdin.buffer, where="stdin", source=Source(name="stdin"))
            else:
                yield from _reports_in_file(Path(name))
        except OSError as error:
            yield Unreadable(name, f"cannot be read: {error.strerror or error}")


def _reports_in_file(path: Path) -> Iterator[Report | Unreadable]:
    """Open pipes as well as files: a shell's `<(zcat feed.jsonl.gz)` is one, and has no suffix."""
    with path.open("rb") as stream:
        suffix = path.suffix.lower()
        if suffix in SUFFIXES:
            form = SUFFIXES[suffix]
            yield from read_document(stream, form, where=str(path), source=source_of(path), external_id=path.stem)
        elif not suffix:
            yield from read_stream(stream, where=str(path), source=source_of(path))
        else:
            yield Unreadable(str(path), f"a {suffix} file is no report; name {NAMED} files, or -")


def read_as_ingest_does(folder: Path) -> Iterator[Report | Unreadable]:
    """Yield what ingest will make of a folder: the same files, limits and sources, and so the same report ids."""
    # Ingest is given the real path, and a file is named after the folder that it lies in.
    folder = folder.resolve()
    max_bytes = configured(IngestSettings).ingest_max_bytes
    for path in files_in(folder):
        try:
            yield from reports_in(path, within=folder, max_bytes=max_bytes)
        except OSError as error:
            yield Unreadable(str(path), f"cannot be read: {error.strerror or error}")


def files_in(folder: Path) -> list[Path]:
    """Return the files of a folder that ingest takes in."""
    return sorted(
        path
        for path in folder.iterdir()
        if path.suffix.lower() in SUFFIXES and not path.name.startswith(".") and path.is_file()
    )
