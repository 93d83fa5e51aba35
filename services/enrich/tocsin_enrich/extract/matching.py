"""Finds the phrases of a lexicon in the words of a sentence, the longest first."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Generic, NamedTuple, TypeVar

V = TypeVar("V")


class Entry(NamedTuple, Generic[V]):
    """A phrase, what it means, and the name of the rule that evidence will quote."""

    words: tuple[str, ...]
    value: V
    rule: str


class Match(NamedTuple, Generic[V]):
    """A phrase found at tokens `start` to `end`, end exclusive."""

    start: int
    end: int
    value: V
    rule: str


class _Branch(NamedTuple, Generic[V]):
    """The phrases of one first word: it alone, and by its second word those that are longer, the longest first."""

    alone: Entry[V] | None
    longer: Mapping[str, Sequence[tuple[int, Mapping[tuple[str, ...], Entry[V]]]]]


class Phrases(Generic[V]):
    """Finds the longest phrases in a sequence of words, from left to right, without overlaps.

    A look-up by the first word and then the second: the time does not grow with the number of phrases.
    """

    def __init__(self, entries: Iterable[Entry[V]]) -> None:
        alone: dict[str, Entry[V]] = {}
        longer: dict[str, dict[str, dict[int, dict[tuple[str, ...], Entry[V]]]]] = {}
        for entry in entries:
            first, *rest = entry.words
            if rest:
                of_second = longer.setdefault(first, {}).setdefault(rest[0], {})
                of_second.setdefault(len(entry.words), {}).setdefault(entry.words, entry)
            else:
                alone.setdefault(first, entry)
        self._branches = {first: _branch(alone.get(first), longer.get(first, {})) for first in {**alone, **longer}}

    def __iter__(self) -> Iterator[Entry[V]]:
        for branch in self._branches.values():
            if branch.alone is not None:
                yield branch.alone
            yield from (e for lengths in branch.longer.values() for _, found in lengths for e in found.values())

    def __len__(self) -> int:
        return sum(1 for _ in self)

    @property
    def first_words(self) -> Iterable[str]:
        return self._branches.keys()

    def find(self, words: Sequence[str], starts: Sequence[int] | None = None) -> list[Match[V]]:
        """Return what is found; `starts` are the places of the words that begin a phrase, where they are known."""
        branches = self._branches
        if starts is None:
            starts = [place for place, word in enumerate(words) if word in branches]
        if not starts:
            return []
        words = tuple(words)
        found: list[Match[V]] = []
        free, last = 0, len(words) - 1
        for start in starts:
            if start < free:
                continue
            entry, longer = branches[words[start]]
            if longer and start < last:
                for length, entries in longer.get(words[start + 1], ()):
                    if (whole := entries.get(words[start : start + length])) is not None:
                        entry = whole
                        break
            if entry is not None:
                free = start + len(entry.words)
                found.append(Match(start, free, entry.value, entry.rule))
        return found


def _branch(
    alone: Entry[V] | None, longer: Mapping[str, Mapping[int, Mapping[tuple[str, ...], Entry[V]]]]
) -> _Branch[V]:
    return _Branch(alone, {second: tuple(sorted(of.items(), reverse=True)) for second, of in longer.items()})
