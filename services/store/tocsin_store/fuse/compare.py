"""Do two mentions tell of the same incident? Points for what they agree on, with the reasons; vetoes first."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from tocsin_store.fuse import days, vetoes
from tocsin_store.fuse.agreement import Factor, factors
from tocsin_store.fuse.kinds import may_be_one
from tocsin_store.fuse.mention import Mention
from tocsin_store.fuse.signature import are_copies, bands
from tocsin_store.fuse.weights import COPY

SAME_FROM: Final = 4.0
"""Points from which two mentions are one incident. The same type in the same town on the same day is just enough."""

ONE_ID: Final = 100.0
"""Points of two mentions that their senders gave one id: more than anything else can add up to."""


class Relation(StrEnum):
    """How two mentions stand to each other."""

    SAME = "same"
    APART = "apart"
    UNRELATED = "unrelated"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The relation, the points, and the reasons: each factor with its points, or what rules it out."""

    relation: Relation
    score: float
    reasons: tuple[str, ...]


def compare(one: Mention, other: Mention) -> Verdict:
    """Return how two mentions stand to each other, whichever is named first: a function of the two alone."""
    if one.name == other.name:
        return Verdict(Relation.SAME, ONE_ID, (f"both are {one.name}",))
    ruled_out = next(_objections(one, other), None)
    if ruled_out is not None:
        return Verdict(Relation.APART, 0.0, (ruled_out,))
    if not may_be_one(one.facts.sub_type, other.facts.sub_type):
        return Verdict(Relation.UNRELATED, 0.0, ("types that no two reports use for one incident",))
    if not _have_common_ground(one, other):
        return Verdict(Relation.UNRELATED, 0.0, ("no day, place or name that both tell",))
    found = factors(one.facts, other.facts)
    if are_copies(one.signature, other.signature):
        found.append(Factor("copies of one text", COPY))
    score = round(sum(factor.points for factor in found), 2)
    relation = Relation.SAME if score >= SAME_FROM else Relation.UNRELATED
    return Verdict(relation, score, tuple(map(str, found)))


def _objections(one: Mention, other: Mention) -> Iterator[str]:
    a, b = one.facts, other.facts
    if one.report_id == other.report_id:
        yield "one report tells both"
    if days.are_apart(a.window, b.window):
        yield "on other days"
    if vetoes.places_apart(a.spot, b.spot):
        yield "in other places"
    if vetoes.sides_apart(a.sides, b.sides):
        yield "the one's perpetrator is the other's target"
    if vetoes.things_apart(a.things, b.things):
        yield "other things by name"


def _have_common_ground(one: Mention, other: Mention) -> bool:
    """Tell whether there is anything to go by: a text, a place in one time, a name. `blocks` makes just these meet."""
    a, b = one.facts, other.facts
    if a.is_wanting and b.is_wanting and _share_a_band(one, other):
        return True
    if a.is_dated != b.is_dated:
        return bool(a.marks & b.marks)
    if a.spot is not None and b.spot is not None:
        return True
    return bool(a.told_names & b.told_names)


def _share_a_band(one: Mention, other: Mention) -> bool:
    return are_copies(one.signature, other.signature) and bool({*bands(one.signature)} & {*bands(other.signature)})
