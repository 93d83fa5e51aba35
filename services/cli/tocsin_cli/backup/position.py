"""How far the store is on the bus: what it has not done by then is kept there until the next backup.

A group of its own holds the stream: nothing is cut that a group has not read. The store commits before it acknowledges,
so all that lies before the position is in the database; what lies behind it and is there already is known by its id.
"""

from collections.abc import Iterator
from typing import Any, Final, cast

import redis

from tocsin.contracts.messages import IncidentChanged
from tocsin.contracts.streams import CHANGED, GEOCODED
from tocsin.kit.entries import order_of

GROUP: Final = "backup"
STORE: Final = "store"

ENTRIES_AT_ONCE: Final = 500
"""Changes that are read at once: some megabytes."""


class Bus:
    """The streams of one partition. Every method may raise `redis.RedisError`."""

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

    def begin(self, position: str) -> bool:
        """Have the stream keep what comes after a position, where it keeps nothing for an older backup.

        Return whether it does so only now: where no backup comes of it, it is to `let_go`.
        """
        if GROUP.encode() in {group["name"] for group in self._groups()}:
            return False
        self._client.xgroup_create(self._geocoded, GROUP, id=position, mkstream=True)
        return True

    def hold(self, position: str) -> None:
        """Have the stream keep what comes after a position, and no longer what came before it."""
        self._client.xgroup_setid(self._geocoded, GROUP, position)

    def let_go(self) -> None:
        """Have the stream keep nothing for backups."""
        self._client.xgroup_destroy(self._geocoded, GROUP)

    def set_back(self, position: str) -> bool:
        """Have the store read again what comes after a position; return whether the stream still has all of it."""
        groups = {group["name"]: group for group in self._groups()}
        held = groups.get(GROUP.encode())
        if STORE.encode() in groups:
            self._client.xgroup_setid(self._geocoded, STORE, position)
        return held is not None and order_of(held["last-delivered-id"].decode()) <= order_of(position)

    def changes(self) -> Iterator[IncidentChanged]:
        """Return what was told of incidents, as far back as the stream goes."""
        last = "-"
        while entries := self._client.xrange(self._changed, min=last, count=ENTRIES_AT_ONCE):
            for id_, fields in cast("list[tuple[bytes, dict[bytes, bytes]]]", entries):
                yield IncidentChanged.model_validate_json(fields[b"data"])
                last = f"({id_.decode()}"

    def _groups(self) -> list[dict[str, Any]]:
        return self._client.xinfo_groups(self._geocoded) if self._client.exists(self._geocoded) else []


def _before(entry_id: str) -> str:
    """Return the highest id below one."""
    time, number = order_of(entry_id)
    return f"{time}-{number - 1}" if number else f"{time - 1}-{2**64 - 1}"
