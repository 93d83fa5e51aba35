"""Which weapon and which toll belong to which act of a sentence."""

from tocsin_enrich.extract.cues import Trigger
from tocsin_enrich.extract.mentions import Mention
from tocsin_enrich.extract.tolls import Harm

WEAPON_REACH = 30
"""Tokens between a weapon or a toll and the act it belongs to."""

TRIED_REACH = 3
"""Tokens between "tried to" and the act."""


class Belongings:
    """The weapons and tolls of a sentence, each with the act it belongs to."""

    def __init__(self, triggers: list[Trigger], weapons: list[Mention], harms: list[Harm]) -> None:
        self._weapons = [(weapon, _goes_with(triggers, weapon)) for weapon in weapons]
        self._harms = [(harm, _nearest(triggers, harm.at)) for harm in harms]

    def weapons_of(self, trigger: Trigger, *, continues: bool) -> tuple[Mention, ...]:
        """Return the weapons of the trigger; where it goes on with the word before, those before it too."""
        before = trigger.start if continues else 0
        return tuple(w for w, owner in self._weapons if owner is trigger or w.end <= before)

    def tolls_of(self, trigger: Trigger) -> tuple[Harm, ...]:
        """Return the tolls that stand nearest to the trigger; nobody came to harm by what was only tried."""
        tolls = tuple(harm for harm, owner in self._harms if owner is trigger)
        return () if tolls and _was_tried(trigger) else tolls


def captured(tolls: tuple[Harm, ...]) -> tuple[Harm, ...]:
    """Return the tolls of an abduction: whom gunmen "captured" nobody arrested."""
    return tuple(toll._replace(fate="abducted") if toll.fate == "arrested" else toll for toll in tolls)


def _was_tried(trigger: Trigger) -> bool:
    """Tell whether the act was only tried: then nobody came to harm by it."""
    before = range(max(0, trigger.start - TRIED_REACH), trigger.start)
    return not trigger.noun and any(trigger.reading.is_in(k, "attempt") for k in before)


def _goes_with(triggers: list[Trigger], weapon: Mention) -> Trigger | None:
    """Return the trigger of a weapon: the verb that has it as its object ("defused a bomb planted"), or the nearest."""
    verb = next((t for t in triggers if t.end == weapon.outer and not t.noun and not t.passive), None)
    return verb or _nearest(triggers, weapon.start)


def _nearest(triggers: list[Trigger], position: int) -> Trigger | None:
    """Return the trigger that a thing at token `position` belongs to."""
    inside = next((t for t in triggers if t.start <= position < t.end), None)
    if inside is not None:
        return inside
    found = min(triggers, key=lambda t: min(abs(t.start - position), abs(t.end - 1 - position)))
    return found if abs(found.start - position) <= WEAPON_REACH else None
