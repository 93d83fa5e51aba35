"""Files and standard input as reports, one at a time, so that a million lines need no more memory than a thousand."""

import codecs
import sys
from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import BinaryIO, Final

from tocsin.contracts.report import Report, Source
from tocsin_cli.errors import UsageError
from tocsin_ingest.sources.collector import Unreadable
from tocsin_ingest.sources.files import SUFFIXES, source_of
from tocsin_ingest.sources.reading import MAX_BYTES, capped_lines, read_json_lines, read_text

STDIN: Final = "-"
TEXT_SUFFIX: Final = ".txt"


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
                yield from reports_in_stream(sys.stdin.buffer, where="stdin", source=Source(name="stdin"))
            else:
                yield from _reports_in_file(Path(name))
        except OSError as error:
            yield Unreadable(name, f"cannot be read: {error.strerror or error}")


def _reports_in_file(path: Path) -> Iterator[Report | Unreadable]:
    """Open pipes as well as files: a shell's `<(zcat feed.jsonl.gz)` is one."""
    with path.open("rb") as stream:
        if path.suffix.lower() == TEXT_SUFFIX:
            yield read_text(stream, where=str(path), source=source_of(path), external_id=path.stem)
        else:
            yield from reports_in_stream(stream, where=str(path), source=source_of(path))


def reports_in_stream(stream: BinaryIO, *, where: str, source: Source) -> Iterator[Report | Unreadable]:
    """Yield the reports of JSON lines; where the first character is no `{`, all of it is one plain text."""
    lines = capped_lines(stream)
    lead: list[bytes | None] = []
    for line in lines:
        lead.append(line)
        if line is None or line.strip():
            break
    if not lead or lead[-1] is None or _opens_object(lead[-1]):
        yield from read_json_lines(chain(lead, lines), where=where, source=source)
    else:
        yield read_text(BytesIO(lead[-1] + stream.read(MAX_BYTES)), where=where, source=source)


def _opens_object(line: bytes) -> bool:
    return line.removeprefix(codecs.BOM_UTF8).lstrip().startswith(b"{")


def files_in(folder: Path) -> list[Path]:
    """Return the files of a folder that ingest takes in."""
    return sorted(
        path
        for path in folder.iterdir()
        if path.suffix.lower() in SUFFIXES and not path.name.startswith(".") and path.is_file()
    )
