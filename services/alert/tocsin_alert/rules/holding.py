"""When an alert is held back for a summary."""

from datetime import datetime, timedelta

from tocsin_alert.rules.decision import Step
from tocsin_alert.rules.rule import Rule


def held_until(rule: Rule, step: Step, *, sent_within_hour: int, now: datetime) -> datetime | None:
    """Return until when: the end of the quiet hours, or of an hour that is full; None where it is sent now.

    What takes an alert back is never held.
    """
    if step is Step.RETRACTED:
        return None
    if rule.quiet and (until := rule.quiet.until(now)):
        return until
    if sent_within_hour >= rule.per_hour:
        return now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return None
