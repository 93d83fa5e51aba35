"""Two dates that are the ends of one range: "from Monday to Wednesday", "31 October - 6 November"."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

from tocsin.contracts.incident import TimeBasis, TimePrecision
from tocsin_enrich.extract.calendar_days import year_in
from tocsin_enrich.extract.date_mentions import DateMention, precision_of

WithYear = Callable[[DateMention, int], DateMention | None]
"""Reads a date that names no year again, in this year."""

LONGEST_RANGE = timedelta(days=400)
"""What lies further apart was not meant as one stretch of time."""

_WEEK = timedelta(days=7)
_BETWEEN = re.compile(
    r"\s*(?:[-\u2013\u2014/]|\b(?:to|through|thru|till|until|and|into|or)\b)\s*(?:(?:early|late)\s)?(?:on\s)?(?:the\s)?",
    re.IGNORECASE,
)
_BEFORE = re.compile(r"\b(?:from|between)\s(?:the\s)?$", re.IGNORECASE)
_SECOND = re.compile(r"(?:and|to)\s", re.IGNORECASE)
"""How the second end of a range of months begins; alone it is none."""

_ENDS = frozenset({TimePrecision.DAY, TimePrecision.MONTH})


def joined(text: str, mentions: list[DateMention], with_year: WithYear) -> Iterator[DateMention]:
    """Yield the mentions, in order, with those that are the two ends of one range made into one."""
    position = 0
    while position < len(mentions):
        mention = mentions[position]
        position += 1
        if position < len(mentions):
            both = _range(text, mention, mentions[position], with_year)
            if both is not None:
                mention = both
                position += 1
        if not _SECOND.match(text, mention.start):
            yield mention


def _range(text: str, first: DateMention, second: DateMention, with_year: WithYear) -> DateMention | None:
    """Return the stretch from one date to the other, or null where they are two dates."""
    if first.precision is not second.precision or first.precision not in _ENDS:
        return None
    gap = text[first.end : second.start]
    if not (_BETWEEN.fullmatch(gap) or (gap.isspace() and _SECOND.match(text, second.start))):
        return None
    begins = _in_year_of(text, first, second, with_year)
    if begins.last > second.first or second.last - begins.first > LONGEST_RANGE:
        return None
    before = _BEFORE.search(text, max(0, first.start - 12), first.start)
    return begins._replace(
        start=before.start() if before else first.start,
        end=second.end,
        last=second.last,
        precision=precision_of(begins.first, second.last),
    )


def _in_year_of(text: str, first: DateMention, second: DateMention, with_year: WithYear) -> DateMention:
    """Return the first date in the year that only the second one names (or the year before), or in the week before."""
    if first.expression == "weekday" and first.first > second.first:
        return first._replace(first=first.first - _WEEK, last=first.last - _WEEK)
    if first.basis is not TimeBasis.EXPLICIT or _has_year(text, first) or not _has_year(text, second):
        return first
    for year in (second.first.year, second.first.year - 1):
        found = with_year(first, year)
        if found is not None and found.last <= second.first:
            return found
    return first


def _has_year(text: str, mention: DateMention) -> bool:
    return year_in(text[mention.start : mention.end]) is not None
