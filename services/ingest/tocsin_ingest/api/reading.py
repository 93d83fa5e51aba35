"""Bytes of a body into reports, each with the way back to the text as it was sent. Knows no HTTP but its problems."""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

import orjson

from tocsin.contracts.report import Report
from tocsin_ingest.api.access import Caller
from tocsin_ingest.api.problems import Problem
from tocsin_ingest.normalise import BadReport, json_value, report_from_object
from tocsin_ingest.normalise.tracing import Shift, shifts_of

MAX_REPORTS: Final = 1_000
"""Reports of a JSON list, which is held as a whole; lines are not."""

MAX_NESTED: Final = 100_000
"""Objects and lists in one JSON value: three bytes of a body become sixty of memory."""

MAX_SHIFTS: Final = 20_000
"""Places in one report from which on its characters stand further than they did: lines, say, of a text of CRLF. A
megabyte of memory, and of the answer."""

Line = tuple[int, bytes | None]
"""Its number, and its bytes; None where they are too many."""


@dataclass(frozen=True, slots=True)
class Readable:
    """A report, and how far its characters are from those that were sent; nothing where they stand as they were."""

    report: Report
    shifts: tuple[Shift, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """An object of the body that is no report: where it stands, and why."""

    where: str
    why: BadReport


def values_of(raw: bytes) -> list[object]:
    """Return the objects of a JSON body: one, or those of a list. Raises `Problem` where it is no such thing."""
    if _nested(raw) > MAX_NESTED:
        detail = f"found more than {MAX_NESTED} objects and lists; send fewer reports at once"
        raise Problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, detail)
    try:
        value = orjson.loads(raw.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as error:
        detail = f"found no JSON ({error}); give one report as an object, or a list of them"
        raise Problem(HTTPStatus.BAD_REQUEST, detail) from None
    if not isinstance(value, list):
        return [value]
    if len(value) > MAX_REPORTS:
        detail = f"found {len(value)} reports; give at most {MAX_REPORTS}, or send them one a line"
        raise Problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, detail)
    return value


def read_values(values: Sequence[object], caller: Caller, *, first: int) -> list[Readable | Refused]:
    """Return each object as a report, or why it is none; the `first` of them has that number in the body."""
    return [_read(value, caller, number) for number, value in enumerate(values, start=first)]


def read_lines(lines: Sequence[Line], caller: Caller, *, max_bytes: int) -> list[Readable | Refused]:
    """Return each line as a report, or why it is none."""
    return [_read_line(line, caller, number, max_bytes) for number, line in lines]


def _read_line(line: bytes | None, caller: Caller, number: int, max_bytes: int) -> Readable | Refused:
    if line is None:
        bad = BadReport("line", f"more than {max_bytes} bytes", "split it")
        return Refused(_where(caller, number), bad)
    if _nested(line) > MAX_NESTED:
        bad = BadReport("line", f"more than {MAX_NESTED} objects and lists", "give one report a line")
        return Refused(_where(caller, number), bad)
    try:
        value = json_value(line)
    except BadReport as error:
        return Refused(_where(caller, number), error)
    return _read(value, caller, number)


def _read(value: object, caller: Caller, number: int) -> Readable | Refused:
    try:
        report = report_from_object(value, source=caller.source)
        return Readable(report, _shifts(value, report))
    except BadReport as error:
        return Refused(_where(caller, number), error)


def _shifts(value: object, report: Report) -> tuple[Shift, ...]:
    """Return how far the report's characters are from those of the object's text. Raises `BadReport`."""
    sent = value.get("text") if isinstance(value, dict) else None
    if not isinstance(sent, str) or sent.startswith(report.text):
        return ()
    return shifts_of(sent, report.text, most=MAX_SHIFTS)


def _where(caller: Caller, number: int) -> str:
    return f"http:{caller.name}:{number}"


def _nested(raw: bytes) -> int:
    return raw.count(b"{") + raw.count(b"[")
