"""The dateline of a story, such as `KABUL, Jan 29, 2024 (Reuters) -` or `MOSCOW, May 2. /TASS/.`.

It stays in the text; it tells whose story it is and of which day, where nothing else does. It is read only as a whole:
a place, an agency that the table of outlets knows, a mark behind it. A day without its year tells nothing.
"""

import re
from datetime import UTC, datetime
from typing import Final, NamedTuple

from tocsin.contracts.report import PublishedPrecision, Source
from tocsin_ingest.normalise.english_date import MONTH, month_number
from tocsin_ingest.normalise.instant import Published
from tocsin_ingest.normalise.outlets import known_outlets

WITHIN: Final = 200
"""Characters at the beginning of a text that a dateline lies in, with a headline of a line or none before it."""

MOST_WORDS: Final = 5
"""Of a place, with its country: `ABU KAMAL, Deir ez-Zor, Syria`."""

FIRST_SHORT_YEAR, LAST_SHORT_YEAR = 70, 39
"""A year of two digits is of 1970 to 2039; of those between nobody can say the century."""

_PLACE: Final = r"(?P<place>[^\W\d_][^\n()/\[\]\d]{1,59}?)"
_DAY: Final = (
    rf"(?:[,.]?\s+(?:{MONTH}\s+(?P<day>\d{{1,2}})(?:,?\s+(?P<year>\d{{4}}))?"
    rf"|(?P<day2>\d{{1,2}})\s+{MONTH.replace('month', 'month2')}(?:,?\s+(?P<year2>\d{{4}}|\d{{2}}))?))?"
)
_AGENCY: Final = r"(?:\((?P<round>[^()\n]{2,40})\)|/(?P<slashed>[^/\n]{2,40})/|\[(?P<square>[^\[\]\n]{2,40})\])"
_DATELINE: Final = re.compile(
    rf"(?:^|\n)[ \t]*{_PLACE}{_DAY}[,.]?\s{{1,3}}{_AGENCY}\s{{0,3}}(?:--?|[\u2013\u2014:.])", re.IGNORECASE
)
_BETWEEN_AGENCIES: Final = re.compile(r"\s*[/,;-]\s*")


class Dateline(NamedTuple):
    """What a dateline says: the day of the story, if it has its year, and the agency whose it is."""

    published: Published | None
    agency: Source


def dateline_of(text: str) -> Dateline | None:
    """Return the dateline of a normalised text, or None where it has none."""
    match = _DATELINE.search(text[:WITHIN])
    if match is None or not _is_place(match["place"]):
        return None
    if sum(bool(line.strip()) for line in text[: match.start()].split("\n")) > 1:
        return None
    named = match["round"] or match["slashed"] or match["square"]
    agencies = (known_outlets().agency(name) for name in [named, *_BETWEEN_AGENCIES.split(named)])
    agency = next(filter(None, agencies), None)
    return None if agency is None else Dateline(_day(match), agency)


def _is_place(words: str) -> bool:
    """Tell a place, whose first word is in capitals in a dateline, from the beginning of a sentence."""
    first = words.split(maxsplit=1)[0].strip(",.")
    return first.isupper() and len(first) > 1 and len(words.split()) <= MOST_WORDS


def _day(match: re.Match[str]) -> Published | None:
    year, month, day = (match[part] or match[f"{part}2"] for part in ("year", "month", "day"))
    if not year:
        return None
    try:
        at = datetime(_full(int(year), len(year)), month_number(month), int(day), tzinfo=UTC)
    except ValueError:
        return None
    return Published(at, PublishedPrecision.DAY)


def _full(year: int, digits: int) -> int:
    if digits == len("2024"):
        return year
    if LAST_SHORT_YEAR < year < FIRST_SHORT_YEAR:
        raise ValueError("of which century nobody can say")
    return year + (1900 if year >= FIRST_SHORT_YEAR else 2000)
