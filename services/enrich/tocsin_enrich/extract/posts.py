"""The posts of a live report, each with its stamp: "14:32 GMT", "[0715]", "9.05pm"."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from tocsin.contracts.incident import TimeBasis, TimePrecision
from tocsin_enrich.extract.date_mentions import DateMention
from tocsin_enrich.extract.headings import Section, section_at
from tocsin_enrich.extract.lines import CLOCK

FEWEST_POSTS = 2
"""Stamped lines from which a text is a live report; a single one is only a time."""

MIDNIGHT_LEAP = 12 * 60
"""Minutes: where times fall (or, latest first, rise) by more than this from post to post, a midnight lies between."""

_STAMP = re.compile(rf"^[ \t]*(?:[-*\u2022]\s*)?(?P<stamp>{CLOCK})", re.IGNORECASE | re.MULTILINE)
_TIME = re.compile(r"(\d{1,2})[:.]?(\d{2})?(?::\d{2})?\s?([ap])?\.?(?:m\b)?", re.IGNORECASE)
RULE = "headings/post"


class _Stamp(NamedTuple):
    start: int
    end: int
    minutes: int  # since midnight


def posts(text: str, published: date | None, sections: Sequence[Section]) -> list[Section]:
    """Return the stretches of the posts of a live report, each under the day of its stamp.

    Where headings give days they hold; else the latest post is of the day of publication, and each midnight between
    two posts is a day before.
    """
    stamps = list(_stamps(text))
    if len(stamps) < FEWEST_POSTS or published is None:
        return []
    days = _days([stamp.minutes for stamp in stamps], published)
    ends = [stamp.start for stamp in stamps[1:]] + [len(text)]
    return [
        Section(stamp.start, end, _mention(stamp, _day_above(stamp, sections) or day))
        for stamp, day, end in zip(stamps, days, ends, strict=True)
    ]


def _stamps(text: str) -> Iterator[_Stamp]:
    for match in _STAMP.finditer(text):
        minutes = _minutes(match.group("stamp"))
        if minutes is not None:
            start, end = match.span("stamp")
            yield _Stamp(start, end, minutes)


def _minutes(stamp: str) -> int | None:
    found = _TIME.search(stamp)
    if found is None:
        return None
    figures, more, half = found.groups()
    hour, minute = (int(figures), int(more or 0)) if len(figures) < 3 else (int(figures[:2]), int(figures[2:]))
    if half is not None:
        hour = hour % 12 + (12 if half.lower() == "p" else 0)
    return hour * 60 + minute if hour < 24 and minute < 60 else None


def _days(minutes: list[int], published: date) -> list[date]:
    """Return the day of each stamp, counted back from the latest one."""
    leaps = [later - earlier for earlier, later in pairwise(minutes)]
    rising = sum((leap > 0) == (abs(leap) <= MIDNIGHT_LEAP) for leap in leaps if leap) * 2 >= sum(map(bool, leaps))
    passed = 0
    counted = [0]
    for leap in leaps:
        passed += (leap < -MIDNIGHT_LEAP) if rising else (leap > MIDNIGHT_LEAP)
        counted.append(passed)
    back = [passed - midnight for midnight in counted] if rising else counted
    return [published - timedelta(days=days) for days in back]


def _day_above(stamp: _Stamp, sections: Sequence[Section]) -> date | None:
    section = section_at(sections, stamp.start)
    return section.heading.first if section is not None else None


def _mention(stamp: _Stamp, day: date) -> DateMention:
    return DateMention(stamp.start, stamp.end, day, day, TimePrecision.DAY, TimeBasis.RELATIVE, RULE)
