"""The overview: all that matches as rows. A row is made once for each revision of its incident, and kept."""

import asyncio
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from gzip import compress
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

ANSWERS_KEPT: Final = 4
"""Packed answers that are kept, of filters that were asked for last: a megabyte each for 20,000 rows."""

_NONE: Final = (0, b"")


class Rows:
    """Finished rows, as JSON, by incident. Of each incident the one that was asked for last is kept."""

    def __init__(self, kept: Repository) -> None:
        self._repository = kept
        self._made: OrderedDict[str, tuple[int, bytes]] = OrderedDict()
        """Who was asked for last stands last."""
        self._making = asyncio.Lock()

    async def matching(self, matching: Matching) -> list[bytes]:
        """Return the rows of all that match, newest first."""
        asked = await self._repository.revisions(matching)
        rows = self._known(asked)
        if len(rows) < len(asked):
            async with self._making:  # who asks meanwhile waits, and then finds them
                rows |= self._known(each for each in asked if each[0] not in rows)
                rows |= await self._make([id_ for id_, _ in asked if id_ not in rows])
        self._keep(asked)
        return [rows[id_][1] for id_, _ in asked if id_ in rows]

    def _known(self, asked: Iterable[Revision]) -> dict[str, tuple[int, bytes]]:
        return {id_: self._made[id_] for id_, revision in asked if self._made.get(id_, _NONE)[0] == revision}

    async def _make(self, ids: Sequence[str]) -> dict[str, tuple[int, bytes]]:
        made: dict[str, tuple[int, bytes]] = {}
        for start in range(0, len(ids), AT_ONCE):
            for each in await self._repository.outlines(ids[start : start + AT_ONCE]):
                made[each.incident.id] = (each.revision, orjson.dumps(row_of(outlined(each))))
        self._made |= made
        return made

    def _keep(self, asked: Sequence[Revision]) -> None:
        """Forget what nobody has asked for the longest, where there is too much; of these the oldest incidents."""
        for id_, _ in reversed(asked):
            if id_ in self._made:
                self._made.move_to_end(id_)
        while len(self._made) > MOST_KEPT:
            self._made.popitem(last=False)


def document(as_of: str, rows: Sequence[bytes]) -> bytes:
    """Return the overview as JSON: see `rows.Overview`."""
    return b'{"as_of":%b,"columns":%b,"rows":[%b]}' % (
        orjson.dumps(as_of),
        orjson.dumps(list(COLUMNS)),
        b",".join(rows),
    )


class Packed:
    """The last answers, packed: pages that open or load anew together ask for the same."""

    def __init__(self) -> None:
        self._last: OrderedDict[Matching, tuple[str, list[bytes], bytes]] = OrderedDict()
        self._packing = asyncio.Lock()

    async def answer(self, matching: Matching, as_of: str, rows: list[bytes]) -> bytes:
        """Return the overview as JSON, compressed in a thread: others are answered meanwhile."""
        async with self._packing:  # who asks meanwhile waits, and then finds it
            last = self._last.get(matching)
            if last is None or last[:2] != (as_of, rows):
                body = await asyncio.to_thread(lambda: compress(document(as_of, rows), PACKING_LEVEL))
                last = self._last[matching] = (as_of, rows, body)
            self._last.move_to_end(matching)
            while len(self._last) > ANSWERS_KEPT:
                self._last.popitem(last=False)
            return last[2]
