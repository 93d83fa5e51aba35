"""The body of a request, within bounds of size and time, whatever its sender says of it."""

import asyncio
import hashlib
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Final

from starlette.requests import ClientDisconnect, Request

from tocsin_ingest.api.problems import Problem

SLOW_SECONDS: Final = 20.0
SLOWEST_BYTES_PER_SECOND: Final = 16_000
"""A body may take so long, and longer by its size. Who sends a byte now and then holds a place for nothing."""


class Room:
    """The bytes that all requests together may hold."""

    def __init__(self, max_bytes: int) -> None:
        self._left = max_bytes

    @contextmanager
    def held(self) -> Iterator["Held"]:
        """Yield what one request holds; all of it is given back in the end."""
        held = Held(self)
        try:
            yield held
        finally:
            held.keep(0)

    def change(self, count: int) -> None:
        """Take bytes, or give them back where negative. Raises `Problem` where there is no room."""
        if count > self._left:
            detail = "too many bodies are being read at once; send it again later"
            raise Problem(HTTPStatus.SERVICE_UNAVAILABLE, detail, retry_after=1)
        self._left -= count


class Held:
    """The bytes that one request holds."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._count = 0

    def keep(self, count: int) -> None:
        """Hold so many bytes, instead of those before. Raises `Problem` where there is no room."""
        self._room.change(count - self._count)
        self._count = count


class Body:
    """The body of one request, read once. `digest` is the hash of what was read so far, where it is `hashed`."""

    def __init__(self, request: Request, *, hashed: bool = False) -> None:
        self._request = request
        self._hash = hashlib.sha256() if hashed else None

    @property
    def digest(self) -> str:
        assert self._hash is not None
        return self._hash.hexdigest()

    async def chunks(self) -> AsyncIterator[bytes]:
        """Yield the body in pieces as they come. Raises `Problem` where it comes too slowly, or `ClientDisconnect`.

        The time that the caller takes between two pieces does not count.
        """
        allowed = SLOW_SECONDS
        more = True
        while more:
            begun = time.monotonic()
            try:
                async with asyncio.timeout(max(allowed, 0)):
                    message = await self._request.receive()
            except TimeoutError:
                detail = f"the body comes slower than {SLOWEST_BYTES_PER_SECOND} bytes a second; send it faster"
                raise Problem(HTTPStatus.REQUEST_TIMEOUT, detail) from None
            if message["type"] == "http.disconnect":
                raise ClientDisconnect
            chunk, more = message.get("body", b""), message.get("more_body", False)
            allowed += len(chunk) / SLOWEST_BYTES_PER_SECOND - (time.monotonic() - begun)
            if self._hash is not None:
                self._hash.update(chunk)
            if chunk:
                yield chunk

    async def whole(self, held: Held, *, max_bytes: int) -> bytes:
        """Return all of it. Raises `Problem` where it is too large, before all is read."""
        declared = self._request.headers.get("content-length", "")
        if declared.isdecimal() and int(declared) > max_bytes:
            raise too_large(max_bytes)
        parts: list[bytes] = []
        size = 0
        async for chunk in self.chunks():
            size += len(chunk)
            if size > max_bytes:
                raise too_large(max_bytes)
            held.keep(size)
            parts.append(chunk)
        return b"".join(parts)

    async def lines(self, held: Held, *, max_bytes: int) -> AsyncIterator[bytes | None]:
        """Yield the lines without their ends, and None for one longer than `max_bytes`, of which no more is held."""
        line = bytearray()
        skipping = False
        async for chunk in self.chunks():
            held.keep(len(line) + len(chunk))
            *ends, rest = chunk.split(b"\n")
            for end in ends:
                line += end
                yield None if skipping or len(line) > max_bytes else bytes(line)
                line.clear()
                skipping = False
            line += rest
            if len(line) > max_bytes:
                line.clear()
                skipping = True
        if line or skipping:
            yield None if skipping else bytes(line)


def too_large(max_bytes: int) -> Problem:
    """Return the problem of a body that is longer than it may be."""
    detail = f"found more than {max_bytes} bytes; send fewer reports at once, or as application/x-ndjson"
    return Problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, detail)
