"""A date as a text says it: an interval of days, its precision, where it stands."""

from bisect import bisect_left
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from tocsin.contracts.incident import TimeBasis, TimePrecision

LONGEST = {TimePrecision.DAY: 1, TimePrecision.DAYS: 6, TimePrecision.WEEK: 16, TimePrecision.MONTH: 62}
"""Days that an interval of each precision has at most; a longer one has the precision of a year."""
SINCE = "date_patterns/since"
"""The rule of a stretch from a day to that of publication."""


class DateMention(NamedTuple):
    """Days `first` to `last`, both included, as said at characters `start` to `end` of the text."""

    start: int
    end: int
    first: date
    last: date
    precision: TimePrecision
    basis: TimeBasis
    rule: str

    @property
    def expression(self) -> str:
        """The name of the expression in the grammar."""
        return self.rule.rpartition("/")[2]


def precision_of(first: date, last: date) -> TimePrecision:
    """Return the precision of an interval: a pure function of its length."""
    days = (last - first).days + 1
    return next((precision for precision, most in LONGEST.items() if days <= most), TimePrecision.YEAR)


def mentions_between(mentions: Sequence[DateMention], start: int, end: int) -> list[DateMention]:
    """Return those of the dates of a text, in order, that begin at characters `start` to `end`."""
    first = bisect_left(mentions, (start,))  # a tuple goes before those that it is the beginning of
    return list(mentions[first : bisect_left(mentions, (end,), lo=first)])
