"""What rules would have told of changes that are history: the same decisions, and nothing is sent."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from tocsin.contracts.messages import IncidentChanged
from tocsin_alert.rules.decision import Sent, Step, Told, decide, known_by, told_after, told_by_another
from tocsin_alert.rules.holding import held_until, is_urgent
from tocsin_alert.rules.matching import GONE, begins, meets
from tocsin_alert.rules.rule import Rule


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """One alert: `held` where a summary would have told it."""

    at: datetime
    rule: str
    channel: str
    step: Step
    change: IncidentChanged
    held: bool


def rehearse(changes: Iterable[IncidentChanged], rules: Mapping[str, Rule]) -> Iterator[Rehearsed]:
    """Yield what would have been told of changes, in their order, each at the moment it was made."""
    stage = _Stage()
    for change in changes:
        for rule in rules.values():
            fits = meets(rule, change.incident)
            may_begin = fits and change.kind not in GONE and begins(rule, change)
            for channel in rule.channels if rule.enabled else ():
                if told := stage.tell(change, rule, channel, meets=fits, may_begin=may_begin):
                    yield told


@dataclass(slots=True)
class _Stage:
    """What each channel was told of each incident by each rule so far, and how many in each hour."""

    told: defaultdict[tuple[str, str], dict[str, Told]] = field(default_factory=lambda: defaultdict(dict))
    sent: Counter[tuple[str, str, datetime]] = field(default_factory=Counter)

    def tell(
        self, change: IncidentChanged, rule: Rule, channel: str, *, meets: bool, may_begin: bool
    ) -> Rehearsed | None:
        at, by_rule = change.produced_at, self.told[change.incident.id, channel]
        before = by_rule.get(rule.name)
        if before is None and not may_begin:
            return None
        decision = decide(change, before, meets=meets, updates=rule.updates, replays=rule.replays)
        if decision.step is None:
            return None
        if other := known_by(change, decision, (told for name, told in by_rule.items() if name != rule.name)):
            by_rule[rule.name] = told_by_another(change, decision, other)
            return None
        hour = (rule.name, channel, at.replace(minute=0, second=0, microsecond=0))
        urgent = is_urgent(change, before)
        until = held_until(rule, decision.step, urgent=urgent, sent_within_hour=self.sent[hour], now=at)
        self.sent[hour] += until is None
        sent = Sent(key=f"{change.incident.id}/{change.revision}/{rule.name}", at=at) if until is None else None
        by_rule[rule.name] = told_after(change, decision, before, sent=sent)
        return Rehearsed(at, rule.name, channel, decision.step, change, held=until is not None)
