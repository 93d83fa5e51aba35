"""All that the mentions of a cluster say, aspect by aspect, so that two clusters are ruled out without comparing all.

A thousand reports of one attack say five places and three days: few distinct values per aspect decide.
"""

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any, Final

from tocsin_store.fuse import days, kinds, vetoes
from tocsin_store.fuse.facts import Facts
from tocsin_store.fuse.mention import Mention

Test = Callable[[Any, Any], bool]


@dataclass(frozen=True, slots=True)
class Aspect:
    """One thing that mentions say: how to take it from a mention's facts, and what two values of it rule out."""

    value: Callable[[Facts], Hashable]
    apart: Test | None = None
    strained: Test | None = None


ASPECTS: Final = (
    Aspect(lambda facts: facts.window, days.are_apart, days.are_strained),
    Aspect(lambda facts: facts.spot, vetoes.places_apart, vetoes.places_strained),
    Aspect(lambda facts: facts.sides, vetoes.sides_apart, vetoes.sides_strained),
    Aspect(lambda facts: facts.things, vetoes.things_apart),
    Aspect(lambda facts: facts.persons, strained=vetoes.persons_strained),
    Aspect(lambda facts: facts.sub_type, strained=lambda one, other: not kinds.may_be_one(one, other)),
)


@dataclass(frozen=True, slots=True)
class Profile:
    """The reports that a cluster's mentions are of, and for each of `ASPECTS` the distinct values they say."""

    reports: frozenset[str]
    values: tuple[frozenset[Hashable], ...]

    def with_(self, other: "Profile") -> "Profile":
        """Return the profile of both clusters together."""
        values = tuple(mine | theirs for mine, theirs in zip(self.values, other.values, strict=True))
        return Profile(self.reports | other.reports, values)


def profile(mention: Mention) -> Profile:
    """Return the profile of a mention alone."""
    return Profile(frozenset({mention.report_id}), tuple(frozenset({a.value(mention.facts)}) for a in ASPECTS))


def are_apart(one: Profile, other: Profile) -> bool:
    """Tell whether some mention of the one cluster cannot be told of the same incident as some of the other."""
    if not one.reports.isdisjoint(other.reports):
        return True
    return any(
        aspect.apart is not None and any(aspect.apart(a, b) for a, b in product(mine, theirs))
        for aspect, mine, theirs in zip(ASPECTS, one.values, other.values, strict=True)
    )


def strains(one: Profile, other: Profile) -> Iterator[tuple[Aspect, Hashable, Hashable]]:
    """Yield the values that contradict each other, the one's first: each must be outweighed by a link of its own."""
    for aspect, mine, theirs in zip(ASPECTS, one.values, other.values, strict=True):
        if aspect.strained is not None:
            yield from ((aspect, a, b) for a, b in product(mine, theirs) if aspect.strained(a, b))
