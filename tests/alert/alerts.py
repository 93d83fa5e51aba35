"""Alerts as a channel gets them."""

from datetime import UTC, datetime

from alerting import a_change
from builders import an_incident

from tocsin.contracts.alerts import AlertDue, DueKind
from tocsin.contracts.incident import Incident
from tocsin.contracts.messages import ChangeKind
from tocsin_alert.channels import Alert
from tocsin_alert.rules.decision import Decision, Sent, Step
from tocsin_alert.rules.standing import Difference
from tocsin_alert.wording.notice import notice_of

AT = datetime(2023, 11, 6, 12, 30, 5, tzinfo=UTC)
BOARD = "https://board.example.org"


def an_alert(
    incident: Incident | None = None,
    *,
    step: Step = Step.ALERT,
    revision: int = 1,
    earlier: tuple[Sent, ...] = (),
    differences: tuple[Difference, ...] = (),
    **changes: object,
) -> Alert:
    change = a_change(incident or an_incident(), revision=revision, **changes)  # type: ignore[arg-type]
    key = f"{change.incident.id}/{revision}/all"
    due = AlertDue(kind=DueKind.INCIDENT, key=key, rule="all", channel="desk", change=change)
    decision = Decision(step, differences)
    return Alert(due, decision, notice_of(due, decision, board_url=BOARD), earlier, AT)


def an_update(first: Alert, incident: Incident | None = None) -> Alert:
    """Return what follows an alert: its toll rose."""
    earlier = (Sent(key=first.due.key, at=first.at),)
    more = (Difference("killed", "2", "5", worse=True),)
    return an_alert(incident, step=Step.UPDATE, revision=2, earlier=earlier, differences=more)


def a_retraction(first: Alert) -> Alert:
    earlier = (Sent(key=first.due.key, at=first.at),)
    return an_alert(step=Step.RETRACTED, revision=3, earlier=earlier, kind=ChangeKind.RETRACTED)


def a_summary() -> Alert:
    due = AlertDue(kind=DueKind.SUMMARY, key="summary/all/desk/x/3", rule="all", channel="desk", held_count=3)
    decision = Decision(Step.ALERT)
    return Alert(due, decision, notice_of(due, decision, board_url=BOARD), (), AT)


def a_test() -> Alert:
    due = AlertDue(kind=DueKind.TEST, key="test/1", rule="test", channel="desk")
    decision = Decision(Step.ALERT)
    return Alert(due, decision, notice_of(due, decision, board_url=BOARD), (), AT)
