"""What two mentions of one incident cannot say, and what they hardly say: one aspect at a time (days: `days.py`).

`…_apart` is a veto: whoever says the one and whoever says the other tell of two incidents. `…_strained` is no veto, but
a contradiction that two mentions must have outweighed themselves: a third that agrees with both does not make them one.
"""

from functools import lru_cache
from typing import Final

from tocsin.contracts.geo import PlaceKind
from tocsin.contracts.parties import TargetCategory
from tocsin_store.fuse import names
from tocsin_store.fuse.earth import distance_km
from tocsin_store.fuse.facts import Reach, Sides, Spot

SAME_POINT_KM: Final = 0.5
"""Km between two positions of one record: rounding, no more."""

KM_A_DEGREE: Final = 111.19
"""Km from one parallel to the next: what lies further north or south needs no trigonometry."""

TOWN_KINDS: Final = frozenset({PlaceKind.SETTLEMENT, PlaceKind.FACILITY, PlaceKind.NEIGHBOURHOOD})
"""Places so small that two of a kind are two places, however near."""

Things = frozenset[tuple[TargetCategory, str]]


def places_apart(one: Spot | None, other: Spot | None) -> bool:
    """Tell whether two places have no ground in common."""
    if one is None or other is None:
        return False
    if Reach.COUNTRY in (one.reach, other.reach):
        return one.country != other.country
    reach = one.radius_km + other.radius_km
    return abs(one.lat - other.lat) * KM_A_DEGREE > reach or distance(one, other) > reach


def places_strained(one: Spot | None, other: Spot | None) -> bool:
    """Tell whether both name a town, or a facility, and not the same: "near Moscow" names each that is near it."""
    if one is None or other is None or one.kind is not other.kind or one.kind not in TOWN_KINDS:
        return False
    apart = distance(one, other)
    if one.is_near is not other.is_near:
        return apart > (one if one.is_near else other).radius_km
    return apart > SAME_POINT_KM


def distance(one: Spot, other: Spot) -> float:
    """Return the km from the middle of one place to that of the other."""
    if one.lat == other.lat and one.lon == other.lon:
        return 0.0
    return distance_km(one.lat, one.lon, other.lat, other.lon)


def sides_apart(one: Sides, other: Sides) -> bool:
    """Tell whether one's doer is the other's sufferer, in what is no fight between the two."""
    if one.mutual or other.mutual:
        return False
    return bool((one.doers - other.doers) & other.sufferers or (other.doers - one.doers) & one.sufferers)


def sides_strained(one: Sides, other: Sides) -> bool:
    """Tell whether both name who did it, and not the same."""
    return bool(one.doers and other.doers) and not (one.mutual and other.mutual) and not one.doers & other.doers


@lru_cache(maxsize=65536)
def things_apart(one: Things, other: Things) -> bool:
    """Tell whether both name things of one category, bases or hospitals, and none of them could be the same."""
    if not one or not other:
        return False
    categories = {category for category, _ in one} & {category for category, _ in other}
    return any(
        not any(names.are_one(mine, theirs) for mine in _of(one, category) for theirs in _of(other, category))
        for category in categories
    )


@lru_cache(maxsize=65536)
def persons_strained(one: frozenset[str], other: frozenset[str]) -> bool:
    """Tell whether both name whom it hit, and nobody could be the same."""
    return not any(names.are_one_person(a, b) for a in one for b in other) if one and other else False


def _of(things: Things, category: TargetCategory) -> list[str]:
    return [name for kind, name in things if kind is category]
