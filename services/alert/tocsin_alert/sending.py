"""What is due for one channel: told or left untold, and written down. One that is away makes only its own wait."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from redis.exceptions import RedisError

from tocsin.contracts.alerts import AlertDue, Held
from tocsin.kit import Invalid, Transient
from tocsin_alert import occurrences
from tocsin_alert.channels import Alert, Away, Channel, Refused
from tocsin_alert.ledger import Ledger, Turn
from tocsin_alert.patience import Patience
from tocsin_alert.rulebook import Rulebook
from tocsin_alert.rules.decision import (
    NOTHING,
    Decision,
    Sent,
    Step,
    Told,
    decide,
    known_by,
    told_after,
    told_by_another,
)
from tocsin_alert.rules.holding import held_until, is_urgent
from tocsin_alert.rules.rule import Rule
from tocsin_alert.wording.notice import headline_of, link_of, notice_of

TURN_SLACK_SECONDS: Final = 10.0
"""By how much a turn outlasts the receiver's time: Redis may be slow as well."""


@dataclass(slots=True)
class Sender:
    """Tells one channel what is due for it; leaves what is due for others."""

    name: str
    channel: Channel
    timeout_seconds: float
    rules: Callable[[], Rulebook]
    ledger: Ledger
    board_url: str | None = None
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    patience: Patience = field(default_factory=Patience)
    _taken: dict[str, Told] = field(default_factory=dict, init=False)
    """What a receiver has taken while Redis was away: it is written down, and not sent, when the turn comes again."""

    async def tell(self, due: AlertDue) -> AlertDue | None:
        """Tell the channel, where it is to be told; return what its receiver could not take, to be told after others.

        Raises `Invalid` where it will not take it, and `Transient` while it is left alone.
        """
        if due.channel != self.name:
            return None
        if rest := self.patience.rest():
            raise Transient(f"{self.name} is left alone", retry_after=rest)
        try:
            await self._tell(due)
        except Refused as error:
            self.patience.taken(due.key)
            raise _given_up(due, str(error)) from error
        except Away as error:
            if (pause := self.patience.failed(due.key, error)) is None:
                raise _given_up(due, f"{error}; it fails at this alert each time, and takes others") from error
            occurrences.away(due, why=str(error), pause=pause)
            return due
        except (RedisError, OSError) as error:
            raise Transient(f"the ledger of alerts is away: {type(error).__name__}: {error}") from error
        self.patience.settled(due.key)
        return None

    async def _tell(self, due: AlertDue) -> None:
        async with self.ledger.turn(due, seconds=self.timeout_seconds + TURN_SLACK_SECONDS) as turn:
            if turn is None:
                raise Transient(f"another worker tells {self.name} of this incident", retry_after=1.0)
            if told := self._taken.get(due.key):
                await turn.done(told, sent=True)
                del self._taken[due.key]
                return
            rule = self._at_work(due.rule)
            decision = _decision(due, turn.told, rule)
            if decision.step is None:
                await self._leave(due, turn)
            elif other := self._known_by(due, decision, turn):
                await self._pass_over(due, decision, turn, other)
            elif decision.step is Step.RETRACTED and await self._still_held(due, turn.told):
                await turn.done(_told(due, decision, turn.told), sent=False)
            elif until := await self._held_until(due, decision.step, turn.told, rule):
                await self._hold(due, decision, turn, until)
            else:
                await self._send(due, decision, turn)

    def _at_work(self, name: str) -> Rule | None:
        """Return a rule as the file has it now; None where it is gone, off, or tells others."""
        rule = self.rules().rules.get(name)
        return rule if rule and rule.enabled and self.name in rule.channels else None

    def _known_by(self, due: AlertDue, decision: Decision, turn: Turn) -> Told | None:
        """Return what the channel was told by another rule that is at work, where it need not be told again."""
        others = (told for rule, told in turn.others.items() if self._at_work(rule))
        return known_by(due.change, decision, others) if due.change else None

    async def _pass_over(self, due: AlertDue, decision: Decision, turn: Turn, other: Told) -> None:
        occurrences.known(due)
        if due.change is None:
            return
        if decision.step is Step.RETRACTED:
            await self._still_held(due, turn.told)
        await turn.done(told_by_another(due.change, decision, other), sent=False)

    async def _send(self, due: AlertDue, decision: Decision, turn: Turn) -> None:
        at = self.now()
        notice = notice_of(due, decision, board_url=self.board_url)
        earlier = turn.told.sent if turn.told else ()
        against = await self.channel.send(Alert(due, decision, notice, earlier, at))
        self.patience.taken(due.key)
        self._taken[due.key] = told = _told(due, decision, turn.told, sent=Sent(key=due.key, at=at))
        changed_at = due.change.produced_at if due.change else due.produced_at
        occurrences.sent(due, step=decision.step or Step.ALERT, seconds=(at - changed_at).total_seconds())
        if against:
            occurrences.sent_in_part(due, against=against)
        await turn.done(told, sent=True)
        del self._taken[due.key]

    async def _leave(self, due: AlertDue, turn: Turn) -> None:
        occurrences.known(due)
        if due.change and (turn.told is None or turn.told.revision < due.change.revision):
            before = turn.told or Told(revision=0)
            await turn.done(before.model_copy(update={"revision": due.change.revision}), sent=False)

    async def _held_until(self, due: AlertDue, step: Step, told: Told | None, rule: Rule | None) -> datetime | None:
        """Return until when an alert is held back; None where it is sent now."""
        if due.change is None or rule is None:
            return None
        sent = await self.ledger.sent_within_hour((due.rule, due.channel))
        return held_until(rule, step, urgent=is_urgent(due.change, told), sent_within_hour=sent, now=self.now())

    async def _hold(self, due: AlertDue, decision: Decision, turn: Turn, until: datetime) -> None:
        if due.change is None:
            return
        incident, told = due.change.incident, turn.told
        is_first = told is None or (told.held_until == until and not told.sent)
        step = Step.ALERT if is_first and decision.step is Step.UPDATE else decision.step
        headline = headline_of(incident, step or Step.ALERT)
        url = link_of(incident.id, self.board_url)
        held = Held(incident_id=incident.id, revision=due.change.revision, headline=headline, url=url)
        await self.ledger.hold((due.rule, due.channel), held, until=until)
        await turn.done(_told(due, decision, turn.told).model_copy(update={"held_until": until}), sent=False)
        occurrences.held(due, until=until.isoformat())

    async def _still_held(self, due: AlertDue, told: Told | None) -> bool:
        """Take what is taken back now out of the summary; tell whether it was there, and never sent before."""
        if due.change is None or told is None or told.held_until is None:
            return False
        lane = (due.rule, due.channel)
        return await self.ledger.release(lane, due.change.incident.id, until=told.held_until) and not told.sent


def _given_up(due: AlertDue, why: str) -> Invalid:
    occurrences.refused(due, why=why)
    return Invalid(why)


def _decision(due: AlertDue, told: Told | None, rule: Rule | None) -> Decision:
    if due.change is None:
        return Decision(Step.ALERT) if told is None else NOTHING
    if rule is None:
        # Nobody is told of anything by it any more, but whom it told that it was wrong.
        decision = decide(due.change, told, meets=due.meets, updates="never", replays="retracted")
        return decision if decision.step is Step.RETRACTED and told and told.sent else NOTHING
    return decide(due.change, told, meets=due.meets, updates=rule.updates, replays=rule.replays)


def _told(due: AlertDue, decision: Decision, before: Told | None, *, sent: Sent | None = None) -> Told:
    """Return what a channel was told, once it is; what is no incident is told once."""
    return Told(revision=1) if due.change is None else told_after(due.change, decision, before, sent=sent)
