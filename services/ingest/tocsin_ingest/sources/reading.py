"""Bytes into reports: a document as a whole, JSON line by line. Knows no folder and no bus."""

from collections.abc import Iterable, Iterator
from io import BytesIO
from itertools import chain
from typing import BinaryIO, Final

from tocsin.contracts.report import Report, Source, SourceKind
from tocsin_ingest.normalise import BadReport, report_from_json, report_from_text
from tocsin_ingest.normalise.decoding import decoded
from tocsin_ingest.normalise.maritime import is_broadcast, maritime_warnings, report_of_warning
from tocsin_ingest.sources.collector import Unreadable
from tocsin_ingest.sources.forms import BEGINNING, Form, form_of

MAX_BYTES: Final = 8_000_000
"""Bytes of one report (a file, a JSON line): the contract's two million characters at UTF-8's four bytes each."""

_SPLIT_IT: Final = "split it, or raise TOCSIN_INGEST_MAX_BYTES"


def read_document(  # noqa: PLR0913 - what a report may lack, by name
    stream: BinaryIO,
    form: Form,
    *,
    where: str,
    source: Source,
    external_id: str | None = None,
    max_bytes: int = MAX_BYTES,
) -> Iterator[Report | Unreadable]:
    """Yield the reports of a whole stream of a known form, and why a part of it is none.

    A report that names none itself is of `source`, and its sender's id is `external_id`.
    """
    if form is Form.LINES:
        lines = capped_lines(stream, max_bytes=max_bytes)
        yield from read_json_lines(lines, where=where, source=source, max_bytes=max_bytes)
        return
    raw = stream.read(max_bytes + 1)
    if len(raw) > max_bytes:
        yield Unreadable(where, f"found more than {max_bytes} bytes; {_SPLIT_IT}")
        return
    try:
        yield from _READERS[form](raw, source, external_id)
    except BadReport as error:
        yield Unreadable(where, str(error))


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
    """Yield the reports of JSON lines as they come; what begins otherwise is one document (`forms.form_of`)."""
    lines = capped_lines(stream, max_bytes=max_bytes)
    lead: list[bytes | None] = []
    for line in lines:
        lead.append(line)
        if line is None or line.strip():
            break
    first = lead[-1] if lead else b""
    if first is None or not first.strip() or form_of(first) is Form.LINES:
        yield from read_json_lines(chain(lead, lines), where=where, source=source, max_bytes=max_bytes)
        return
    whole = first + stream.read(max_bytes)
    yield from read_document(
        BytesIO(whole), form_of(whole[:BEGINNING]), where=where, source=source, max_bytes=max_bytes
    )


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


def _texts(raw: bytes, source: Source, external_id: str | None) -> Iterator[Report]:
    """Yield a plain text as a report; of a broadcast of maritime warnings, each warning."""
    text = decoded(raw)
    if is_broadcast(text[:BEGINNING]):
        chosen = None if source.kind is SourceKind.OTHER else source
        name, kind = (chosen.name, chosen.kind) if chosen else (None, None)
        yield from (report_of_warning(warning, name=name, kind=kind) for warning in maritime_warnings(text))
    else:
        yield report_from_text(text, source=source, external_id=external_id)


def _page(raw: bytes, source: Source, external_id: str | None) -> Iterator[Report]:
    from tocsin_ingest.normalise.saved_page import report_from_page  # noqa: PLC0415 - loads lxml, which few need

    yield report_from_page(raw, source=source, external_id=external_id)


def _mail(raw: bytes, source: Source, external_id: str | None) -> Iterator[Report]:
    from tocsin_ingest.normalise.mail import report_from_mail  # noqa: PLC0415 - as above

    yield report_from_mail(raw, source=source, external_id=external_id)


_READERS: Final = {Form.TEXT: _texts, Form.PAGE: _page, Form.MAIL: _mail}
