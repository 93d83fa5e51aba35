"""What speaks for two mentions being one incident, and what against: each aspect with its points."""

from collections.abc import Callable
from itertools import product
from typing import Final

from tocsin.contracts.geo import PlaceKind
from tocsin_store.fuse import days, vetoes
from tocsin_store.fuse import weights as w
from tocsin_store.fuse.days import Told
from tocsin_store.fuse.facts import Count, Facts, Reach, Spot
from tocsin_store.fuse.kinds import are_kin
from tocsin_store.fuse.names import are_one
from tocsin_store.fuse.weights import Factor


def factors(one: Facts, other: Facts) -> list[Factor]:
    """Return what speaks for and against; what says nothing is left out."""
    return [factor for aspect in _ASPECTS if (factor := aspect(one, other)) is not None]


def _type(one: Facts, other: Facts) -> Factor:
    return w.SAME_TYPE if one.sub_type is other.sub_type else w.KINDRED_TYPE


def _time(one: Facts, other: Facts) -> Factor | None:
    a, b = one.window, other.window
    if a is None or b is None or not (one.is_dated and other.is_dated):
        return None
    if days.name_two_halves(a, b):
        return w.OTHER_HALF
    if days.are_strained(a, b):
        return w.NEXT_ISSUE if a.told is b.told is Told.PUBLICATION else w.NEXT_DAY
    if days.gap(a, b):
        return w.TURN_OF_DAY
    if days.name_one_day(a, b):
        return w.SAME_DAY
    says_enough = Told.SPAN not in (a.told, b.told) or (a.first, a.last) == (b.first, b.last)
    return w.SHARED_DAYS if says_enough else None


def _place(one: Facts, other: Facts) -> Factor | None:
    a, b = one.spot, other.spot
    if a is None or b is None or Reach.COUNTRY in (a.reach, b.reach):
        return None
    if a.kind is b.kind and vetoes.distance(a, b) <= vetoes.SAME_POINT_KM:
        return _same_place(a)
    if vetoes.places_strained(a, b):
        return w.TWO_PLACES
    if not a.reach is b.reach is Reach.FINE:
        return w.IN_REGION
    return w.INSIDE if vetoes.distance(a, b) <= max(a.radius_km, b.radius_km) else w.BESIDE


def _same_place(spot: Spot) -> Factor:
    if spot.kind in _SITES:
        return w.SAME_SITE
    if spot.kind is PlaceKind.ADMIN2:
        return w.SAME_DISTRICT
    return w.SAME_TOWN if spot.reach is Reach.FINE else w.SAME_REGION


def _doers(one: Facts, other: Facts) -> Factor | None:
    if one.sides.doers.isdisjoint(other.sides.doers):
        return w.OTHER_DOER if vetoes.sides_strained(one.sides, other.sides) else None
    return w.SAME_DOER


def _sufferers(one: Facts, other: Facts) -> Factor | None:
    return None if one.sides.sufferers.isdisjoint(other.sides.sufferers) else w.SAME_SUFFERER


def _persons(one: Facts, other: Facts) -> Factor | None:
    if not one.persons or not other.persons:
        return None
    return w.OTHER_PERSONS if vetoes.persons_strained(one.persons, other.persons) else w.SAME_PERSON


def _things(one: Facts, other: Facts) -> Factor | None:
    named = any(are_one(mine, theirs) for (_, mine), (_, theirs) in product(one.things, other.things))
    return w.SAME_THING if named else None


def _target_kinds(one: Facts, other: Facts) -> Factor | None:
    if not one.categories or not other.categories:
        return None
    return w.OTHER_TARGET if one.categories.isdisjoint(other.categories) else w.SAME_TARGET


def _weapons(one: Facts, other: Facts) -> Factor | None:
    if not one.weapons or not other.weapons:
        return None
    if not one.weapons.keys().isdisjoint(other.weapons):
        return w.SAME_WEAPON
    return w.KINDRED_WEAPON if any(are_kin(a, b) for a, b in product(one.weapons, other.weapons)) else w.OTHER_WEAPON


def _weapon_counts(one: Facts, other: Facts) -> Factor | None:
    as_many = any(count is not None and 1 < count == other.weapons.get(each) for each, count in one.weapons.items())
    return w.SAME_COUNT if as_many else None


def _tolls(one: Facts, other: Facts) -> Factor | None:
    if not one.tolls or not other.tolls:
        return None
    found = [(fate, _toll_points(toll, other.tolls[fate])) for fate, toll in one.tolls.items() if fate in other.tolls]
    total = min(sum(points for _, points in found), w.MOST_OF_TOLLS)
    agreeing = " and ".join(fate for fate, points in found if points * total > 0)
    return Factor(f"as many {agreeing}" if total > 0 else f"far fewer {agreeing}", total) if total else None


def _toll_points(mine: Count, theirs: Count) -> float:
    few, many = (mine, theirs) if mine.low < theirs.low else (theirs, mine)
    if mine.is_counted and theirs.is_counted and _are_one_number(mine, theirs):
        return next(points for least, points in w.SAME_TOLL if mine.low >= least)
    meets = many.low <= few.high
    if many.low > w.TOLL_GROWTH * max(few.low, 1):
        return 0.0 if meets and not few.is_counted else w.OTHER_TOLL
    if meets and few.low >= w.TELLING_TOLL:
        return w.NEAR_TOLL
    return w.CLOSE_TOLL if few.low >= w.GREAT_TOLL and many.low <= w.CLOSE_GROWTH * few.low else 0.0


def _are_one_number(mine: Count, theirs: Count) -> bool:
    """Tell whether both say one number; "at least one" and "at least two" fit too much."""
    exact = mine.low == mine.high and theirs.low == theirs.high
    return mine.low == theirs.low and (exact or mine.low >= w.TELLING_TOLL)


def _words(one: Facts, other: Facts) -> Factor | None:
    return w.SAME_WORDS if one.act and one.act == other.act else None


_SITES: Final = frozenset({PlaceKind.FACILITY, PlaceKind.NEIGHBOURHOOD, PlaceKind.COORDINATES})

_ASPECTS: Final[tuple[Callable[[Facts, Facts], Factor | None], ...]] = (
    _type,
    _time,
    _place,
    _doers,
    _sufferers,
    _persons,
    _things,
    _target_kinds,
    _weapons,
    _weapon_counts,
    _tolls,
    _words,
)
