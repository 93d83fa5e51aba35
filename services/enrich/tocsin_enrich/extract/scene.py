"""A sentence with the people that it names and counts, from which tolls are read."""

from typing import NamedTuple

from tocsin.contracts.parties import ActorKind
from tocsin_enrich.extract.mentions import Mention
from tocsin_enrich.extract.numbers import Count, is_unread_figure
from tocsin_enrich.extract.reading import Reading
from tocsin_enrich.extract.tolls import Harm, added, toll_of, toll_of_count

_TOTALS = ("death toll", "toll rose", "rose to", "rising to", "total of", "toll to", "bringing the")


class Scene(NamedTuple):
    """A sentence with what it names and counts."""

    reading: Reading
    mentions: list[Mention]
    counts: list[Count]

    @property
    def sums_up(self) -> bool:
        joined = " ".join(self.reading.norms)
        return any(phrase in joined for phrase in _TOTALS)

    def counted(self, fate: str, count: Count, end: int, at: int) -> Harm:
        return Harm(fate, toll_of_count(count), count.start, end, at, count.rule, self.sums_up)

    def named(self, fate: str, people: list[Mention], at: int) -> Harm | None:
        """Return the people of a fate, or null where a figure says how many and cannot be read."""
        if any(m.count is None and is_unread_figure(self.reading, m.outer) for m in people):
            return None
        start, end = min(*(m.outer for m in people), at), max(*(m.end for m in people), at + 1)
        more = "also" in self.reading.norms[start:at] or "also" in self.reading.norms[max(0, at - 1) : at]
        toll = added([toll_of(m) for m in people])
        kind = _kind(people, self.reading.lexicon.classes["anyone"])
        return Harm(fate, toll, start, end, at, people[0].rule, self.sums_up, kind, more)


def _kind(people: list[Mention], anyone: frozenset[str]) -> ActorKind | None:
    """Return what the people are, where all are of one kind and not just people."""
    kinds = {person.actor_kind for person in people}
    return next(iter(kinds)) if len(kinds) == 1 and anyone.isdisjoint(p.text.lower() for p in people) else None
