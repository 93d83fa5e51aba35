"""What analysts said of which mentions belong together, read off the log of corrections."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations, product

from tocsin_store.fuse.correction import Correction, CorrectionKind, in_order

Pair = frozenset[str]
"""Two names of mentions."""


@dataclass(frozen=True, slots=True)
class Bonds:
    """Pairs of names that are of one incident, and that are not, with the number of the entry that says so."""

    together: dict[Pair, int]
    asunder: dict[Pair, int]


def bonds(corrections: Iterable[Correction]) -> Bonds:
    """Read the log in order: what is said later of two mentions holds."""
    found = Bonds({}, {})
    for entry in in_order(corrections):
        if entry.kind in (CorrectionKind.MERGE, CorrectionKind.SPLIT):
            for pair in map(frozenset, combinations(sorted(set(entry.names)), 2)):
                found.together[pair] = entry.number
                found.asunder.pop(pair, None)
        if entry.kind is CorrectionKind.SPLIT:
            for one, other in product(entry.names, entry.rest):
                found.asunder[frozenset((one, other))] = entry.number
                found.together.pop(frozenset((one, other)), None)
    return found
