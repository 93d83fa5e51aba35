"""Strikes of workers, which are told in the words of attacks: "miners began a strike at the pit over pay"."""

from tocsin_enrich.extract.cues import Trigger
from tocsin_enrich.extract.lexicon import Form

VERB_REACH = 4
"""Tokens between "began" and "strike": "began a three-day national strike"."""

SUBJECT_REACH = 8
"""Tokens between the workers and the verb."""

DEMAND_REACH = 6
"""Tokens between the strike and what it is for: "a strike at the port over unpaid wages"."""

_MAY_BE_NOUN = frozenset({Form.NOUN, Form.PLURAL, Form.BASE, Form.THIRD})
"""Forms in which "strike" may be the object of "began" with a word between that no list knows: "an open-ended"."""


def is_labour_strike(trigger: Trigger) -> bool:
    """Tell whether the noun "strike" is one that workers begin, hold or end, or that is about their pay."""
    reading, start = trigger.reading, trigger.start
    if trigger.cue.lemma != "strike" or trigger.form not in _MAY_BE_NOUN:
        return False
    verb = next((k for k in range(start - 1, start - 1 - VERB_REACH, -1) if reading.is_in(k, "strike_action")), None)
    if verb is None:
        return False
    by_workers = any(reading.is_in(k, "workers") for k in range(max(0, verb - SUBJECT_REACH), start))
    return by_workers or _is_about_pay(trigger)


def _is_about_pay(trigger: Trigger) -> bool:
    reading, behind = trigger.reading, range(trigger.end, trigger.end + DEMAND_REACH)
    over = next((k for k in behind if reading.is_in(k, "demand")), None)
    return over is not None and any(reading.is_in(k, "terms_of_work") for k in range(over + 1, over + DEMAND_REACH))
