"""Tolls of a campaign, which belong to no single act: "80 killed since August", "brings the toll this month to 60"."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from tocsin.contracts.incident import IncidentStatus, SetAsideStatus
from tocsin_enrich.extract.cues import Trigger
from tocsin_enrich.extract.date_mentions import SINCE, DateMention
from tocsin_enrich.extract.moments import tokens_of
from tocsin_enrich.extract.reading import Reading
from tocsin_enrich.extract.standing import Standing, aside
from tocsin_enrich.extract.tolls import Harm

LONG = timedelta(days=14)
"""A sum over a stretch up to this long may still be that of one battle."""

BEGINNING_REACH = 6
"""Words between "since" and what began then: "since the latest round of fighting began"."""

SUM_REACH = 8
"""Words between "in total" or "the death toll" and the stretch that it is of."""

_STRETCHES = frozenset({"this", "past", "past_n", "recent", "earlier_week", "part_past"})
_SINCE = ("since",)


def of_campaign(trigger: Trigger, tolls: Sequence[Harm], dates: Iterable[DateMention], standing: Standing) -> Standing:
    """Return the standing of an act whose toll counts all that fell in a longer time: it sums up many acts."""
    if not tolls or not isinstance(standing.status, IncidentStatus):
        return standing
    spans = [*_since_dates(trigger, dates), *_since_events(trigger), *_sums(trigger, tolls, dates)]
    own = next((span for span in spans if _is_of_clause(trigger, span)), None)
    return standing if own is None else aside(SetAsideStatus.AGGREGATE, "status/campaign", own)


def _since_dates(trigger: Trigger, dates: Iterable[DateMention]) -> Iterable[tuple[int, int]]:
    """Yield "since May" and "since 2014", but for a stretch of days that may be one battle's."""
    for mention in dates:
        first, end = tokens_of(trigger.reading, mention)
        start = first if trigger.reading.norms[first : first + 1] == _SINCE else first - 1
        if mention.rule != SINCE and start >= 0 and trigger.reading.norms[start : start + 1] == _SINCE:
            yield start, end


def _since_events(trigger: Trigger) -> Iterable[tuple[int, int]]:
    """Yield "since the war began" and "since the coup"."""
    reading = trigger.reading
    for at, norm in enumerate(reading.norms):
        if norm == "since":
            behind = range(at + 1, at + 1 + BEGINNING_REACH)
            end = next((k for k in behind if reading.is_in_any(k, ("campaign", "begins"))), None)
            if end is not None:
                yield at, end + 1


def _sums(trigger: Trigger, tolls: Sequence[Harm], dates: Iterable[DateMention]) -> Iterable[tuple[int, int]]:
    """Yield a stretch up to publication that a total is of: "a total of 18 in the past month"."""
    for mention in dates:
        first, end = tokens_of(trigger.reading, mention)
        long = mention.expression in _STRETCHES and (mention.last - mention.first > LONG or _is_month(mention))
        if long and any(_is_total(trigger.reading, toll, first) for toll in tolls):
            yield first, end


def _is_month(mention: DateMention) -> bool:
    """Tell whether "this month" has just begun: how long it lasts is no matter of today's date."""
    return mention.expression == "this" and mention.first.day == 1


def _is_total(reading: Reading, toll: Harm, at: int) -> bool:
    """Tell whether words near the toll say that it is a sum: "in total", "the death toll"."""
    low = max(0, min(toll.start, at) - SUM_REACH)
    words = f" {' '.join(reading.norms[low : max(toll.end, at)])} "
    return any(f" {phrase} " in words for phrase in reading.lexicon.classes["sum_words"])


def _is_of_clause(trigger: Trigger, span: tuple[int, int]) -> bool:
    """Tell whether no other clause stands between the act and the stretch; one that opens the sentence is of all."""
    start, end = span
    if start <= 1:
        return True
    between = range(trigger.end, start) if trigger.end <= start else range(end, trigger.start)
    reading = trigger.reading
    return not any(reading.is_in(k, "relative") or reading.norms[k] in {",", ";", "when", "after"} for k in between)
