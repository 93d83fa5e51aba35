"""Names and what they mean, sorted, on disk where memory would not hold them.

A posting is kept as one line of bytes that sorts as it should: the name, its rank, the posting, its usage.
"""

import heapq
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import groupby
from pathlib import Path
from typing import Final, NamedTuple

from tocsin_geocode import artefact
from tocsin_geocode.resolve.records import NameKind

LINES_IN_MEMORY: Final = 1_500_000
"""Some 150 MB; the gazetteer that Tocsin ships with fits, that of all countries is sorted in forty runs."""

ALTERNATE_LOSS: Final = 0.7
"""What a name that is not the record's own takes from its prominence."""

HISTORIC_LOSS: Final = 1.0
"""What a name of former days takes besides."""

_RANK_SHIFT: Final = 16.0
_RANK_UNIT: Final = 1 << 27
"""Prominence, a power of ten of people, as a whole number that keeps one person in thirty million apart."""

_TAIL: Final = len(b"\0" + 8 * b"r" + 8 * b"p" + 4 * b"u" + b"\n")
_NAME_ONLY: Final = 0xFFFFFFFF
"""Stands for no posting: the name has a class and means no place."""


class Posting(NamedTuple):
    """That a name can mean a record, and what is known of that usage."""

    word: int
    usage: int


class Names:
    """Takes names in any order, gives them back sorted."""

    def __init__(self, scratch: Path, *, lines_in_memory: int = LINES_IN_MEMORY) -> None:
        self._scratch = scratch
        self._most = lines_in_memory
        self._lines: list[bytes] = []
        self._runs: list[Path] = []

    def add(self, name: str, kind: NameKind, record: int, *, prominence: float, usage: int = 0) -> None:
        """Add that `name`, folded, can mean `record`."""
        loss = ALTERNATE_LOSS if kind is not NameKind.PRIMARY else 0.0
        if usage & artefact.HISTORIC:
            loss += HISTORIC_LOSS
        self._put(
            name, round((_RANK_SHIFT - prominence + loss) * _RANK_UNIT), record | kind << artefact.KIND_SHIFT, usage
        )

    def add_word(self, name: str) -> None:
        """Add a name that may mean nothing."""
        self._put(name, _NAME_ONLY, _NAME_ONLY, 0)

    def _put(self, name: str, rank: int, word: int, usage: int) -> None:
        self._lines.append(b"%s\0%08x%08x%04x\n" % (name.encode(), rank, word, usage))
        if len(self._lines) >= self._most:
            self._spill()

    def __iter__(self) -> Iterator[tuple[str, list[Posting]]]:
        """Yield every name in order with its postings, the most prominent first, each record once."""
        with ExitStack() as open_runs:
            for name, lines in groupby(self._sorted(open_runs), key=lambda line: line[:-_TAIL]):
                yield name.decode(), _postings(lines)

    def _sorted(self, open_runs: ExitStack) -> Iterable[bytes]:
        self._lines.sort()
        runs = [open_runs.enter_context(run.open("rb")) for run in self._runs]
        return heapq.merge(*runs, self._lines) if runs else self._lines

    def _spill(self) -> None:
        self._lines.sort()
        self._runs.append(self._scratch / f"names-{len(self._runs)}.run")
        with self._runs[-1].open("wb") as out:
            out.writelines(self._lines)
        self._lines.clear()


def _postings(lines: Iterable[bytes]) -> list[Posting]:
    found: dict[int, Posting] = {}
    for line in lines:
        word = int(line[-13:-5], 16)
        if word != _NAME_ONLY:
            found.setdefault(word & artefact.RECORD_MASK, Posting(word, int(line[-5:-1], 16)))
    return list(found.values())
