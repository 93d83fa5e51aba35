"""Dates in news text, against the day of publication: own grammar, because no library reads them well.

Every expression gives an interval of days with its precision. Nothing is a date that only looks like one: "may fire",
"the 92nd Brigade", "40 kilometres". The expressions are data (`date_patterns.tsv`); what they mean is in
`calendar_days.py`, `days.py`, `told_days.py` and `numeric_dates.py`.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from tocsin.contracts.incident import TimeBasis, TimePrecision
from tocsin_enrich.extract.calendar_days import AHEAD, Days
from tocsin_enrich.extract.date_mentions import SINCE, DateMention, mentions_between, precision_of
from tocsin_enrich.extract.date_ranges import joined
from tocsin_enrich.extract.days import READERS
from tocsin_enrich.extract.lexicon import Lexicon
from tocsin_enrich.extract.numeric_dates import read_numeric, style_of
from tocsin_enrich.extract.told_days import TOLD_READERS

TOLD_REACH = 700
"""Characters behind a day that the text told within which "the same day" may mean it."""

SPEECH_REACH = 200
"""Characters between "overnight" and the day on which it was told, in the same sentence."""

SINCE_REACH = 12
"""Characters of "since early" before a day."""

LONGEST_SINCE = timedelta(days=14)
"""What has gone on since an earlier day is a campaign, and its sum no incident."""

_SINCE = re.compile(r"\bsince\s+(?:early\s+|late\s+|on\s+)?$")
_SENTENCE_END = re.compile(r"[.!?]\s|\n\s*\n")
_SPACE = re.compile(r"\s+")
_YEAR_BEHIND = re.compile(r"\b\d{4}$")
_AMBIGUOUS_MONTH = re.compile(r"\b(?:may|march)\b")
_MONTH_FOR_SURE = re.compile(r"(?:in|since|during|early|late|mid)[\s-]may\b")
_SPOKEN_BEFORE = re.compile(
    r"\b(?:said|says|told|announced|confirmed|reported|statement|according)\b[^.\n]{0,30}$", re.IGNORECASE
)


class Anchors(NamedTuple):
    """From which character on relative dates count from which day; the day before the first is that of publication."""

    starts: Sequence[int]
    days: Sequence[date]

    def at(self, position: int) -> tuple[int, date] | None:
        """Return where the stretch around a character begins, and its day."""
        behind = bisect_right(self.starts, position)
        return (self.starts[behind - 1], self.days[behind - 1]) if behind else None


NO_ANCHORS = Anchors((), ())


def find_dates(
    text: str, published: date | None, lexicon: Lexicon, anchors: Anchors = NO_ANCHORS, *, year: int | None = None
) -> list[DateMention]:
    """Return the dates that `text` mentions, in order.

    Without a publication day only full dates are read; then days without a year are of the year of the latest of them,
    or of `year`, where there is none.
    """
    finder = _Finder(text, published, lexicon, anchors)
    found = list(joined(text, finder.nights_of_speech(list(finder.mentions())), finder.with_year))
    if published is not None:
        return found
    full = [mention.last for mention in found if mention.precision is TimePrecision.DAY]
    if year is not None and not full:
        full = [date(year, 12, 31) - timedelta(days=AHEAD)]
    return list(joined(text, list(finder.mentions(of_year=max(full))), finder.with_year)) if full else found


def lowered(text: str) -> str:
    """Return the text in lower case, letter by letter: a few letters grow when lowered, and offsets would lie."""
    small = text.lower()
    if len(small) == len(text):
        return small
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)


class _Finder:
    """One pass over a text; it remembers the day told last, for "the same day"."""

    def __init__(self, text: str, published: date | None, lexicon: Lexicon, anchors: Anchors) -> None:
        self._text, self._lexicon, self._anchors = text, lexicon, anchors
        self._published = self._year = published
        self._lowered = lowered(text)
        self._told: DateMention | None = None
        self._spoken: DateMention | None = None
        self._numeric: Callable[[str], Days] | None = None

    def mentions(self, of_year: date | None = None) -> Iterator[DateMention]:
        self._year = of_year or self._published
        self._told = self._spoken = None
        for match in _expressions(self._lowered, self._lexicon.date_grammar):
            if _is_verb(self._text, self._lowered, match):
                continue
            found = self._mention(str(match.lastgroup), match)
            if found is not None:
                self._remember(found)
                yield found

    def with_year(self, mention: DateMention, year: int) -> DateMention | None:
        """Return a day that names no year in the year of the one it is joined with."""
        words = f"{self._words(mention.start, mention.end)} {year}"
        try:
            days = READERS[mention.expression](words, self._published)
        except (LookupError, ValueError, OverflowError):
            return None
        return None if days is None else mention._replace(first=days[0], last=days[1])

    def nights_of_speech(self, mentions: list[DateMention]) -> list[DateMention]:
        """Return the mentions with "overnight" counted from the day on which its sentence says that it was told."""
        spoken = [mention for mention in mentions if self._is_spoken(mention)]
        return [
            self._counted_from(mention, spoken) if mention.expression == "overnight" else mention
            for mention in mentions
        ]

    def _counted_from(self, night: DateMention, spoken: list[DateMention]) -> DateMention:
        for said in mentions_between(spoken, night.start - SPEECH_REACH, night.end + SPEECH_REACH):
            between = self._text[min(night.end, said.end) : max(night.start, said.start)]
            if not _SENTENCE_END.search(between):
                return night._replace(first=said.first - timedelta(days=1), last=said.first)
        return night

    def _is_spoken(self, mention: DateMention) -> bool:
        day = mention.precision is TimePrecision.DAY
        return day and bool(_SPOKEN_BEFORE.search(self._text, max(0, mention.start - 60), mention.start))

    def _mention(self, name: str, match: re.Match[str]) -> DateMention | None:
        anchor = self._anchors.at(match.start())
        words = self._words(match.start(), match.end())
        try:
            days = self._days(name, words, match.start(), anchor)
        except (ValueError, OverflowError, LookupError):  # "31 June", the year 0
            return None
        if days is None:
            return None
        start = match.end() - len(match.group().lstrip())
        basis = TimeBasis.EXPLICIT if name in self._lexicon.explicit_dates else TimeBasis.RELATIVE
        found = DateMention(start, match.end(), *days, precision_of(*days), basis, f"date_patterns/{name}")
        return self._since(found, self._published if anchor is None else anchor[1])

    def _since(self, mention: DateMention, until: date | None) -> DateMention:
        """Return "since Monday" as the days from then to publication; a longer time is nothing that one act took."""
        before = _SINCE.search(self._lowered, max(0, mention.start - SINCE_REACH), mention.start)
        if before is None or until is None or not mention.first <= until <= mention.first + LONGEST_SINCE:
            return mention
        precision = precision_of(mention.first, until)
        return mention._replace(start=before.start(), last=until, precision=precision, rule=SINCE)

    def _days(self, name: str, words: str, at: int, anchor: tuple[int, date] | None) -> Days | None:
        day = anchor[1] if anchor is not None else self._published
        if name in TOLD_READERS:
            return TOLD_READERS[name](words, self._day_told(at, anchor), day)
        if name == "numeric":
            return self._read_numeric(words)
        return READERS[name](words, self._year if name in self._lexicon.explicit_dates else day)

    def _read_numeric(self, words: str) -> Days:
        if self._numeric is None:
            found = _expressions(self._lowered, self._lexicon.date_grammar)
            written = [match.group() for match in found if match.lastgroup == "numeric"]
            style = style_of(self._lowered, written, self._published, self._lexicon)
            self._numeric = lambda figures: read_numeric(figures, style)
        return self._numeric(words)

    def _day_told(self, at: int, anchor: tuple[int, date] | None) -> date | None:
        """Return the day that the text told before: one on which something happened rather than was said."""
        begins, day = anchor if anchor is not None else (0, None)
        for mention in (self._told, self._spoken):
            if mention is not None and begins <= mention.start and at - mention.end <= TOLD_REACH:
                return mention.first
        return day

    def _remember(self, mention: DateMention) -> None:
        if self._is_spoken(mention):
            self._spoken = mention
        elif mention.precision is TimePrecision.DAY:
            self._told = mention

    def _words(self, start: int, end: int) -> str:
        return _SPACE.sub(" ", self._lowered[start:end]).strip()


@lru_cache(maxsize=1)
def _expressions(lowered_text: str, grammar: re.Pattern[str]) -> tuple[re.Match[str], ...]:
    """Return what may be a date: the same for each day that a text is read against, which it is up to three times."""
    return tuple(grammar.finditer(lowered_text))


def _is_verb(text: str, lowered_text: str, match: re.Match[str]) -> bool:
    """Tell whether "may" or "march" is written small: then it is no month, unless a year or a preposition says so."""
    month = _AMBIGUOUS_MONTH.search(lowered_text, match.start(), match.end())
    if month is None or not text[month.start()].islower():
        return False
    if _YEAR_BEHIND.search(lowered_text, match.start(), match.end()) or lowered_text.endswith("on ", 0, match.start()):
        return False
    return _MONTH_FOR_SURE.match(lowered_text, match.start()) is None
