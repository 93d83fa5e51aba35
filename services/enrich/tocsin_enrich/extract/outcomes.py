"""How the act ended: completed, attempted, intercepted or failed."""

from tocsin.contracts.incident import Outcome
from tocsin.contracts.ontology import EVENT_TYPE_OF, EventType, SubEventType
from tocsin_enrich.extract.acts import Act
from tocsin_enrich.extract.evidence import Quote, quote
from tocsin_enrich.extract.groups import Group
from tocsin_enrich.extract.interceptions import FLYING, brings_down

_S = SubEventType
ATTEMPT_REACH = 6
"""Tokens before an act in which "attempted to" or "failed" colours it."""


def outcome_of(group: Group) -> tuple[Outcome, Quote | None]:
    """Return the outcome of an incident and the words that say it."""
    stopped = next((act for act in group.acts if _stops(act)), None) if _is_flying(group) else None
    if stopped is not None and not _had_impact(group):
        return Outcome.INTERCEPTED, quote(
            stopped.reading, stopped.trigger.start, stopped.trigger.end, stopped.trigger.rule
        )
    for act in group.acts:
        tried = _attempt(act)
        if tried is not None:
            return tried
    if all(act.trigger.cue.lemma in act.reading.lexicon.classes["only_tries"] for act in group.acts):
        trigger = group.acts[0].trigger
        return Outcome.ATTEMPTED, quote(trigger.reading, trigger.start, trigger.end, "outcome/attempted")
    if _is_plain_fact(group):
        trigger = group.acts[0].trigger
        return Outcome.COMPLETED, quote(trigger.reading, trigger.start, trigger.end, "outcome/completed")
    return Outcome.UNKNOWN, None


def _stops(act: Act) -> bool:
    named = act.trigger.cue.lemma in act.reading.lexicon.classes["stopping"]
    return act.sub is _S.DISRUPTED_WEAPONS_USE and (named or brings_down(act.trigger, act.weapons))


def _is_flying(group: Group) -> bool:
    return any(weapon.weapon in FLYING for act in group.acts for weapon in act.weapons)


def _had_impact(group: Group) -> bool:
    if any((harm.toll.max is None or harm.toll.max > 0) for act in group.acts for harm in act.harms):
        return True
    return any(act.roles.sufferers and _tells_impact(act) for act in group.acts)


def _tells_impact(act: Act) -> bool:
    return act.trigger.cue.lemma in act.reading.lexicon.classes["impact"]


def _attempt(act: Act) -> tuple[Outcome, Quote] | None:
    reading, start = act.reading, act.trigger.start
    if not reading.has("failed", start - ATTEMPT_REACH, act.trigger.end + 3):
        return None
    for position in range(max(0, start - ATTEMPT_REACH), min(len(reading.norms), act.trigger.end + 3)):
        if reading.is_in(position, "failed") and not any(
            reading.norms[k] in {",", ";", "."} for k in range(position, start)
        ):
            if any(harm.fate == "killed" and harm.toll.max != 0 for harm in act.harms) and reading.norms[
                position
            ] not in {"attempted", "attempt"}:
                continue
            outcome = (
                Outcome.FAILED
                if reading.norms[position] in {"failed", "misfired", "missed", "fail", "unsuccessful", "unsuccessfully"}
                else Outcome.ATTEMPTED
            )
            return outcome, quote(reading, position, position + 1, "outcome/attempted")
    return None


def _is_plain_fact(group: Group) -> bool:
    lead = group.acts[0]
    return EVENT_TYPE_OF[group.sub] is not EventType.STRATEGIC_DEVELOPMENTS and lead.standing.status.value == "asserted"
