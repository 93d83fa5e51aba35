"""STIX 2.1: one bundle, whose objects have the same ids whenever and wherever the same incident is exported."""

import hashlib
from collections import OrderedDict
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from typing import Final

from tocsin_store.exports.json_text import as_json
from tocsin_store.exports.stix_objects import TOCSIN, StixObject, identifier, objects_of
from tocsin_store.repository import StoredIncident

REMEMBERED: Final = 1_000
"""Ids of actors, places and outlets that are not written again: a bundle may say a thing twice, a million incidents'
actors would not fit into memory."""


async def stix(incidents: AsyncIterator[StoredIncident]) -> AsyncGenerator[bytes]:
    """Yield a bundle, an object a line; its id stands last, because it depends on what is in it."""
    written = _Written()
    content = hashlib.sha256()
    yield b'{"type":"bundle","objects":[\n' + as_json(TOCSIN)
    async for stored in incidents:
        content.update(f"{stored.incident.id}\n{stored.revision}\n".encode("utf-8", "surrogatepass"))
        yield b"".join(b",\n" + as_json(each) for each in written.fresh(objects_of(stored)))
    yield b'\n],"id":"' + identifier("bundle", content.hexdigest()).encode("ascii") + b'"}\n'


class _Written:
    """The ids that were written last."""

    def __init__(self) -> None:
        self._ids: OrderedDict[str, None] = OrderedDict()

    def fresh(self, objects: Iterator[StixObject]) -> Iterator[StixObject]:
        """Yield those of the objects that were not written lately."""
        for each in objects:
            name = str(each["id"])
            if name not in self._ids:
                yield each
            self._ids[name] = None
            self._ids.move_to_end(name)
            if len(self._ids) > REMEMBERED:
                self._ids.popitem(last=False)
