"""Whether a channel is told of a change: for the first time, again, that it is taken back, or not at all."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pydantic import AwareDatetime, BaseModel, ConfigDict

from tocsin.contracts.messages import IncidentChanged
from tocsin_alert.rules.matching import GONE
from tocsin_alert.rules.rule import Replays, Updates
from tocsin_alert.rules.standing import Difference, Standing, differences, standing_of

SENT_KEPT: Final = 10
"""Of earlier messages about an incident, the last: CAP names them in each update."""


class Step(StrEnum):
    """What a message to a channel is to those that it had before."""

    ALERT = "alert"
    UPDATE = "update"
    RETRACTED = "retracted"


class Sent(BaseModel):
    """A message that the channel has taken: by what it is known there, and when it was made."""

    model_config = ConfigDict(frozen=True)

    key: str
    at: AwareDatetime


class Told(BaseModel):
    """What a channel was told of an incident by a rule.

    `revision` is the last that was looked at, told or not. `standing` is what it was last told, None before the first
    time and after it was taken back. `held_until` is there while the last was held back, and not sent. `said` is
    `revision`, where that was told in a message, and None where it was left untold or held back.
    """

    model_config = ConfigDict(frozen=True)

    revision: int
    standing: Standing | None = None
    sent: tuple[Sent, ...] = ()
    held_until: AwareDatetime | None = None
    said: int | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do; no `step` means that nothing is told."""

    step: Step | None
    differences: tuple[Difference, ...] = ()


NOTHING: Final = Decision(None)


def decide(change: IncidentChanged, told: Told | None, *, meets: bool, updates: Updates, replays: Replays) -> Decision:
    """Return what becomes of a change, given what was told before.

    A revision that is no later than one looked at before is a repeat, or was overtaken: what it says is old.
    """
    if told is not None and change.revision <= told.revision:
        return NOTHING
    decision = _of_news(change, told, meets=meets, updates=updates)
    if change.cause.rereading is None or decision.step is None:
        return decision
    left_out = {"never": True, "retracted": decision.step is not Step.RETRACTED, "all": False}
    return NOTHING if left_out[replays] else decision


def _of_news(change: IncidentChanged, told: Told | None, *, meets: bool, updates: Updates) -> Decision:
    before = told.standing if told else None
    if change.kind in GONE or not meets:
        return NOTHING if before is None else Decision(Step.RETRACTED)
    if before is None:
        return Decision(Step.ALERT)
    found = tuple(differences(before, standing_of(change)))
    asked_for = {"never": False, "worse": any(each.worse for each in found), "all": bool(found)}
    return Decision(Step.UPDATE, found) if asked_for[updates] else NOTHING


def known_by(change: IncidentChanged, decision: Decision, others: Iterable[Told]) -> Told | None:
    """Return what a channel was told by another of its rules that leaves nothing to say; None where there is no such.

    A channel has one message of an incident and revision, whichever of its rules ask for it. What one rule asks for no
    longer stands while another does.
    """
    gone = change.kind in GONE
    for other in others:
        stands, said = other.standing is not None, other.said == change.revision
        if (said and stands != gone) or (stands and decision.step is Step.RETRACTED and not gone):
            return other
    return None


def told_after(change: IncidentChanged, decision: Decision, before: Told | None, *, sent: Sent | None) -> Told:
    """Return what a channel was told, once it has taken `sent`, or once that is held back."""
    said = change.revision if sent else None
    if decision.step is Step.RETRACTED:
        return Told(revision=change.revision, said=said)
    earlier = (*(before.sent if before else ()), *((sent,) if sent else ()))
    return Told(revision=change.revision, standing=standing_of(change), sent=earlier[-SENT_KEPT:], said=said)


def told_by_another(change: IncidentChanged, decision: Decision, other: Told) -> Told:
    """Return what a channel was told by a rule, once it knows it by another: the messages of that are its own."""
    told = told_after(change, decision, None, sent=None)
    return told if decision.step is Step.RETRACTED else told.model_copy(update={"sent": other.sent, "said": other.said})
