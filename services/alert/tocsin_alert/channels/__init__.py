"""Where alerts go: one file for each kind of channel. The table `KINDS` is in `registry.py`.

A channel sends one alert and returns when its receiver has taken it. It keeps nothing, tries nothing again and counts
nothing: whoever calls it does. A receiver may get the same alert twice, when a worker dies after it was taken and
before that was written down; it tells such a repeat by the alert's key.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from tocsin.contracts.alerts import AlertDue
from tocsin_alert.rules.decision import Decision, Sent
from tocsin_alert.wording.notice import Notice


@dataclass(frozen=True, slots=True)
class Alert:
    """What is sent now: what is due, what that is to the messages before it (`earlier`, oldest first), and its text."""

    due: AlertDue
    decision: Decision
    notice: Notice
    earlier: tuple[Sent, ...]
    at: datetime


class Undelivered(Exception):  # noqa: N818 - it is the alert that is undelivered
    """The root of what a channel raises. The text says what the receiver answered; it holds no secret."""


class Refused(Undelivered):
    """The receiver will not take it, however often it is asked: the alert goes to the dead letters with the answer."""


class Away(Undelivered):
    """The receiver cannot take it now. `retry_after` is how many seconds it asks for, None where it does not say."""

    def __init__(self, why: str, *, retry_after: float | None = None) -> None:
        super().__init__(why)
        self.retry_after = retry_after


class Channel(Protocol):
    """One receiver. Safe to call from one task at a time."""

    async def send(self, alert: Alert) -> str | None:
        """Return when the receiver has taken the alert; with what it says against some of it, if it does.

        Raises `Refused` or `Away`, and nothing else.
        """
