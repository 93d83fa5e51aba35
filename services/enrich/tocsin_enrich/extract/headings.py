"""Dates that head the lines below them: "Saturday, 23:40.", "Monday, 3 June:", "Key events of 3 June"."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tocsin.contracts.incident import TimePrecision
from tocsin_enrich.extract.date_mentions import DateMention, mentions_between
from tocsin_enrich.extract.moments import is_of_other_event, is_spoken
from tocsin_enrich.extract.reading import Reading

LONGEST_HEADING = 8
"""Tokens of a sentence that is nothing but a date and a time, and heads its paragraph."""

WORDS_BESIDE = 2
"""Words beside the date in such a sentence: "local time", "Day two"."""

LONGEST_TITLE = 12
"""Tokens of a line of its own that has a date in it, and heads all that follows."""

BYLINE_REACH = 300
"""Characters from the start of the text within which a line with a full date is when the text was published."""


class Section(NamedTuple):
    """A stretch of the text, by characters, that stands under a date."""

    start: int
    end: int
    heading: DateMention


def section_at(sections: Sequence[Section], position: int) -> Section | None:
    """Return the stretch around a character, of some that are in order and do not overlap."""
    behind = bisect_right(sections, position, key=_start) if sections else 0
    section = sections[behind - 1] if behind else None
    return section if section is not None and position < section.end else None


def _start(section: Section) -> int:
    return section.start


def headings(readings: Sequence[Reading], dates: Sequence[DateMention], length: int) -> list[Section]:
    """Return the stretches of a text of `length` characters that stand under a date, in order, without overlaps."""
    found = [*_headings(readings, dates)]
    if not found or (len(found) == 1 and _is_byline(found[0], readings)):
        return []
    starts = [*(section.start for section in found[1:]), length]
    return [
        section._replace(end=min(section.end or length, following))
        for section, following in zip(found, starts, strict=True)
    ]


def _is_byline(only: Section, readings: Sequence[Reading]) -> bool:
    """Tell whether the only heading is the day of publication, which nothing happened on for being printed there."""
    own = next((k for k, reading in enumerate(readings) if reading.sentence.end == only.start), None)
    leads = own is not None and (readings[own].norms[-1] == ":" or _titles_a_list(readings, own))
    return only.end == 0 and only.start < BYLINE_REACH and not leads


def _titles_a_list(readings: Sequence[Reading], own: int) -> bool:
    """Tell whether a title that speaks of incidents stands right above a list of them: "Security incidents, 4 May"."""
    below = readings[own + 1 : own + 2]
    return bool(below and below[0].sentence.entry) and any(
        readings[own].is_in(k, "incident") for k in range(len(readings[own].norms))
    )


def _headings(readings: Sequence[Reading], dates: Sequence[DateMention]) -> Iterator[Section]:
    """Yield each heading with where its stretch begins; the end is 0 where it lasts until the next one."""
    paragraphs: dict[int, list[Reading]] = {}
    for reading in readings:
        paragraphs.setdefault(reading.sentence.paragraph, []).append(reading)
    for paragraph in paragraphs.values():
        first = paragraph[0]
        if first.cues or len(first.tokens) > LONGEST_TITLE:
            continue
        own = mentions_between(dates, first.sentence.start, first.sentence.end)
        day = next((mention for mention in own if mention.precision is TimePrecision.DAY), None)
        if day is None or day.expression in {"same_day", "elapsed", "told_back", "told_on", "event_back"}:
            continue
        if len(paragraph) == 1 and _is_title(first, day):
            yield Section(first.sentence.end, 0, day)
        elif len(paragraph) > 1 and _is_nothing_else(first, own):
            yield Section(first.sentence.end, paragraph[-1].sentence.end, day)


def _is_nothing_else(reading: Reading, dates: Sequence[DateMention]) -> bool:
    """Tell whether a sentence is a date, perhaps with a time or a name of a day beside it: "Saturday, 23:40."."""
    inside = sum(any(d.start <= token.start < d.end for d in dates) for token in reading.tokens if token.word)
    words = sum(token.word for token in reading.tokens)
    return len(reading.tokens) <= LONGEST_HEADING and words - inside <= WORDS_BESIDE


def _is_title(reading: Reading, day: DateMention) -> bool:
    """Tell whether a line is a title rather than a sentence: no full stop ends it, it says nothing of anything."""
    beside = [k for k, token in enumerate(reading.tokens) if not day.start <= token.start < day.end]
    says = any(reading.is_in(k, name) for k in beside for name in ("be", "have", "say", "modal"))
    ends = reading.norms[-1] in {".", "!", "?"}
    return not (says or ends or is_of_other_event(reading, day) or is_spoken(reading, day))
