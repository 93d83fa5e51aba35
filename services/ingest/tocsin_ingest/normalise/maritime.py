"""Broadcasts of maritime warnings, many in one text, one after the other: each is a report.

NAVAREA warnings, HYDROLANT, HYDROPAC and HYDROARC, and UKMTO's warnings and advisories. A warning begins
where a line names its series and number, at the beginning of the text or after an empty line, a line of its date-time
group, or a mark of transmission. Whatever stands before the first one is a list's heading, and none.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from typing import Final, NamedTuple

from tocsin.contracts.report import PublishedPrecision, Report, Source, SourceKind
from tocsin_ingest.normalise.assemble import Labels, assemble
from tocsin_ingest.normalise.english_date import MONTH, full_year, month_number
from tocsin_ingest.normalise.instant import Published
from tocsin_ingest.normalise.text import normalised
from tocsin_ingest.tables import rows_of

ENGLISH: Final = "en"
"""The language of warnings to all ships, by the rules of the service."""

ISSUED_WITHIN_LINES: Final = 4
"""A warning states when it was issued in so many of its first lines; a moment further down is that of an incident."""

_HEADING: Final = re.compile(
    r"[ \t]*(?P<series>NAVAREA [IVX]{1,5}|HYDROLANT|HYDROPAC|HYDROARC|BALTIC SEA|UKMTO)"
    r"(?: (?:[A-Z]{1,20}|NR\.|NO\.|[-\N{EN DASH}])){0,5} ?"
    r"(?P<number>\d{1,4}(?:/[A-Z]{3})?[/-]\d{2,4})(?! ?, ?\d|\d|[/-]\d).{0,120}"
)
"""A line. What lists numbers, as of the warnings in force, is none."""

_ISSUED: Final = re.compile(
    r"(?:DTG|DATE|ISSUED)?[ \t:(]{0,9}(?P<day>\d{2})(?P<hour>\d{2})(?P<minute>\d{2}) ?(?:Z|UTC|GMT) ?"
    rf"{MONTH} ?(?P<year>20\d{{2}}|\d{{2}})[ \t).]{{0,9}}",
    re.ASCII | re.IGNORECASE,
)
"""A line that is a date-time group: `201200Z NOV 24`."""

_MARK: Final = re.compile(r"[ \t]{0,9}(?:ZCZC\b.{0,40}|NNNN|//+)?[ \t]{0,9}")
"""A line that begins or ends a transmission, or an empty one."""


class MaritimeWarning(NamedTuple):
    """One warning: the number by which it is cancelled, such as `HYDROLANT 2345/24`, when it was issued, its text."""

    series: str
    number: str
    issued: Published | None
    text: str


def maritime_warnings(raw: str) -> list[MaritimeWarning]:
    """Return the warnings of a broadcast, in its order; none where the text is no broadcast.

    A text begins with its own heading, and ends before the date-time group and the heading of the next.
    """
    lines = normalised(raw).split("\n")
    headings = list(_headings(lines))
    ends = [*(at for at, _ in headings), len(lines)][1:]
    found = []
    for (at, match), end in zip(headings, ends, strict=False):
        own = end
        while own > at + 1 and _is_between(lines[own - 1]):
            own -= 1
        found.append(_warning(match, lines[at:own], before=lines[max(0, at - 2) : at]))
    return found


def is_broadcast(raw: str) -> bool:
    """Tell whether a text begins as a broadcast does: a heading, before which nothing stands but its time and marks."""
    for line in normalised(raw).lstrip().split("\n"):
        if _HEADING.fullmatch(line):
            return True
        if not _is_between(line):
            return False
    return False


def report_of_warning(
    warning: MaritimeWarning, *, name: str | None = None, kind: SourceKind | None = None, language: str | None = None
) -> Report:
    """Return a warning as a report: by the authority of its series, official, in English; unless somebody says else."""
    authority = _authorities().get(warning.series, warning.series)
    labels = Labels(
        external_id=warning.number,
        language=language or ENGLISH,
        source_name=name or authority,
        source_kind=kind or SourceKind.OFFICIAL,
    )
    return assemble(warning.text, default_source=Source(name=authority), published=warning.issued, labels=labels)


def _headings(lines: list[str]) -> Iterator[tuple[int, re.Match[str]]]:
    """Yield the lines that are headings. One in the midst of a text names another warning, which it cancels, say."""
    for at, line in enumerate(lines):
        if (at == 0 or _is_between(lines[at - 1])) and (match := _HEADING.fullmatch(line)):
            yield at, match


def _is_between(line: str) -> bool:
    return bool(_MARK.fullmatch(line) or _ISSUED.fullmatch(line))


def _warning(match: re.Match[str], lines: list[str], *, before: list[str]) -> MaritimeWarning:
    number = f"{match['series']} {match['number']}"
    issued = _first_moment([*before, *lines[1:ISSUED_WITHIN_LINES]])
    return MaritimeWarning(match["series"], number, issued, "\n".join(lines).strip())


def _first_moment(lines: list[str]) -> Published | None:
    for line in lines:
        match = _ISSUED.fullmatch(line)
        if match is None:
            continue
        try:
            at = datetime(
                full_year(match["year"]),
                month_number(match["month"]),
                int(match["day"]),
                int(match["hour"]),
                int(match["minute"]),
                tzinfo=UTC,
            )
        except ValueError:
            continue
        return Published(at, PublishedPrecision.MINUTE)
    return None


@cache
def _authorities() -> dict[str, str]:
    return {row["series"]: row["authority"] for row in rows_of("warning_series.tsv")}
