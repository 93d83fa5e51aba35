"""How far the store is on the bus: what it has not done by then is kept there until the next backup.

A group of its own holds the stream: nothing is cut that a group has not read. The store commits before it acknowledges,
so all that lies before the position is in the database; what lies behind it and is there already is known by its id.
"""

from typing import Any, Final, cast

import redis

from tocsin.contracts.messages import IncidentChanged
from tocsin.contracts.streams import CHANGED, GEOCODED
from tocsin_store.repository import Heard
from tocsin_store.retelling import heard_of

GROUP: Final = "backup"
STORE: Final = "store"

ENTRIES_AT_ONCE: Final = 500
"""Changes that are read at once: some megabytes."""


class Bus:
    """The streams of one partition, as backups see them. Every method may raise `redis.RedisError`."""

    def __init__(self, client: redis.Redis, *, partition: int) -> None:
        self._client = client
        self._geocoded = GEOCODED.key(partition)
        self._changed = CHANGED.key(partition)

    def position(self) -> str:
        """Return the last entry before the first that the store has not done."""
        groups = {group["name"]: group for group in self._groups()}
        if STORE.encode() not in groups:
            return "0-0"
        store = groups[STORE.encode()]
        if store["pending"]:
            pending = cast("dict[str, bytes]", self._client.xpending(self._geocoded, STORE))
            return _before(pending["min"].decode())
        return str(store["last-delivered-id"].decode())

    def hold(self, position: str) -> None:
        """Have the stream keep what comes after a position, until it is held at a later one."""
        if GROUP.encode() in {group["name"] for group in self._groups()}:
            self._client.xgroup_setid(self._geocoded, GROUP, position)
        else:
            self._client.xgroup_create(self._geocoded, GROUP, id=position, mkstream=True)

    def set_back(self, position: str) -> bool:
        """Have the store read again what comes after a position; return whether the stream still has all of it."""
        groups = {group["name"]: group for group in self._groups()}
        held = groups.get(GROUP.encode())
        if STORE.encode() in groups:
            self._client.xgroup_setid(self._geocoded, STORE, position)
        return held is not None and _order(held["last-delivered-id"].decode()) <= _order(position)

    def heard(self) -> dict[str, Heard]:
        """Return what was last heard of each incident, as far back as the stream goes."""
        found: dict[str, Heard] = {}
        last = "-"
        while entries := self._client.xrange(self._changed, min=last, count=ENTRIES_AT_ONCE):
            for id_, fields in cast("list[tuple[bytes, dict[bytes, bytes]]]", entries):
                change = IncidentChanged.model_validate_json(fields[b"data"])
                before = found.get(change.incident.id)
                if before is None or before.revision <= change.revision:
                    found[change.incident.id] = heard_of(change)
                last = f"({id_.decode()}"
        return found

    def _groups(self) -> list[dict[str, Any]]:
        return self._client.xinfo_groups(self._geocoded) if self._client.exists(self._geocoded) else []


def _order(entry_id: str) -> tuple[int, int]:
    time, _, number = entry_id.partition("-")
    return int(time), int(number or 0)


def _before(entry_id: str) -> str:
    """Return the highest id below one."""
    time, number = _order(entry_id)
    return f"{time}-{number - 1}" if number else f"{time - 1}-{2**64 - 1}"
