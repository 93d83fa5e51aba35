"""The mentions of one incident as witnesses: who says what, and how many independent sources do."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from tocsin_store.fuse.mention import Mention

V = TypeVar("V", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Panel:
    """Mentions, the founder first, and by report the group that counts as one source."""

    mentions: tuple[Mention, ...]
    groups: Mapping[str, str]

    @property
    def founder(self) -> Mention:
        return self.mentions[0]

    def count(self, mentions: Iterable[Mention]) -> int:
        """Return how many independent sources the mentions are of."""
        return len({self.groups[mention.report_id] for mention in mentions})

    def told(self, value: Callable[[Mention], V | None]) -> list[tuple[Mention, V]]:
        """Return who says which value; whoever leaves it out is left out."""
        return [(mention, said) for mention in self.mentions if (said := value(mention)) is not None]

    def latest(self, told: Sequence[tuple[Mention, V]]) -> Mention | None:
        """Return who says the newest value; what a source or a copy repeats is as old as when it was first said."""
        since: dict[tuple[str, V], datetime] = {}
        for mention, value in told:
            said = self.groups[mention.report_id], value
            since[said] = min(since.get(said, _published(mention)), _published(mention))
        ranked = [(since[self.groups[m.report_id], value], m.received, m.name, m) for m, value in told]
        return max(ranked, key=lambda entry: entry[:3])[3] if ranked else None


def by_value(told: Iterable[tuple[Mention, V]]) -> dict[V, list[Mention]]:
    """Return who says each value, in the order the values come."""
    found: dict[V, list[Mention]] = {}
    for mention, value in told:
        found.setdefault(value, []).append(mention)
    return found


def _published(mention: Mention) -> datetime:
    return mention.source.published_at or mention.received
