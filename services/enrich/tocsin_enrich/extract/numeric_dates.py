"""Dates in figures, "3/4/2024": the third of April or the fourth of March? The rest of the text tells, or both are."""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from tocsin_enrich.extract.calendar_days import Days, century
from tocsin_enrich.extract.lexicon import Lexicon
from tocsin_enrich.extract.tokens import tokenise

NEWS_IS_NEW = timedelta(days=14)
"""Where one reading lies this near before publication and the other does not, the near one is meant."""

REGION_REACH = 400
"""Characters from the start of the text in which a nation tells how its press writes dates."""

_MONTH_FIRST_NATIONS = frozenset({"US"})
_FIGURES = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4}|\d{2})")
_DAY_FIRST_WORDS = re.compile(r"\b\d\d?(?:st|nd|rd|th)?\s(?:of\s)?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)")


class Order(StrEnum):
    """Which of the first two figures is the day."""

    DAY_FIRST = "day first"
    MONTH_FIRST = "month first"


class Style(NamedTuple):
    """How a text writes its dates, as far as it shows, and when it was published."""

    order: Order | None
    published: date | None


def style_of(lowered: str, written: Iterable[str], published: date | None, lexicon: Lexicon) -> Style:
    """Return how a text writes dates: by its other dates in figures or words, else by the nations that it begins with.

    `lowered` is the text in lower case, `written` are its dates in figures.
    """
    shown = {order for words in written if (order := _shown_by(words)) is not None}
    if len(shown) == 1:
        return Style(shown.pop(), published)
    if _DAY_FIRST_WORDS.search(lowered):
        return Style(Order.DAY_FIRST, published)
    words = [token.norm for token in tokenise(lowered, 0, min(len(lowered), REGION_REACH))]
    nations = {match.value.country for match in lexicon.nations.find(words)}
    if not nations:
        return Style(None, published)
    if nations & _MONTH_FIRST_NATIONS:
        return Style(Order.MONTH_FIRST if len(nations) == 1 else None, published)
    return Style(Order.DAY_FIRST, published)


def _shown_by(words: str) -> Order | None:
    first, second, _ = _figures(words)
    if first > 12 >= second:
        return Order.DAY_FIRST
    return Order.MONTH_FIRST if second > 12 >= first else None


def _figures(words: str) -> tuple[int, int, int]:
    found = _FIGURES.match(words)
    if found is None:
        raise ValueError(words)
    first, second, year = (int(part) for part in found.groups())
    return first, second, year if year > 99 else century(year)


def read_numeric(words: str, style: Style) -> Days:
    """Return the day; where two days are possible and nothing decides, the interval that both lie in.

    Raises ValueError where neither reading is a day.
    """
    first, second, year = _figures(words)
    orders = {Order.DAY_FIRST: (second, first), Order.MONTH_FIRST: (first, second)}
    days = {order: date(year, *parts) for order, parts in orders.items() if _exists(year, *parts)}
    if not days:
        raise ValueError(words)
    chosen = next(iter(days.values())) if len(set(days.values())) == 1 else _by_publication(days, style.published)
    if chosen is None and style.order is not None:
        chosen = days[style.order]
    return (chosen, chosen) if chosen is not None else (min(days.values()), max(days.values()))


def _exists(year: int, month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= (29 if month == 2 else 30 if month in {4, 6, 9, 11} else 31) and year > 0


def _by_publication(days: dict[Order, date], published: date | None) -> date | None:
    """Return the reading that news of this day would mean, if only one does: none lies ahead, and it is fresh."""
    if published is None:
        return None
    past = [day for day in days.values() if day <= published + timedelta(days=1)]
    if len(past) == 1:
        return past[0]
    fresh = [day for day in past if published - day <= NEWS_IS_NEW]
    return fresh[0] if len(fresh) == 1 else None
