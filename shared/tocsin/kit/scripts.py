"""The two Lua scripts through which everything is written: hand-over and publish-once."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from redis.asyncio import Redis


@dataclass(frozen=True, slots=True)
class Output:
    """One entry to write: to which stream key, and its `data`."""

    key: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Finished:
    """An entry that this worker is done with, and what came of it."""

    entry_id: str
    outputs: tuple[Output, ...]


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
        keys = [self._stream_key]
        index: dict[str, int] = {}
        arguments: list[str | bytes | int] = [self._group]
        for entry in finished:
            arguments += [entry.entry_id, len(entry.outputs)]
            for output in entry.outputs:
                if output.key not in index:
                    keys.append(output.key)
                    index[output.key] = len(keys)
                arguments += [index[output.key], output.data]
        return [bool(held) for held in await self._script(keys=keys, args=arguments)]


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


def seen_key(stream_key: str, key: str) -> str:
    """Return the Redis key that remembers that a message was published. It shares the stream's hash tag."""
    return f"{stream_key}:seen:{key}"


def text(name: str) -> str:
    """Return the script in a file beside this one."""
    return files("tocsin.kit").joinpath(name).read_text(encoding="utf-8")
