"""Keys under which mentions meet: whoever could tell of the same incident shares one, so that few need be compared.

A mention is kept under the keys it writes, and looks for what was kept under the keys it asks. Towns meet in cells of
H3 on a day, regions in wider cells, countries by their codes, and what has no place by the names it tells.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from tocsin.likeness.signature import bands
from tocsin_store.fuse.cells import COARSE, FINE, touched
from tocsin_store.fuse.days import SLACK_DAYS
from tocsin_store.fuse.facts import Facts, Reach, Spot
from tocsin_store.fuse.mention import Mention

UNDATED: Final = "?"
"""The day of a mention that is not known to within a week: it meets others of its kind."""


@dataclass(frozen=True, slots=True)
class Blocks:
    """The keys that a mention is kept under, and those that it asks for."""

    written: frozenset[str]
    asked: frozenset[str]


def blocks(mention: Mention) -> Blocks:
    """Return a mention's keys. Of two that `compare` finds the same, each asks for a key that the other wrote."""
    facts = mention.facts
    written, asked = _places(facts)
    both = {f"id {mention.name}", *(f"text {band}" for band in (bands(mention.signature) if facts.is_wanting else ()))}
    whom = {f"{'dated' if facts.is_dated else 'undated'} {name}" for name in facts.marks}
    whom_else = {f"{'undated' if facts.is_dated else 'dated'} {name}" for name in facts.marks}
    return Blocks(
        frozenset(both | whom | {f"{place} {day}" for place in written for day in _days(facts, 0)}),
        frozenset(both | whom_else | {f"{place} {day}" for place in asked for day in _days(facts, SLACK_DAYS)}),
    )


def _days(facts: Facts, slack: int) -> list[str]:
    if facts.window is None or not facts.is_dated:
        return [UNDATED]
    first, last = facts.window.first - slack, facts.window.last + slack
    return [date.fromordinal(day).isoformat() for day in range(max(first, 1), min(last, date.max.toordinal()) + 1)]


def _places(facts: Facts) -> tuple[set[str], set[str]]:
    """Return the keys of a mention's place as written and as asked.

    What lies inside of a wider place is told apart, so that two towns of one region do not meet for that.
    """
    spot, told = facts.spot, facts.told_names
    if spot is None:
        nowhere = {f"nowhere {name}" for name in told}
        return nowhere, nowhere | {f"somewhere {name}" for name in told}
    somewhere, nowhere = {f"somewhere {name}" for name in told}, {f"nowhere {name}" for name in told}
    if spot.reach is Reach.COUNTRY:
        country = {f"country {spot.country}"}
        return country | somewhere, country | {f"in {spot.country}"} | nowhere
    inside, around = _countries(spot)
    cells = touched(spot.lat, spot.lon, spot.radius_km, COARSE)
    regions, in_regions = {f"region {cell}" for cell in cells}, {f"in {cell}" for cell in cells}
    if spot.reach is Reach.COARSE:
        return regions | inside | somewhere, regions | in_regions | around | nowhere
    towns = {f"town {cell}" for cell in touched(spot.lat, spot.lon, spot.radius_km, FINE)}
    return towns | in_regions | inside | somewhere, towns | regions | around | nowhere


def _countries(spot: Spot) -> tuple[set[str], set[str]]:
    return ({f"in {spot.country}"}, {f"country {spot.country}"}) if spot.country else (set(), set())
