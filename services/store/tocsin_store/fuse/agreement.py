"""What speaks for two mentions being one incident, and what against: each aspect with its points."""

from collections.abc import Callable, Iterator
from itertools import product
from typing import Final, NamedTuple

from tocsin.contracts.geo import PlaceKind
from tocsin.contracts.parties import Range
from tocsin_store.fuse import days, vetoes
from tocsin_store.fuse import weights as w
from tocsin_store.fuse.days import Told
from tocsin_store.fuse.facts import FATES, Facts, Reach, Spot
from tocsin_store.fuse.kinds import VAGUE_TARGETS, VAGUE_WEAPONS, are_kin
from tocsin_store.fuse.names import are_one


class Factor(NamedTuple):
    """What was found, and its points."""

    what: str
    points: float

    def __str__(self) -> str:
        return f"{self.what} {self.points:+g}"


Factors = Iterator[Factor]


def factors(one: Facts, other: Facts) -> list[Factor]:
    """Return what speaks for and against; what says nothing is left out."""
    return [factor for aspect in _ASPECTS for factor in aspect(one, other)]


def _type(one: Facts, other: Facts) -> Factors:
    if one.sub_type is other.sub_type:
        yield Factor("same type", w.SAME_TYPE)
    else:
        yield Factor("kindred types", w.KINDRED_TYPE)


def _time(one: Facts, other: Facts) -> Factors:
    a, b = one.window, other.window
    if a is None or b is None or not (one.is_dated and other.is_dated):
        return
    if days.are_strained(a, b):
        unsaid = a.told is b.told is Told.PUBLICATION
        yield Factor("published the next day", w.NEXT_ISSUE) if unsaid else Factor("the next day", w.NEXT_DAY)
    elif days.gap(a, b):
        yield Factor("the turn of a day", w.TURN_OF_DAY)
    elif a.told is b.told is Told.DAY:
        yield Factor("same day", w.SAME_DAY)
    elif Told.SPAN not in (a.told, b.told) or (a.first, a.last) == (b.first, b.last):
        yield Factor("days in common", w.SHARED_DAYS)


def _place(one: Facts, other: Facts) -> Factors:
    a, b = one.spot, other.spot
    if a is None or b is None or Reach.COUNTRY in (a.reach, b.reach):
        return
    if a.kind is b.kind and vetoes.distance(a, b) <= vetoes.SAME_POINT_KM:
        yield _same_place(a)
    elif vetoes.places_strained(a, b):
        yield Factor("two places of a kind", w.TWO_PLACES)
    elif a.reach is b.reach is Reach.FINE:
        yield Factor("one place in the other", w.INSIDE)
    else:
        yield Factor("in one region", w.IN_REGION)


def _same_place(spot: Spot) -> Factor:
    if spot.kind in _SITES:
        return Factor("same site", w.SAME_SITE)
    if spot.kind is PlaceKind.ADMIN2:
        return Factor("same district", w.SAME_DISTRICT)
    return Factor("same town", w.SAME_TOWN) if spot.reach is Reach.FINE else Factor("same region", w.SAME_REGION)


def _sides(one: Facts, other: Facts) -> Factors:
    if one.sides.doers & other.sides.doers:
        yield Factor("same perpetrator or claimant", w.SAME_DOER)
    elif vetoes.sides_strained(one.sides, other.sides):
        yield Factor("other perpetrator", w.OTHER_DOER)
    if one.sides.sufferers & other.sides.sufferers:
        yield Factor("same side was hit", w.SAME_SUFFERER)


def _targets(one: Facts, other: Facts) -> Factors:
    if one.persons and other.persons:
        strained = vetoes.persons_strained(one.persons, other.persons)
        yield Factor("other persons by name", w.OTHER_PERSONS) if strained else Factor("same person", w.SAME_PERSON)
    if any(are_one(mine, theirs) for (_, mine), (_, theirs) in product(one.things, other.things)):
        yield Factor("same thing by name", w.SAME_THING)
    mine, theirs = one.categories - VAGUE_TARGETS, other.categories - VAGUE_TARGETS
    if mine & theirs:
        yield Factor("same kind of target", w.SAME_TARGET)
    elif mine and theirs:
        yield Factor("other kinds of target", w.OTHER_TARGET)


def _weapons(one: Facts, other: Facts) -> Factors:
    mine, theirs = one.weapons.keys() - VAGUE_WEAPONS, other.weapons.keys() - VAGUE_WEAPONS
    if mine & theirs:
        yield Factor("same weapon", w.SAME_WEAPON)
        if any((count := one.weapons[each]) is not None and 1 < count == other.weapons[each] for each in mine & theirs):
            yield Factor("as many of them", w.SAME_COUNT)
    elif mine and theirs:
        kin = any(are_kin(a, b) for a, b in product(mine, theirs))
        yield Factor("kindred weapons", w.KINDRED_WEAPON) if kin else Factor("other weapon", w.OTHER_WEAPON)


def _tolls(one: Facts, other: Facts) -> Factors:
    said = [(fate, one.tolls[fate], other.tolls[fate]) for fate in FATES if fate in one.tolls and fate in other.tolls]
    found = [(fate, _toll_points(mine, theirs)) for fate, mine, theirs in said]
    total = min(sum(points for _, points in found), w.MOST_OF_TOLLS)
    if total:
        agreeing = " and ".join(fate for fate, points in found if points * total > 0)
        yield Factor(f"as many {agreeing}" if total > 0 else f"far fewer {agreeing}", total)


def _toll_points(mine: Range, theirs: Range) -> float:
    low, high = sorted((_low(mine), _low(theirs)))
    if mine == theirs and mine.min == mine.max:
        return next(points for least, points in w.SAME_TOLL if low >= least)
    if high > w.TOLL_GROWTH * max(low, 1):
        return w.OTHER_TOLL
    overlap = max(_low(mine), _low(theirs)) <= min(_high(mine), _high(theirs))
    return w.NEAR_TOLL if overlap and low >= w.TELLING_TOLL else 0.0


def _low(toll: Range) -> float:
    return toll.min if toll.min is not None else 0.0


def _high(toll: Range) -> float:
    return toll.max if toll.max is not None else float("inf")


def _words(one: Facts, other: Facts) -> Factors:
    if one.act and one.act == other.act:
        yield Factor("same words for the act", w.SAME_WORDS)


_SITES: Final = frozenset({PlaceKind.FACILITY, PlaceKind.NEIGHBOURHOOD, PlaceKind.COORDINATES})

_ASPECTS: Final[tuple[Callable[[Facts, Facts], Factors], ...]] = (
    _type,
    _time,
    _place,
    _sides,
    _targets,
    _weapons,
    _tolls,
    _words,
)
