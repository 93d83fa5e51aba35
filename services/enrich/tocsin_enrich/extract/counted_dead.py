"""The dead counted in other words than "five were killed": put at a figure, buried, or fallen "in which" an act was."""

from tocsin_enrich.extract.cues import is_passive
from tocsin_enrich.extract.lexicon import Fate
from tocsin_enrich.extract.numbers import Count
from tocsin_enrich.extract.reading import Reading
from tocsin_enrich.extract.scene import Scene

TAKING_REACH = 3
"""Tokens between "took" and "hostage"."""


def put_at(scene: Scene, at: int) -> Count | None:
    """Return the count of "put the dead at around 70"; `at` is the word for the dead."""
    reading = scene.reading
    named = reading.norms[max(0, at - 1)] == "the" and reading.norms[at + 1 : at + 2] == ("at",)
    if not named or not reading.is_in(at - 2, "putting"):
        return None
    return next((count for count in scene.counts if count.start == at + 2), None)


def befalls(scene: Scene, at: int, fate: Fate) -> bool:
    """Tell whether the word tells a fate here: "took hostage" and no hostage alone, "buried 87" and no one alive."""
    if fate.sort == "taken":
        return any(scene.reading.is_in(k, "taking") for k in range(max(0, at - TAKING_REACH), at))
    return not scene.reading.is_in(at, "burying") or _buries_people(scene, at)


def _buries_people(scene: Scene, at: int) -> bool:
    """Tell whether the dead are buried: "residents buried 87", and not "30 people were buried under rubble"."""
    if is_passive(scene.reading, at, at + 1):
        return False
    return any(count.start == at + 1 for count in scene.counts)


def in_which(reading: Reading, start: int) -> bool:
    """Tell whether a number counts those of the whole act: "a bombing in which five died", not "two of which"."""
    before = reading.norms[max(0, start - 2) : start]
    return before[-1:] == ("which",) and before[0] not in {"of", "among", "which"}
