"""How the report stands to an act: asserted, claimed, alleged; or denied, planned, historical: no new incident.

What the sentence says of the act decides first, then its day, the list it stands in, and what sums up or asks.
"""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from tocsin.contracts.incident import IncidentStatus, SetAsideStatus
from tocsin_enrich.extract.aggregates import many_times, multitude, repeated, stretch_over, summed
from tocsin_enrich.extract.background import told_of_old
from tocsin_enrich.extract.cues import Trigger
from tocsin_enrich.extract.date_mentions import DateMention
from tocsin_enrich.extract.lexicon import Form, StatusWord
from tocsin_enrich.extract.matching import Match
from tocsin_enrich.extract.numbers import Count
from tocsin_enrich.extract.scopes import governs, is_told_as_fact
from tocsin_enrich.extract.standing import ASSERTED, Standing, aside, by_word
from tocsin_enrich.extract.tolls import Harm

PURPOSE_REACH = 8
"""Words before "to attack" in which "used" or "managed" says that it was done."""

_LISTED = frozenset({Form.BASE, Form.GERUND})
"""Forms in which verbs that stand in one list are alike."""

_NAMING = frozenset({Form.NOUN, Form.PLURAL, Form.GERUND})
"""Forms that stand in one list with each other: "all bombing and shelling"."""

_PRIORITY = (
    "corrected",
    "historical",
    "aggregate",
    "denied",
    "negated",
    "threatened",
    "planned",
    "hypothetical",
    "alleged",
    "claimed",
)


class Told(NamedTuple):
    """An act of the same sentence with its standing."""

    trigger: Trigger
    standing: Standing


def standing_of(
    trigger: Trigger, when: DateMention | None, counts: list[Count], published: date | None, before: Told | None = None
) -> Standing:
    """Return how the report stands to the act that `trigger` tells; `when` is its date, `before` the act before it."""
    if trigger.lookalike is not None:
        look = trigger.lookalike
        return aside(SetAsideStatus.LOOKALIKE, look.rule, (look.start, look.end), look.value.reason)
    said = _said(trigger)
    if isinstance(said.status, SetAsideStatus):
        return said
    old = told_of_old(trigger, when, published)
    if old is not None:
        return old
    if before is not None and _goes_on(before.trigger, trigger):
        return before.standing
    return _summing(trigger, when, counts) or _asking(trigger) or said


def of_many(tolls: Iterable[Harm], standing: Standing) -> Standing:
    """Return the standing of an act without a day, whose toll may be that of a war."""
    many = multitude(tolls) if isinstance(standing.status, IncidentStatus) else None
    return aside(SetAsideStatus.AGGREGATE, many.rule, (many.start, many.end)) if many else standing


def _said(trigger: Trigger) -> Standing:
    """Return the standing that the words around the act give it."""
    found: dict[str, Match[StatusWord]] = {}
    for match in trigger.reading.statuses:
        if governs(trigger, match):
            found.setdefault(match.value.status, match)
    first = next((status for status in _PRIORITY if status in found), None)
    if first is None or first in {"alleged", "claimed"}:
        return _purpose(trigger) or (ASSERTED if first is None else by_word(found[first]))
    return by_word(found[first])


def _purpose(trigger: Trigger) -> Standing | None:
    """Return the standing of an infinitive that tells what something is for: "arms to kill", "its mission to attack".

    After "used", "managed", "began" and the like the act was done.
    """
    reading, before = trigger.reading, trigger.start - 1
    while before > 0 and reading.norms[before].endswith("ly"):
        before -= 1
    if trigger.noun or trigger.form is not Form.BASE or reading.norms[max(0, before)] != "to":
        return None
    if reading.has("achieved", before - PURPOSE_REACH, before):
        return None
    return aside(SetAsideStatus.PLANNED, "status/purpose", (before, trigger.end))


def _goes_on(before: Trigger, trigger: Trigger) -> bool:
    """Tell whether a verb stands in one list with the verb before it: "plan to burn cars, destroy shops and bomb"."""
    reading, start = trigger.reading, trigger.start
    while start and reading.norms[start - 1].endswith("ly"):
        start -= 1
    if start < before.end or reading.norms[start - 1] not in {",", "and", "or"}:
        return False
    alike = trigger.form is before.form and trigger.form in _LISTED
    either = reading.norms[start - 1] == "or" and trigger.form is before.form  # "was never jailed or killed"
    return (
        alike
        or (start - 1 == before.end and either)
        or (start - 1 == before.end and {trigger.form, before.form} <= _NAMING)
    )


def _summing(trigger: Trigger, when: DateMention | None, counts: list[Count]) -> Standing | None:
    """Return the standing of what sums up many acts; an act with a day of its own is no sum."""
    many = summed(trigger, counts)
    if many is not None:
        return aside(SetAsideStatus.AGGREGATE, many.rule, (many.start, many.end))
    if when is not None and when.first == when.last:
        return None
    span = stretch_over(trigger)
    if span is not None:
        return aside(SetAsideStatus.AGGREGATE, "status/stretch", span)
    span = repeated(trigger) or many_times(trigger)
    return aside(SetAsideStatus.AGGREGATE, "status/times", span) if span else None


def _asking(trigger: Trigger) -> Standing | None:
    """Return the standing of what a question asks for: a possibility."""
    end = len(trigger.reading.norms)
    asked = trigger.reading.norms[-1] == "?" and not is_told_as_fact(trigger)
    return aside(SetAsideStatus.HYPOTHETICAL, "status/question", (end - 1, end)) if asked else None
