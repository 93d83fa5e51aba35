"""The overview: all that matches as rows. A row is made once for each revision of its incident, and kept."""

import asyncio
import gzip
from collections.abc import Iterable, Sequence
from typing import Final

import orjson

from tocsin_board.rows import COLUMNS, outlined, row_of
from tocsin_store.outlines import Revision
from tocsin_store.repository import Matching, Repository

AT_ONCE: Final = 100
"""Incidents that are read at once: some milliseconds, in which nobody else is answered."""

MOST_KEPT: Final = 300_000
"""Rows that are kept: a hundred megabytes."""

PACKING_LEVEL: Final = 1
"""A megabyte for 20,000 rows, in a third of the time that a tenth less would take."""

_NONE: Final = (0, b"")


class Rows:
    """Finished rows, as JSON, by incident. Of each incident the one that was asked for last is kept."""

    def __init__(self, kept: Repository) -> None:
        self._repository = kept
        self._made: dict[str, tuple[int, bytes]] = {}
        self._making = asyncio.Lock()

    async def matching(self, matching: Matching) -> list[bytes]:
        """Return the rows of all that match, newest first."""
        asked = await self._repository.revisions(matching)
        if self._missing(asked):
            async with self._making:  # who asks meanwhile waits, and then finds them
                await self._make(self._missing(asked))
        self._forget(asked)
        return [self._made[id_][1] for id_, _ in asked]

    def _missing(self, asked: Iterable[Revision]) -> list[str]:
        return [id_ for id_, revision in asked if self._made.get(id_, _NONE)[0] != revision]

    async def _make(self, ids: Sequence[str]) -> None:
        for start in range(0, len(ids), AT_ONCE):
            for each in await self._repository.outlines(ids[start : start + AT_ONCE]):
                self._made[each.incident.id] = (each.revision, orjson.dumps(row_of(outlined(each))))

    def _forget(self, asked: Iterable[Revision]) -> None:
        """Keep only what was asked for last, where there is too much."""
        if len(self._made) > MOST_KEPT:
            self._made = {id_: self._made[id_] for id_, _ in asked}


def document(as_of: str, rows: Sequence[bytes]) -> bytes:
    """Return the overview as JSON: see `rows.Overview`."""
    return b'{"as_of":%b,"columns":%b,"rows":[%b]}' % (
        orjson.dumps(as_of),
        orjson.dumps(list(COLUMNS)),
        b",".join(rows),
    )


async def packed(body: bytes) -> bytes:
    """Return it compressed, in a thread: others are answered meanwhile."""
    return await asyncio.to_thread(gzip.compress, body, PACKING_LEVEL)
