"""Do two mentions tell of the same incident? Points for what they agree on, with the reasons; vetoes first."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from tocsin.likeness.signature import are_copies, are_long, bands, likeness
from tocsin_store.fuse import days, vetoes
from tocsin_store.fuse.agreement import factors
from tocsin_store.fuse.groups import are_of_one_outlet
from tocsin_store.fuse.kinds import may_be_one
from tocsin_store.fuse.mention import Mention
from tocsin_store.fuse.weights import ALIKE, COPY, Factor

SAME_FROM: Final = 4.0
"""Points from which two mentions are one incident. The same type in the same town on the same day is just enough."""

ONE_ID: Final = Factor("one id", 100.0)
"""Two mentions that their senders gave one id: more than anything else can add up to."""


class Relation(StrEnum):
    """How two mentions stand to each other."""

    SAME = "same"
    APART = "apart"
    UNRELATED = "unrelated"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The relation, and why: what was found, or what rules the pair out before anything is weighed."""

    relation: Relation
    factors: tuple[Factor, ...] = ()
    ruled_out: str | None = None

    @property
    def score(self) -> float:
        """Points, to the hundredth."""
        return round(sum(factor.points for factor in self.factors), 2)

    @property
    def reasons(self) -> tuple[str, ...]:
        """Each factor with its points, or what rules the pair out."""
        return tuple(map(str, self.factors)) if self.ruled_out is None else (self.ruled_out,)


def compare(one: Mention, other: Mention) -> Verdict:
    """Return how two mentions stand to each other, whichever is named first: a function of the two alone."""
    if one.name == other.name:
        return Verdict(Relation.SAME, (ONE_ID,))
    ruled_out = _objection(one, other)
    if ruled_out is not None:
        return Verdict(Relation.APART, ruled_out=ruled_out)
    if not may_be_one(one.facts.sub_type, other.facts.sub_type):
        return Verdict(Relation.UNRELATED, ruled_out="types that no two reports use for one incident")
    if not _have_common_ground(one, other):
        return Verdict(Relation.UNRELATED, ruled_out="no day, place or name that both tell")
    return _weighed(one, other)


def _weighed(one: Mention, other: Mention) -> Verdict:
    found = factors(one.facts, other.facts)
    score = sum([factor.points for factor in found])
    # Texts are long to compare: only where they can still decide.
    if score + COPY.points >= SAME_FROM and not days.are_strained(one.facts.window, other.facts.window):
        text = _text(one, other)
        if text is not None:
            found.append(text)
            score += text.points
    return Verdict(Relation.SAME if score >= SAME_FROM else Relation.UNRELATED, tuple(found))


def _text(one: Mention, other: Mention) -> Factor | None:
    alike = likeness(one.signature, other.signature)
    if are_copies(one.signature, other.signature):
        return COPY
    points = next((points for least, points in ALIKE if alike >= least), None)
    says_something = are_long(one.signature, other.signature) and not are_of_one_outlet(one, other)
    return Factor("texts alike", points) if points is not None and says_something else None


def _objection(one: Mention, other: Mention) -> str | None:
    a, b = one.facts, other.facts
    if one.report_id == other.report_id:
        return "one report tells both"
    if days.are_apart(a.window, b.window):
        return "on other days"
    if vetoes.places_apart(a.spot, b.spot):
        return "in other places"
    if vetoes.sides_apart(a.sides, b.sides):
        return "the one's perpetrator is the other's target"
    return "other things by name" if vetoes.things_apart(a.things, b.things) else None


def _have_common_ground(one: Mention, other: Mention) -> bool:
    """Tell whether there is anything to go by: a place in one time, a name, a text. `blocks` makes just these meet."""
    a, b = one.facts, other.facts
    if a.is_dated == b.is_dated and (a.spot is None or b.spot is None):
        has_ground = not a.told_names.isdisjoint(b.told_names)
    else:
        has_ground = a.is_dated == b.is_dated or not a.marks.isdisjoint(b.marks)
    return has_ground or (a.is_wanting and b.is_wanting and _share_a_band(one, other))


def _share_a_band(one: Mention, other: Mention) -> bool:
    return are_copies(one.signature, other.signature) and bool({*bands(one.signature)} & {*bands(other.signature)})
