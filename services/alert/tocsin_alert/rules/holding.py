"""When an alert is held back for a summary."""

from datetime import datetime, timedelta

from tocsin.contracts.messages import IncidentChanged
from tocsin_alert.rules.decision import Step, Told
from tocsin_alert.rules.rule import Rule


def held_until(rule: Rule, step: Step, *, urgent: bool, sent_within_hour: int, now: datetime) -> datetime | None:
    """Return until when: the end of the quiet hours, or of an hour that is full; None where it is sent now.

    What takes an alert back is not held where it is `urgent`.
    """
    if step is Step.RETRACTED and urgent:
        return None
    if rule.quiet and (until := rule.quiet.until(now)):
        return until
    if sent_within_hour >= rule.per_hour:
        return now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return None


def is_urgent(change: IncidentChanged, told: Told | None) -> bool:
    """Tell whether people may act on what is wrong: they were sent it in full, and that it is wrong is news.

    Of thousands that a summary counted, or that a replay reads otherwise, each is not.
    """
    return bool(told and told.sent) and change.cause.rereading is None
