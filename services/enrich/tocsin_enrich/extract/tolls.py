"""Tolls: a count of people of one fate, and how tolls are added up."""

from typing import NamedTuple

from tocsin.contracts.parties import ActorKind, CountBasis, Toll
from tocsin_enrich.extract.mentions import Mention
from tocsin_enrich.extract.numbers import Count

PLURAL_IS = 2
"""People that an uncounted plural ("soldiers were killed") means at least."""


class Harm(NamedTuple):
    """People of one fate, at tokens `start` to `end` of a sentence; `at` is the word of fate.

    A `total` sums up what earlier figures told; `more` adds to them ("two guards were also killed").
    `who` are the people's kind, null where they are just people.
    """

    fate: str
    toll: Toll
    start: int
    end: int
    at: int
    rule: str
    total: bool
    who: ActorKind | None = None
    more: bool = False


def toll_of_count(count: Count) -> Toll:
    """Return a count as a toll."""
    return Toll(min=count.range.min, max=count.range.max, basis=count.basis)


def toll_of(mention: Mention) -> Toll:
    """Return how many people a phrase means."""
    if mention.count is not None:
        return toll_of_count(mention.count)
    if mention.plural:
        return Toll(min=PLURAL_IS, max=None, basis=CountBasis.VAGUE_TERM)
    return Toll(min=1, max=1, basis=CountBasis.EXACT)


def added(tolls: list[Toll]) -> Toll:
    """Return the sum of tolls; it is as vague as the vaguest of them."""
    if len(tolls) == 1:
        return tolls[0]
    low = sum(toll.min or 0 for toll in tolls)
    highs = [toll.max for toll in tolls if toll.max is not None]
    high = sum(highs) if len(highs) == len(tolls) else None
    vague = next((toll.basis for toll in tolls if toll.basis is not CountBasis.EXACT), CountBasis.EXACT)
    return Toll(min=low, max=high, basis=vague)


def with_others(best: Harm, sentence: list[Harm]) -> Toll:
    """Return the toll with that of other people in the sentence.

    They are of another kind ("a soldier died and four rebels died"), or the text says that they come on top.
    """
    tolls, seen, base = [best.toll], {best.who, None}, not best.more
    for harm in sentence:
        other_kind = best.who is not None and harm.who not in seen
        on_top = harm.more if base else not harm.more
        if harm is not best and not best.total and (other_kind or on_top):
            seen.add(harm.who)
            base = base or not harm.more
            tolls.append(harm.toll)
    return added(tolls)
