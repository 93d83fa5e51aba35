"""The hand-over, publish-once and append, each one Lua script; and where all the kit's scripts are read from."""

from collections.abc import Sequence
from functools import cache
from hashlib import sha1
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from redis.exceptions import NoScriptError

if TYPE_CHECKING:
    from redis.asyncio import Redis


class Finished(NamedTuple):
    """An entry that this worker is done with: the `data` of what came of it, and the key of the stream it goes to."""

    entry_id: str
    key: str
    outputs: Sequence[bytes]


class HandOver(Protocol):
    """Acknowledges entries and writes their outputs, each entry as a whole or not at all."""

    async def __call__(self, finished: Sequence[Finished]) -> list[bool]:
        """Return for each entry whether this worker still held it. Raises `RedisError`; calling again is safe."""


class RedisHandOver:
    """The hand-over of one group of one stream, by `hand_over.lua`."""

    def __init__(self, client: "Redis", *, stream_key: str, group: str) -> None:
        self._script = client.register_script(text("hand_over.lua"))
        self._stream_key = stream_key
        self._group = group

    async def __call__(self, finished: Sequence[Finished]) -> list[bool]:
        keys = [self._stream_key, *dict.fromkeys([key for _, key, outputs in finished if outputs])]
        index = {key: number for number, key in enumerate(keys, start=1)}
        plan = " ".join([f"{id_} {index.get(key, 0)} {len(outputs)}" for id_, key, outputs in finished])
        data = [data for _, _, outputs in finished for data in outputs]
        return [bool(held) for held in await self._script(keys=keys, args=[self._group, plan, *data])]


class RedisPublishOnce:
    """Publishes to one stream what was not seen before, by `publish_once.lua`."""

    def __init__(self, client: "Redis", *, stream_key: str, seen_seconds: int) -> None:
        self._script = client.register_script(text("publish_once.lua"))
        self._stream_key = stream_key
        self._seen_seconds = seen_seconds

    async def __call__(self, items: Sequence[tuple[str, bytes]]) -> list[bool]:
        """Return for each key and data whether it was new. Raises `RedisError`; calling again is safe."""
        keys = [self._stream_key, *(seen_key(self._stream_key, key) for key, _ in items)]
        return [bool(new) for new in await self._script(keys=keys, args=[self._seen_seconds, *(d for _, d in items)])]


class RedisAppend:
    """Publishes a journal to one stream, in order, by `append.lua`; `mark` ends the key of its last message's mark."""

    def __init__(self, client: "Redis", *, stream_key: str, mark: str = "mark") -> None:
        self._script = client.register_script(text("append.lua"))
        self._keys = [stream_key, f"{stream_key}:{mark}"]

    async def __call__(self, after: str, items: Sequence[tuple[str, bytes]]) -> str:
        """Return the mark of the last message that is there. Raises `RedisError`; calling again is safe."""
        here: bytes = await self._script(keys=self._keys, args=[after, *(part for item in items for part in item)])
        return here.decode()


def seen_key(stream_key: str, key: str) -> str:
    """Return the Redis key that remembers that a message was published. It shares the stream's hash tag."""
    return f"{stream_key}:seen:{key}"


async def read_only(client: "Redis", name: str, key: str, *args: str) -> Any:
    """Run a script that only looks at a key, in a way that needs no right to write it. Raises `RedisError`."""
    script, digest = _with_digest(name)
    try:
        return await client.evalsha_ro(digest, 1, key, *args)
    except NoScriptError:
        return await client.eval_ro(script, 1, key, *args)  # which the server remembers


@cache
def _with_digest(name: str) -> tuple[str, str]:
    script = text(name)
    return script, sha1(script.encode(), usedforsecurity=False).hexdigest()


def text(name: str) -> str:
    """Return the script in a file beside this one."""
    return files("tocsin.kit").joinpath(name).read_text(encoding="utf-8")
