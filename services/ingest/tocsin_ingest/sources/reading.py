"""Bytes into reports: a plain text as a whole, JSON line by line. Knows no folder and no bus."""

import codecs
from collections.abc import Iterable, Iterator
from io import BytesIO
from itertools import chain
from typing import BinaryIO, Final

from tocsin.contracts.report import Report, Source
from tocsin_ingest.normalise import BadReport, report_from_json, report_from_text
from tocsin_ingest.sources.collector import Unreadable

MAX_BYTES: Final = 8_000_000
"""Bytes of one report (a text file, a JSON line): the contract's two million characters at UTF-8's four bytes each."""

_SPLIT_IT: Final = "split it, or raise TOCSIN_INGEST_MAX_BYTES"


def read_text(
    stream: BinaryIO, *, where: str, source: Source, external_id: str | None = None, max_bytes: int = MAX_BYTES
) -> Report | Unreadable:
    """Return a whole stream as one report, or why it is none."""
    raw = stream.read(max_bytes + 1)
    if len(raw) > max_bytes:
        return Unreadable(where, f"found more than {max_bytes} bytes; {_SPLIT_IT}")
    try:
        return report_from_text(raw.decode("utf-8"), source=source, external_id=external_id)
    except UnicodeDecodeError as error:
        return Unreadable(where, f"found no UTF-8 ({error.reason} at byte {error.start}); save it as UTF-8")
    except BadReport as error:
        return Unreadable(where, str(error))


def read_json_lines(
    lines: Iterable[bytes | None], *, where: str, source: Source, max_bytes: int = MAX_BYTES
) -> Iterator[Report | Unreadable]:
    """Yield each line as a report, or why it is none; blank lines are passed over. None stands for a line too long."""
    for number, line in enumerate(lines, start=1):
        if line is None:
            yield Unreadable(f"{where}:{number}", f"found more than {max_bytes} bytes in a line; {_SPLIT_IT}")
        elif line.strip():
            yield _read_line(line, where=f"{where}:{number}", source=source)


def read_stream(
    stream: BinaryIO, *, where: str, source: Source, max_bytes: int = MAX_BYTES
) -> Iterator[Report | Unreadable]:
    """Yield the reports of JSON lines as they come; where the first character is no `{`, all is one plain text."""
    lines = capped_lines(stream, max_bytes=max_bytes)
    lead: list[bytes | None] = []
    for line in lines:
        lead.append(line)
        if line is None or line.strip():
            break
    first = lead[-1] if lead else b""
    if first is None or not first.strip() or _opens_object(first):
        yield from read_json_lines(chain(lead, lines), where=where, source=source, max_bytes=max_bytes)
    else:
        whole = BytesIO(first + stream.read(max_bytes))
        yield read_text(whole, where=where, source=source, max_bytes=max_bytes)


def capped_lines(stream: BinaryIO, *, max_bytes: int = MAX_BYTES) -> Iterator[bytes | None]:
    """Yield the lines of a stream, and None for one longer than `max_bytes`, of which no more is held in memory."""
    while line := stream.readline(max_bytes + 1):
        if len(line) <= max_bytes:
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(max_bytes)
        yield None


def _read_line(line: bytes, *, where: str, source: Source) -> Report | Unreadable:
    try:
        return report_from_json(line, source=source)
    except BadReport as error:
        return Unreadable(where, str(error))


def _opens_object(line: bytes) -> bool:
    return line.removeprefix(codecs.BOM_UTF8).lstrip().startswith(b"{")
