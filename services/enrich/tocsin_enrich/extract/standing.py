"""Standings: how a report stands to an act, and why."""

from typing import NamedTuple

from tocsin.contracts.incident import IncidentStatus, SetAsideStatus
from tocsin_enrich.extract.lexicon import StatusWord
from tocsin_enrich.extract.matching import Match

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


class Standing(NamedTuple):
    """A status with the rule that gave it and the tokens that it was read from, if words say it."""

    status: IncidentStatus | SetAsideStatus
    rule: str
    span: tuple[int, int] | None
    reason: str


ASSERTED = Standing(IncidentStatus.ASSERTED, "status/asserted", None, "")


def aside(status: SetAsideStatus, rule: str, span: tuple[int, int] | None = None, detail: str = "") -> Standing:
    """Return the standing of what is no new incident."""
    return Standing(status, rule, span, _REASONS[status] + (f" ({detail})" if detail else ""))


def by_word(match: Match[StatusWord]) -> Standing:
    """Return the standing that a status word gives."""
    status, span = match.value.status, (match.start, match.end)
    if status in {"alleged", "claimed"}:
        return Standing(IncidentStatus(status), match.rule, span, "")
    return aside(SetAsideStatus(status), match.rule, span)
