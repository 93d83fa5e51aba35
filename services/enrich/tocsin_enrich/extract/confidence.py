"""How sure: a product of factors that a reader can check against the text.

A start value is multiplied by a factor for each doubt.
It says how surely the text tells this incident, not whether it is true.
"""

from tocsin.contracts.incident import IncidentStatus, TimeBasis, When
from tocsin_enrich.extract.groups import Group
from tocsin_enrich.extract.lexicon import Strength

CEILING = 0.95
"""A rule is never surer than this."""

WEAK_WORD = 0.85
"""The word for the act is also used for other things ("hit", "strike")."""

NO_VERB = 0.9
"""Nobody says that it happened in a verb; a noun mentions it."""

NO_ACTOR = 0.95
NO_OBJECT = 0.9
NO_DATE = 0.85
"""Nobody is said to have done it; nothing is said to have been hit; no day is said."""

NOT_ASSERTED = {IncidentStatus.CLAIMED: 0.9, IncidentStatus.ALLEGED: 0.75}


def confidence_of(group: Group, time: When | None) -> float:
    """Return the confidence of an incident, from 0 to 1."""
    acts = group.acts
    value = CEILING * NOT_ASSERTED.get(group.status, 1.0)
    if all(act.trigger.cue.strength is not Strength.STRONG for act in acts):
        value *= WEAK_WORD
    if all(act.trigger.noun for act in acts):
        value *= NO_VERB
    if not any(act.roles.doers for act in acts) and not group.claims:
        value *= NO_ACTOR
    if not any(act.roles.sufferers or act.harms for act in acts):
        value *= NO_OBJECT
    if time is None or time.basis is TimeBasis.PUBLICATION:
        value *= NO_DATE
    return round(value, 2)
