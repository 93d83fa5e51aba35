"""What somebody is to be told: one message for each rule and channel that a change concerns."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from tocsin.contracts.base import LogIds, Message, Wire
from tocsin.contracts.messages import IncidentChanged


class DueKind(StrEnum):
    """What there is to tell."""

    INCIDENT = "incident"
    """A change of an incident that the rule asks for, or that was told before."""

    SUMMARY = "summary"
    """What was held back: by the limit of an hour, or over night."""

    TEST = "test"
    """That somebody tries the channel."""


class Held(Wire):
    """An alert that was not sent by itself, in one line."""

    incident_id: str
    revision: Annotated[int, Field(ge=1)]
    headline: str
    url: str | None = None


class AlertDue(Message):
    """A channel is to be told something. `(key, channel)` is what a receiver drops a repeat by.

    Whether it is sent at all is decided where it is sent, against what the channel was told before.
    """

    schema_: Literal["alert.due"] = Field(default="alert.due", alias="schema")
    version: Literal[1] = 1
    kind: DueKind
    key: str = Field(description="Incident, revision and rule; the same however often the same is told.")
    rule: str
    channel: str
    change: IncidentChanged | None = Field(default=None, description="Null for what is no incident.")
    meets: bool = Field(default=True, description="Whether the change is one that the rule asks for.")
    held: tuple[Held, ...] = Field(default=(), description="Of a summary: the first of what was held back.")
    held_count: Annotated[int, Field(ge=0)] = Field(default=0, description="Of a summary: how many there were.")
    held_since: AwareDatetime | None = None

    def log_ids(self) -> LogIds:
        return {"alert": self.key, "channel": self.channel} | (self.change.log_ids() if self.change else {})
