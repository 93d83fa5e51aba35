"""What can happen to alerts: each occurrence has one function, which counts it and logs it.

There are as many channels and rules as stand in the operator's file.
"""

from pathlib import Path
from typing import Final, Literal, get_args

from prometheus_client import Counter, Gauge, Histogram

from tocsin.contracts.alerts import AlertDue
from tocsin.kit.logs import logger
from tocsin.kit.metrics import PATIENT, REGISTRY
from tocsin_alert.rulebook import Rulebook
from tocsin_alert.wording.clean import one_line

Outcome = Literal["sent", "refused", "known", "held"]

ALERTS: Final = Counter(
    "tocsin_alerts_total",
    "Alerts that were due: `sent`, `refused` by the receiver for good, `known` (a repeat, overtaken, told by "
    "another rule, or nothing in it that is told again), or `held` back for a summary.",
    ("channel", "outcome"),
    registry=REGISTRY,
)
ALERT_FAILURES: Final = Counter(
    "tocsin_alert_failures_total", "Tries that failed because the receiver was away.", ("channel",), registry=REGISTRY
)
ALERT_AGE_SECONDS: Final = Histogram(
    "tocsin_alert_age_seconds",
    "Seconds from the change of an incident to its alert's being taken.",
    ("channel",),
    registry=REGISTRY,
    buckets=PATIENT,
)
RULES: Final = Gauge("tocsin_alert_rules", "Rules that are enabled.", registry=REGISTRY)
RULES_BAD: Final = Gauge(
    "tocsin_alert_rules_bad", "Whether the file of rules cannot be used as it is (1) or can (0).", registry=REGISTRY
)

WHY_LETTERS: Final = 2_000

_log: Final = logger("tocsin.alert")


def opened(channel: str) -> None:
    """Show as 0 what has not happened to a channel yet."""
    for outcome in get_args(Outcome):
        ALERTS.labels(channel, outcome)
    _ = ALERT_FAILURES.labels(channel), ALERT_AGE_SECONDS.labels(channel)


def rules_read(file: Path, book: Rulebook) -> None:
    """Tell that the file of rules was read, and what is in it."""
    enabled = sum(rule.enabled for rule in book.rules.values())
    RULES.set(enabled)
    RULES_BAD.set(0)
    _log.info("rules read", file=str(file), rules=enabled, channels=list(book.channels))


def rules_unread(file: Path, *, why: str) -> None:
    """Tell that the file of rules cannot be used as it is now. Those from before hold on."""
    RULES_BAD.set(1)
    _log.error("rules not read", file=str(file), why=why[:WHY_LETTERS])


def sent(due: AlertDue, *, step: str, seconds: float) -> None:
    """Tell that a receiver took an alert."""
    ALERTS.labels(due.channel, "sent").inc()
    ALERT_AGE_SECONDS.labels(due.channel).observe(max(seconds, 0.0))
    _log.info("alert sent", step=step, rule=due.rule, **due.log_ids())


def sent_in_part(due: AlertDue, *, against: str) -> None:
    """Tell that a receiver took an alert for some, and not for others."""
    _log.warning("alert sent in part", rule=due.rule, why=one_line(against, WHY_LETTERS), **due.log_ids())


def known(due: AlertDue) -> None:
    """Count what need not be told: a repeat, what was overtaken, what nobody asked to be told again."""
    ALERTS.labels(due.channel, "known").inc()


def held(due: AlertDue, *, until: str) -> None:
    """Tell that an alert is held back for a summary."""
    ALERTS.labels(due.channel, "held").inc()
    _log.info("alert held", rule=due.rule, until=until, **due.log_ids())


def refused(due: AlertDue, *, why: str) -> None:
    """Tell that a receiver will not take an alert: it goes to the dead letters."""
    ALERTS.labels(due.channel, "refused").inc()
    _log.error("alert refused", rule=due.rule, why=one_line(why, WHY_LETTERS), **due.log_ids())


def away(due: AlertDue, *, why: str, pause: float) -> None:
    """Tell that a receiver cannot take alerts now; its own wait, and no others."""
    ALERT_FAILURES.labels(due.channel).inc()
    _log.warning("receiver away", why=one_line(why, WHY_LETTERS), pause_seconds=round(pause, 1), **due.log_ids())


def channel_gone(channel: str, *, undelivered: int) -> None:
    """Tell that a channel is no longer in the file, and how much was still due for it or had been skipped."""
    _log.warning("channel gone", channel=channel, undelivered=undelivered)
