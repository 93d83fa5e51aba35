"""Names of places beside a trigger, only to tell acts apart. What the names mean is the geocoder's question."""

from typing import NamedTuple

from tocsin_enrich.extract.cues import Trigger
from tocsin_enrich.extract.reading import Reading

HEADING = 9
"""Tokens of a line within which its heading ends."""

REACH = 25
"""Tokens between a trigger and a place that may be its own."""


def place_names(reading: Reading) -> list[tuple[int, str]]:
    """Return names that follow a preposition of place, each with the token it begins at, in lower case."""
    found = []
    prepositions, free = reading.lexicon.classes["place_preposition"], 0
    for position, norm in enumerate(reading.norms):
        if norm not in prepositions or position < free or (start := _begin(reading, position + 1)) is None:
            continue
        free = start + 1
        while reading.is_name(free) or (
            reading.norms[free : free + 1] in {("de",), ("la",), ("el",), ("al",)} and reading.is_name(free + 1)
        ):
            free += 1
        found.append((start, " ".join(reading.norms[start:free])))
    return found


def _begin(reading: Reading, position: int) -> int | None:
    for start in (position, position + 1):
        if reading.is_name(start) and start not in reading.in_organisations:
            return start
        if not reading.is_in(start, "determiner"):
            return None
    return None


def _heading(reading: Reading) -> list[tuple[int, str]]:
    """Return the place that heads a line of a live report: "09:40 Kherson: shelling kills a man"."""
    colons = (k for k, norm in enumerate(reading.norms[:HEADING]) if norm == ":" and _may_name(reading, k - 1))
    colon = next(colons, None)
    if colon is None:
        return []
    start = colon - 1
    while reading.is_name(start - 1):
        start -= 1
    return [(start, " ".join(reading.norms[start:colon]))]


def _may_name(reading: Reading, position: int) -> bool:
    """Tell whether a word may name a place: no label of a toll ("KIA: 2"), no zone of a time ("140915L:")."""
    return reading.is_name(position) and len(reading.norms[position]) > 1 and not reading.is_in(position, "toll_label")


class Places(NamedTuple):
    """The names of places in a sentence, each with the token it begins at; `others` are tokens that name no place."""

    heading: list[tuple[int, str]]
    named: list[tuple[int, str]]
    others: frozenset[int]


def places_told(reading: Reading, others: frozenset[int]) -> Places:
    """Return the places that a sentence names. `others` are the tokens that name people and organisations."""
    nobodys = others | {k for m in reading.nations if m.value.adjective for k in range(m.start, m.end)}
    heading = _heading(reading)
    named = [(position, name) for position, name in [*heading, *place_names(reading)] if position not in nobodys]
    return Places(heading, named, nobodys)


def places_near(trigger: Trigger, triggers: list[Trigger], around: Places) -> frozenset[str]:
    """Return the place names that go with this trigger: its direct object, the only one, or those nearest to it."""
    named = around.named
    start = None if trigger.noun else _begin(trigger.reading, trigger.end)
    if start is not None and start not in around.others:
        named = [*named, (start, trigger.reading.norms[start])]
    mine = {name for position, name in named if _is_nearest(trigger, triggers, position)}
    mine |= {name for _, name in around.heading}
    return frozenset(mine or ({name for _, name in named} if len(named) == 1 else set()))


def _is_nearest(trigger: Trigger, triggers: list[Trigger], position: int) -> bool:
    nearest = min(triggers, key=lambda t: abs(t.start - position))
    return nearest is trigger and abs(trigger.start - position) <= REACH
