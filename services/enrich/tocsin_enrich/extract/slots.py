"""Cues with an open place in them: "impose … curfew" is told by "imposed a night-time curfew" too."""

from collections.abc import Callable, Iterable, Sequence
from typing import Final, NamedTuple

from tocsin_enrich.extract.lexicon import SLOT, Cue
from tocsin_enrich.extract.matching import Entry, Match

LONGEST: Final = 5
"""Words that an open place holds at most: "a large number of home-made"."""

Fits = Callable[[int], bool]
"""Tells whether the word at a token may stand in an open place, or whether a noun may end before it."""


class Parted(NamedTuple):
    """A cue whose words stand apart: its verb ends at token `verb`, its noun where the match ends."""

    match: Match[Cue]
    verb: int


class Slots:
    """Finds cues whose words stand apart, with nothing but what describes the noun between."""

    def __init__(self, entries: Iterable[Entry[Cue]]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], tuple[str, ...], Entry[Cue]]]] = {}
        for entry in entries:
            at = entry.words.index(SLOT)
            cue = (entry.words[:at], entry.words[at + 1 :], entry)
            self._by_first.setdefault(entry.words[0], []).append(cue)

    def find(self, words: Sequence[str], may_fill: Fits, may_follow: Fits) -> list[Parted]:
        if self._by_first.keys().isdisjoint(words):
            return []
        words, found, free = tuple(words), list[Parted](), 0
        for start in [place for place, word in enumerate(words) if word in self._by_first]:
            parted = self._at(words, start, may_fill, may_follow) if start >= free else None
            if parted is not None:
                found.append(parted)
                free = parted.match.end
        return found

    def _at(self, words: tuple[str, ...], start: int, may_fill: Fits, may_follow: Fits) -> Parted | None:
        for head, tail, entry in self._by_first[words[start]]:
            after = start + len(head)
            if words[start:after] != head:
                continue
            for at in range(after, min(after + LONGEST + 1, len(words))):
                end = at + len(tail)
                if words[at:end] == tail and may_follow(end):
                    return Parted(Match(start, end, entry.value, entry.rule), after)
                if not may_fill(at):
                    break
        return None
