"""Weapons in flight that are brought down: "destroyed two drones", "four missiles were eliminated over the city"."""

from collections.abc import Iterable

from tocsin.contracts.parties import WeaponCategory
from tocsin_enrich.extract.cues import Trigger
from tocsin_enrich.extract.mentions import Mention
from tocsin_enrich.extract.reading import CALENDAR, Reading

OBJECT_REACH = 1
"""Tokens between the verb and the weapon's phrase, its count and its article included."""

SUBJECT_REACH = 4
"""Tokens between the weapon and the passive verb: "two drones have reportedly been destroyed"."""

FLYING = frozenset(
    {
        WeaponCategory.DRONE,
        WeaponCategory.ROCKET,
        WeaponCategory.MISSILE,
        WeaponCategory.BALLISTIC_MISSILE,
        WeaponCategory.CRUISE_MISSILE,
        WeaponCategory.MORTAR,
    }
)


def brings_down(trigger: Trigger, weapons: Iterable[Mention]) -> bool:
    """Tell whether what is destroyed is itself a weapon that flies, and nothing that only has its name.

    What another act destroys ("the air strike destroyed two drones") stood on the ground.
    """
    reading = trigger.reading
    if trigger.noun or trigger.cue.lemma not in reading.lexicon.classes["destroying"]:
        return False
    flying = [w for w in weapons if w.weapon in FLYING and _is_whole_noun(reading, w)]
    if trigger.passive:
        return any(_is_subject(trigger, weapon) for weapon in flying)
    return trigger.start not in reading.cue_ends and any(
        0 <= weapon.outer - trigger.end <= OBJECT_REACH for weapon in flying
    )


def _is_whole_noun(reading: Reading, weapon: Mention) -> bool:
    """Tell whether no other noun follows that the weapon only describes: "a drone factory", "rocket launchers"."""
    end = weapon.end
    if end >= len(reading.tokens) or not reading.tokens[end].word or reading.norms[end] in CALENDAR:
        return True
    return reading.is_grammar(end) or reading.is_in(end, "temporal") or reading.norms[end].endswith(("ly", "ing"))


def _is_subject(trigger: Trigger, weapon: Mention) -> bool:
    """Tell whether nothing but helping words stands between a weapon and the verb behind it."""
    between = range(weapon.end, trigger.start)
    helps = (trigger.reading.is_in_any(k, ("be", "have")) or trigger.reading.norms[k].endswith("ly") for k in between)
    return 0 < len(between) <= SUBJECT_REACH and all(helps)
