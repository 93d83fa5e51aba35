"""How the report stands to an act: asserted, claimed, alleged; or denied, planned, historical: no new incident."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from tocsin.contracts.incident import IncidentStatus, SetAsideStatus
from tocsin_enrich.extract.aggregates import multitude, stretch_over, summed
from tocsin_enrich.extract.cues import Trigger
from tocsin_enrich.extract.date_mentions import DateMention
from tocsin_enrich.extract.lexicon import Form, Match, Scope, StatusWord
from tocsin_enrich.extract.numbers import Count
from tocsin_enrich.extract.reading import Reading
from tocsin_enrich.extract.tolls import Harm

OLD = timedelta(days=62)
"""An act that is dated longer before publication is background: reports of what is new name days and weeks."""

PURPOSE_REACH = 8
"""Words before "to attack" in which "used" or "managed" says that it was done."""

ADJACENT_GAP = 3
"""Words between a status word of scope `adjacent` and the act."""

BEFORE_GAP = 14
"""Words between a status word of scope `before` and the act."""

_QUOTES = frozenset({'"', "”", "“"})

_NAMING = frozenset({Form.NOUN, Form.PLURAL, Form.GERUND})
"""Forms that stand in one list with each other: "all bombing and shelling"."""

_NOT_ITS_NOUN = frozenset({"after", "when", "in", "by", "who", "that", "during"})
"""Words between a status word and a noun across which it says nothing of the noun."""

_REASONS = {
    SetAsideStatus.DENIED: "the report says that it is denied",
    SetAsideStatus.NEGATED: "the report says that it did not happen",
    SetAsideStatus.PLANNED: "it is planned, ordered or expected, and has not happened",
    SetAsideStatus.THREATENED: "it is threatened, and has not happened",
    SetAsideStatus.HYPOTHETICAL: "it is a possibility, and has not happened",
    SetAsideStatus.HISTORICAL: "it is background: an old act that the report recalls",
    SetAsideStatus.AGGREGATE: "it sums up many acts over a longer time",
    SetAsideStatus.CORRECTED: "the report is withdrawn or corrected",
    SetAsideStatus.LOOKALIKE: "the words look like an act of violence and mean something else",
    SetAsideStatus.UNREADABLE: "the text cannot be read",
}
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


class Standing(NamedTuple):
    """A status with the rule that gave it and the tokens that it was read from, if words say it."""

    status: IncidentStatus | SetAsideStatus
    rule: str
    span: tuple[int, int] | None
    reason: str


ASSERTED = Standing(IncidentStatus.ASSERTED, "status/asserted", None, "")


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
        reason = f"{_REASONS[SetAsideStatus.LOOKALIKE]} ({look.value.reason})"
        return Standing(SetAsideStatus.LOOKALIKE, look.rule, (look.start, look.end), reason)
    said = _said(trigger)
    if isinstance(said.status, SetAsideStatus):
        return said
    if when is not None and published is not None and published - when.last > OLD:
        return Standing(SetAsideStatus.HISTORICAL, when.rule, None, _REASONS[SetAsideStatus.HISTORICAL])
    if before is not None and _goes_on(before.trigger, trigger):
        return before.standing
    return _summing(trigger, when, counts) or _asking(trigger) or said


def _goes_on(before: Trigger, trigger: Trigger) -> bool:
    """Tell whether a verb stands in one list with the verb before it: "plan to burn cars, destroy shops and bomb"."""
    reading, start = trigger.reading, trigger.start
    while start and reading.norms[start - 1].endswith("ly"):
        start -= 1
    if start < before.end or reading.norms[start - 1] not in {",", "and", "or"}:
        return False
    alike = trigger.form is before.form and trigger.form in {Form.BASE, Form.GERUND}
    return alike or (start - 1 == before.end and {trigger.form, before.form} <= _NAMING)


def _summing(trigger: Trigger, when: DateMention | None, counts: list[Count]) -> Standing | None:
    """Return the standing of what sums up many acts; an act with a day of its own is no sum."""
    reason = _REASONS[SetAsideStatus.AGGREGATE]
    many = summed(trigger, counts)
    if many is not None:
        return Standing(SetAsideStatus.AGGREGATE, many.rule, (many.start, many.end), reason)
    span = stretch_over(trigger) if when is None or when.first != when.last else None
    return Standing(SetAsideStatus.AGGREGATE, "status/stretch", span, reason) if span else None


def of_many(tolls: Iterable[Harm], standing: Standing) -> Standing:
    """Return the standing of an act without a day, whose toll may be that of a war."""
    many = multitude(tolls) if isinstance(standing.status, IncidentStatus) else None
    reason = _REASONS[SetAsideStatus.AGGREGATE]
    return Standing(SetAsideStatus.AGGREGATE, many.rule, (many.start, many.end), reason) if many else standing


def _asking(trigger: Trigger) -> Standing | None:
    """Return the standing of what a question asks for: a possibility."""
    end = len(trigger.reading.norms)
    span = (end - 1, end)
    asked = trigger.reading.norms[-1] == "?"
    reason = _REASONS[SetAsideStatus.HYPOTHETICAL]
    return Standing(SetAsideStatus.HYPOTHETICAL, "status/question", span, reason) if asked else None


def _said(trigger: Trigger) -> Standing:
    """Return the standing that the words around the act give it."""
    found: dict[str, Match[StatusWord]] = {}
    for match in trigger.reading.statuses:
        if _governs(trigger, match):
            found.setdefault(match.value.status, match)
    first = next((status for status in _PRIORITY if status in found), None)
    if first is None or first in {"alleged", "claimed"}:
        return _purpose(trigger) or (ASSERTED if first is None else _standing(first, found[first]))
    return _standing(first, found[first])


def _purpose(trigger: Trigger) -> Standing | None:
    """Return the standing of an infinitive that tells what something is for: "arms to kill", "its mission to attack".

    After "used", "managed", "began" and the like the act was done.
    """
    reading, before = trigger.reading, trigger.start - 1
    if trigger.noun or trigger.form is not Form.BASE or reading.norms[max(0, before) : trigger.start] != ("to",):
        return None
    if any(reading.is_in(k, "achieved") for k in range(max(0, before - PURPOSE_REACH), before)):
        return None
    reason = _REASONS[SetAsideStatus.PLANNED]
    return Standing(SetAsideStatus.PLANNED, "status/purpose", (before, trigger.end), reason)


def _standing(status: str, match: Match[StatusWord]) -> Standing:
    span = (match.start, match.end)
    if status in {"alleged", "claimed"}:
        return Standing(IncidentStatus(status), match.rule, span, "")
    value = SetAsideStatus(status)
    return Standing(value, match.rule, span, _REASONS[value])


def _governs(trigger: Trigger, match: Match[StatusWord]) -> bool:
    reading, scope = trigger.reading, match.value.scope
    if match.start < trigger.end and trigger.start < match.end:
        return scope is Scope.SENTENCE and match.value.status in {"historical", "aggregate", "claimed"}
    if scope in {Scope.ADJACENT, Scope.REASON}:
        return _is_adjacent(trigger, match) if scope is Scope.ADJACENT else _is_reason(trigger, match)
    if scope is Scope.BEFORE:
        return (
            match.end <= trigger.start <= match.end + BEFORE_GAP
            and not _clause_ends(reading, match.end, trigger.start)
            and not _presupposed(trigger, match)
        )
    if scope is Scope.AFTER:
        return trigger.end <= match.start <= trigger.end + BEFORE_GAP and not _clause_ends(
            reading, trigger.end, match.start
        )
    if match.value.status in {"claimed", "corrected", "alleged"}:
        return True
    low, high = (match.end, trigger.start) if match.end <= trigger.start else (trigger.end, match.start)
    return not _segment_ends(reading, low, high)


def _is_reason(trigger: Trigger, match: Match[StatusWord]) -> bool:
    """Tell whether the act is the older one that another answers: "in retaliation for a rocket attack that killed"."""
    between = trigger.reading.norms[match.end : trigger.start]
    return match.end <= trigger.start <= match.end + BEFORE_GAP and {",", ";", ":"}.isdisjoint(between)


def _is_adjacent(trigger: Trigger, match: Match[StatusWord]) -> bool:
    reading = trigger.reading
    gap = trigger.start - match.end
    if not 0 <= gap <= ADJACENT_GAP + 2 * trigger.noun:
        return False
    if (
        match.value.status in {"planned", "hypothetical"}
        and not trigger.noun
        and trigger.form in {Form.PAST, Form.THIRD}
    ):
        return False
    between = range(match.end, trigger.start)
    if any(reading.is_in(k, "say") or not reading.tokens[k].word for k in between):
        return False
    if trigger.noun:
        caused = reading.norms[match.start : match.end] == ("due", "to")  # "due to the shelling" tells a cause
        return not caused and not any(reading.norms[k] in _NOT_ITS_NOUN for k in between)
    return all(_may_stand_between(reading, k) for k in between)


def _may_stand_between(reading: Reading, position: int) -> bool:
    norm = reading.norms[position]
    return (
        norm.endswith("ly")
        or norm
        in {
            "to",
            "be",
            "been",
            "have",
            "also",
            "again",
            "soon",
            "out",
            "an",
            "a",
            "the",
            "any",
            "try",
            "carry",
            "launch",
            "not",
            "continue",
            "stage",
            "him",
            "them",
            "it",
            "even",
        }
        or reading.is_in(position, "be")
    )


def _presupposed(trigger: Trigger, match: Match[StatusWord]) -> bool:
    """Tell whether a denial is of one's part in the act, not of the act: "denied responsibility for the attack"."""
    if match.value.status != "denied":
        return False
    between = trigger.reading.norms[match.end : trigger.start]
    return any(
        word in {"responsibility", "involvement", "role", "part", "link", "links", "connection", "hand"}
        for word in between
    )


def _clause_ends(reading: Reading, start: int, end: int) -> bool:
    """Tell whether a clause ends between two tokens; what somebody is quoted with after "that" still goes on."""
    norms = reading.norms[start:end]
    quoted = "that" in norms
    return any(
        (norm in _QUOTES and not quoted) or norm == ";" or reading.is_in(k, "clause_break")
        for k, norm in enumerate(norms, start)
    )


def _segment_ends(reading: Reading, start: int, end: int) -> bool:
    return any(reading.norms[k] in {",", ";", ":", "when", "after", "while", "but", "as"} for k in range(start, end))
