"""What a report tells of the past: an act that its own date puts long before, or that only a year or a season dates."""

from datetime import date, timedelta

from tocsin.contracts.incident import SetAsideStatus
from tocsin_enrich.extract.cues import Trigger
from tocsin_enrich.extract.date_mentions import DateMention
from tocsin_enrich.extract.lexicon import Form
from tocsin_enrich.extract.reading import Reading
from tocsin_enrich.extract.standing import Standing, aside

OLD = timedelta(days=62)
"""An act that is dated longer before publication is background: reports of what is new name days and weeks."""

LONG = timedelta(days=150)
"""An act whose date is an interval so long ("this year", "in 2019") is a memory or a sum."""

YEAR_REACH = 3
"""Words between a year and the noun that it dates: "the 2003 Bogoro massacre"."""

EVENT_REACH = 5
"""Words between "killed in" and the noun of the event."""

_EVENTS = frozenset({Form.NOUN, Form.PLURAL, Form.THIRD})
"""Behind a year "attacks" is no verb."""

FIRST_YEAR = 1900
"""The earliest figure that is read as a year."""


def told_of_old(trigger: Trigger, when: DateMention | None, published: date | None) -> Standing | None:
    """Return the standing of an act that its date, or the year before its noun, makes background."""
    if published is None:
        undated = when is not None and when.last - when.first > LONG
        return aside(SetAsideStatus.HISTORICAL, when.rule) if undated and when is not None else None
    if when is not None and published - when.last > OLD:
        return aside(SetAsideStatus.HISTORICAL, when.rule)
    if when is not None and when.last - when.first > LONG:
        return aside(SetAsideStatus.AGGREGATE, when.rule)
    year = _year_before(trigger, published) or _year_of_its_event(trigger, published)
    return aside(SetAsideStatus.HISTORICAL, "status/year", (year, year + 1)) if year is not None else None


def _year_of_its_event(trigger: Trigger, published: date) -> int | None:
    """Return the token of an earlier year that dates what people came to harm in: "killed in the 1998 bombings"."""
    reading, end = trigger.reading, trigger.end
    if trigger.noun or reading.norms[end : end + 1] not in {("in",), ("during",), ("by",)}:
        return None
    events = (cue for cue in reading.cues if end < cue.start <= end + EVENT_REACH and cue.value.form in _EVENTS)
    event = next(events, None)
    return None if event is None else _year_from(trigger.reading, event.start, published)


def _year_before(trigger: Trigger, published: date) -> int | None:
    """Return the token of an earlier year that dates the noun: "the 1994 genocide", "its 2003 raid"."""
    return _year_from(trigger.reading, trigger.start, published) if trigger.noun else None


def _year_from(reading: Reading, noun: int, published: date) -> int | None:
    for position in range(noun - 1, max(-1, noun - 2 - YEAR_REACH), -1):
        token = reading.tokens[position]
        if token.number and token.norm.isdecimal() and len(token.norm) == len(str(FIRST_YEAR)):
            return position if FIRST_YEAR <= int(token.norm) < published.year else None
        if not token.word or reading.is_grammar(position):
            return None
    return None
