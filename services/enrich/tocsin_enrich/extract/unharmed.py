"""Nobody came to harm by an act: "no one was killed when gunmen opened fire" tells the shooting and a toll of none."""

from dataclasses import replace
from itertools import groupby

from tocsin.contracts.incident import SetAsideStatus
from tocsin_enrich.extract.acts import Act

_CAUSES = frozenset({"when", "after", "as", "in", "by", "during"})
"""Words behind "no one was killed" that lead to the act by which nobody was."""


def with_nobody_harmed(acts: list[Act]) -> list[Act]:
    """Return the acts of a report; "no one was killed" goes with the act that its own sentence tells behind it."""
    found: list[Act] = []
    for _, told in groupby(acts, key=lambda act: act.reading.index):
        sentence = list(told)
        bare = next((act for act in sentence if _says_nobody(act)), None)
        cause = None if bare is None else next((act for act in sentence if _is_cause(bare, act)), None)
        if bare is None or cause is None:
            found += sentence
            continue
        harmed = replace(cause, harms=(*cause.harms, *bare.harms))
        found += [harmed if act is cause else act for act in sentence if act is not bare]
    return found


def _says_nobody(act: Act) -> bool:
    none = bool(act.harms) and all(harm.rule == "casualties/none" for harm in act.harms)
    return none and act.standing.status is SetAsideStatus.NEGATED and not act.trigger.noun


def _is_cause(bare: Act, act: Act) -> bool:
    between = act.reading.norms[bare.trigger.end : act.trigger.start]
    return act.real and act.trigger.start >= bare.trigger.end and not _CAUSES.isdisjoint(between)
