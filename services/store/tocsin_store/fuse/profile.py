"""All that the mentions of a cluster say, aspect by aspect, so that two clusters are ruled out without comparing all.

A thousand reports of one attack say five places and three days: few distinct values per aspect decide.
"""

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any, Final, NamedTuple

from tocsin_store.fuse import days, kinds, vetoes
from tocsin_store.fuse.facts import Facts
from tocsin_store.fuse.mention import Mention

Test = Callable[[Any, Any], bool]
Values = frozenset[Hashable]


@dataclass(frozen=True, slots=True)
class Aspect:
    """One thing that mentions say: how to take it from a mention's facts, and what two values of it rule out."""

    value: Callable[[Facts], Hashable]
    apart: Test | None = None
    strained: Test | None = None


class Contradiction(NamedTuple):
    """Two values of one aspect that go ill together."""

    aspect: Aspect
    mine: Hashable
    theirs: Hashable


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
    values: tuple[Values, ...]

    def with_(self, other: "Profile") -> "Profile":
        """Return the profile of both clusters together."""
        values = tuple(mine | theirs for mine, theirs in zip(self.values, other.values, strict=True))
        return Profile(self.reports | other.reports, values)


def profile(mention: Mention) -> Profile:
    """Return the profile of a mention alone."""
    return Profile(frozenset({mention.report_id}), tuple(frozenset({a.value(mention.facts)}) for a in ASPECTS))


def are_apart(one: Profile, other: Profile) -> bool:
    """Tell whether some mention of the one cluster cannot be told of the same incident as some of the other."""
    return not one.reports.isdisjoint(other.reports) or any(_contradictions(one, other, lambda aspect: aspect.apart))


def strains(one: Profile, other: Profile) -> Iterator[Contradiction]:
    """Yield the values that contradict each other, the one's first: each must be outweighed by a link of its own."""
    return _contradictions(one, other, lambda aspect: aspect.strained)


def _contradictions(one: Profile, other: Profile, kind: Callable[[Aspect], Test | None]) -> Iterator[Contradiction]:
    for aspect, mine, theirs in zip(ASPECTS, one.values, other.values, strict=True):
        test = kind(aspect)
        if test is not None:
            found = ((a, b) for a, b in product(mine, theirs) if test(a, b))
            yield from (Contradiction(aspect, a, b) for a, b in found if not _is_settled(test, a, b, mine, theirs))


def _is_settled(test: Test, a: Hashable, b: Hashable, mine: Values, theirs: Values) -> bool:
    """Tell whether a cluster holds two such values already, by a link or an analyst's word, and goes well with one."""
    return any(test(b, c) and not test(a, c) for c in theirs) or any(test(a, c) and not test(c, b) for c in mine)
