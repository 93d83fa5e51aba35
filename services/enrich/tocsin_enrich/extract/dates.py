"""Dates in news text, against the day of publication: own grammar, because no library reads them well.

Every expression gives an interval of days with its precision. Nothing is a date that only looks like one: "may fire",
"the 92nd Brigade", "40 kilometres". The expressions are data (`date_patterns.tsv`), what they mean is in `days.py`.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from tocsin.contracts.incident import TimeBasis, TimePrecision
from tocsin_enrich.extract.days import READERS
from tocsin_enrich.extract.lexicon import Lexicon
from tocsin_enrich.extract.reading import Reading

LONGEST = {TimePrecision.DAY: 1, TimePrecision.DAYS: 6, TimePrecision.WEEK: 16, TimePrecision.MONTH: 62}
"""Days that an interval of each precision has at most; a longer one has the precision of a year."""

DATELINE_REACH = 60
"""Characters from the start of the text within which a dateline gives its date."""

HEADER_REACH = 200
"""Characters from the start of the text within which a SITREP's header gives its date."""

_HEADER = re.compile(r"(?:\bas of|\bDTG\b|\bdate[d:]|\breporting period|\bissued)[^\n]{0,20}$", re.IGNORECASE)
_DATELINE_END = re.compile(r"\s*(?:\([^)]{1,60}\)\s*)?(?:--|[-\u2013\u2014]\s)")
_SPACE = re.compile(r"\s+")
_YEAR_BEHIND = re.compile(r"\b\d{4}$")
_AMBIGUOUS_MONTH = re.compile(r"\b(?:may|march)\b")


class DateMention(NamedTuple):
    """Days `first` to `last`, both included, as said at characters `start` to `end` of the text."""

    start: int
    end: int
    first: date
    last: date
    precision: TimePrecision
    basis: TimeBasis
    rule: str


class Dates(NamedTuple):
    """The day of publication, the dates that the text mentions, and the one in its head, which tells no act's day."""

    published: date | None
    mentions: list[DateMention]
    head: DateMention | None


def read_dates(text: str, published: date | None, lexicon: Lexicon) -> Dates:
    """Return the dates of a text, with that of a dateline ("KYIV, Nov 5 (Agency) -") or a SITREP's header set apart.

    Where nothing else tells the day of publication, the head does.
    """
    dates = find_dates(text, published, lexicon)
    first = next(iter(dates), None)
    if first is None or not _heads(text, first):
        return Dates(published, dates, None)
    if published is None:
        dates = find_dates(text, first.last, lexicon)
    return Dates(published or first.last, dates[1:], first)


def _heads(text: str, first: DateMention) -> bool:
    if first.start <= DATELINE_REACH and _DATELINE_END.match(text, first.end):
        return True
    return first.start <= HEADER_REACH and _HEADER.search(text, 0, first.start) is not None


def find_dates(text: str, published: date | None, lexicon: Lexicon) -> list[DateMention]:
    """Return the dates that `text` mentions, in order. Without a publication day only full dates are read."""
    return list(_mentions(text, _lowered(text), published, lexicon))


def _lowered(text: str) -> str:
    """Return the text in lower case, letter by letter: a few letters grow when lowered, and offsets would lie."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)


def _mentions(text: str, lowered: str, published: date | None, lexicon: Lexicon) -> Iterator[DateMention]:
    for match in lexicon.date_grammar.finditer(lowered):
        name = str(match.lastgroup)
        if _is_verb(text, lowered, match):
            continue
        try:
            days = READERS[name](_SPACE.sub(" ", match.group()).strip(), published)
        except (ValueError, OverflowError):  # "31 June", the year 0
            continue
        if days is not None:
            start = match.end() - len(match.group().lstrip())
            basis = TimeBasis.EXPLICIT if name in lexicon.explicit_dates else TimeBasis.RELATIVE
            yield DateMention(start, match.end(), *days, precision_of(*days), basis, f"date_patterns/{name}")


def dates_within(dates: list[DateMention], reading: Reading) -> list[DateMention]:
    """Return those of the dates of a text, in order, that stand in a sentence."""
    low, high = (bisect_left(dates, at, key=_start) for at in (reading.sentence.start, reading.sentence.end))
    return dates[low:high]


def _start(mention: DateMention) -> int:
    return mention.start


def precision_of(first: date, last: date) -> TimePrecision:
    """Return the precision of an interval: a pure function of its length."""
    days = (last - first).days + 1
    return next((precision for precision, most in LONGEST.items() if days <= most), TimePrecision.YEAR)


def _is_verb(text: str, lowered: str, match: re.Match[str]) -> bool:
    """Tell whether "may" or "march" is written small: then it is no month, unless a year or "on" says so."""
    if _YEAR_BEHIND.search(lowered, match.start(), match.end()) or lowered.endswith("on ", 0, match.start()):
        return False
    month = _AMBIGUOUS_MONTH.search(lowered, match.start(), match.end())
    return month is not None and text[month.start()].islower()
