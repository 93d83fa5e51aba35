"""An alert in pieces, which each channel puts together in its own way."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import quote as quoted

from tocsin.contracts.alerts import AlertDue, DueKind
from tocsin.contracts.incident import Incident, IncidentStatus
from tocsin.contracts.messages import ChangeKind, IncidentChanged
from tocsin_alert.rules.decision import Decision, Step
from tocsin_alert.wording import facts
from tocsin_alert.wording.clean import one_line

HEADLINE_LETTERS: Final = 160
"""The longest that a phone shows, and CAP advises."""

LINE_LETTERS: Final = 500

READ_AGAIN: Final = "no news: a report that came in before was read again, by a replay"


@dataclass(frozen=True, slots=True)
class Notice:
    """What an alert says. Every text of it is one line without control characters, and no channel's markup yet."""

    headline: str
    lines: tuple[tuple[str, str], ...] = ()
    quote: str | None = None
    link: str | None = None


def notice_of(due: AlertDue, decision: Decision, *, board_url: str | None) -> Notice:
    """Return what a channel is to be told. `board_url` is where the board is; without it there are no links."""
    match due.kind, due.change:
        case DueKind.INCIDENT, IncidentChanged() as change:
            return _of_incident(due, change, decision, board_url)
        case DueKind.SUMMARY, _:
            return _of_summary(due)
        case _:
            what = "Nothing happened: somebody tries whether alerts come through."
            return Notice("Test of this channel by Tocsin", (("What", what),))


def headline_of(incident: Incident, step: Step = Step.ALERT) -> str:
    """Return an incident in one line: what is not sure of it is said first."""
    first = {Step.ALERT: "", Step.UPDATE: "Update: ", Step.RETRACTED: "RETRACTED: "}[step]
    doubt = "" if incident.status is IncidentStatus.ASSERTED else f"{incident.status.capitalize()}: "
    place = f" in {facts.place_name(incident.location)}" if incident.location else ""
    toll = facts.toll(incident)
    return one_line(f"{first}{doubt}{incident.sub_event_type}{place}{f': {toll}' if toll else ''}", HEADLINE_LETTERS)


def link_of(incident_id: str, board_url: str | None) -> str | None:
    return f"{board_url.rstrip('/')}/#/incidents/{quoted(incident_id, safe='')}" if board_url else None


def _of_incident(due: AlertDue, change: IncidentChanged, decision: Decision, board_url: str | None) -> Notice:
    incident = change.incident
    step = decision.step or Step.ALERT
    lines = [("Retracted", _why_gone(change))] if step is Step.RETRACTED else []
    lines += [("Why", READ_AGAIN)] if change.cause.rereading else []
    lines += [("Changed", "; ".join(map(str, decision.differences)))] if decision.differences else []
    lines += [
        ("What", facts.what(incident)),
        ("Where", facts.where(incident)),
        ("When", facts.when(incident)),
        ("Toll", facts.toll(incident) or "not said"),
        ("Status", facts.status(incident)),
        ("Who", facts.actors(incident) or "not said"),
        ("Sources", facts.sources(change)),
        ("Rule", due.rule),
    ]
    return Notice(
        headline=headline_of(incident, step),
        lines=tuple((label, one_line(text, LINE_LETTERS)) for label, text in lines),
        quote=facts.quote(incident),
        link=link_of(change.merged_into or incident.id, board_url),
    )


def _why_gone(change: IncidentChanged) -> str:
    why = change.cause.correction.why if change.cause.correction else None
    said = f" ({one_line(why, LINE_LETTERS)})" if why else ""
    match change.kind:
        case ChangeKind.MERGED:
            return f"it is the same as another incident, {change.merged_into}{said}"
        case ChangeKind.RETRACTED:
            return f"it stands no longer{said}"
        case _:
            return f"by what is known now it is none that this rule asks for{said}"


def _of_summary(due: AlertDue) -> Notice:
    told = len(due.held)
    more = (("More", f"{due.held_count - told} others, on the board"),) if due.held_count > told else ()
    since = f" since {due.held_since:%Y-%m-%d %H:%M %Z}" if due.held_since else ""
    return Notice(
        headline=f"{due.held_count} more alerts of rule {due.rule} were held back{since}",
        lines=(
            *((str(number), _line(held.headline, held.url)) for number, held in enumerate(due.held, start=1)),
            *more,
        ),
    )


def _line(headline: str, url: str | None) -> str:
    return f"{headline} {url}" if url else headline
