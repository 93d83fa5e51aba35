"""The body of an answer: unpacked, and never more of it in memory than is allowed."""

import asyncio
import zlib
from collections.abc import AsyncIterable, Iterator
from typing import Final, Protocol

PIECE_BYTES: Final = 1 << 16
"""Unpacked at once, at most: what a bomb can make of one piece of the wire."""

ACCEPTED: Final = "gzip, deflate"
"""What is asked for, and all that is taken: of these the standard library unpacks a bounded piece at a time."""


class TooLarge(Exception):  # noqa: N818 - it is the body that is too large
    """A body is larger than allowed, on the wire or unpacked."""


class Undecodable(Exception):  # noqa: N818 - it is the body that cannot be decoded
    """A body is not packed as its header says, or in a way that was not asked for."""


class Unpacker(Protocol):
    """Unpacks a body that comes in pieces."""

    def pieces(self, data: bytes) -> Iterator[bytes]:
        """Return what the next bytes of the wire unpack to. Raises `Undecodable`."""

    def end(self) -> None:
        """Check that the body was whole. Raises `Undecodable`."""


class Plain:
    """A body that is not packed."""

    def pieces(self, data: bytes) -> Iterator[bytes]:
        yield data

    def end(self) -> None:
        """Find nothing amiss: HTTP itself knows where such a body ends."""


class Deflated:
    """A body packed as gzip, zlib, or bare deflate: servers mean either of the last two by `deflate`."""

    def __init__(self) -> None:
        self._inflater: zlib._Decompress | None = None

    def pieces(self, data: bytes) -> Iterator[bytes]:
        while data:
            if self._inflater is None or self._inflater.eof:
                self._inflater = zlib.decompressobj(_window(data))
            try:
                yield self._inflater.decompress(data, PIECE_BYTES)
            except zlib.error as error:
                raise Undecodable(f"it is not packed as it says: {error}") from error
            data = self._inflater.unconsumed_tail or self._inflater.unused_data

    def end(self) -> None:
        if self._inflater is not None and not self._inflater.eof:
            raise Undecodable("it ends before its packed body does")


def unpacker(encoding: str) -> Unpacker:
    """Return what unpacks a `Content-Encoding`. Raises `Undecodable`.

    A body packed twice is refused: nobody does it, and a bomb in a bomb unpacks to terabytes before it can be counted.
    """
    match encoding.strip().lower():
        case "" | "identity":
            return Plain()
        case "gzip" | "x-gzip" | "deflate":
            return Deflated()
        case other:
            raise Undecodable(f"it is packed as {other!r}, which was not asked for")


async def read(wire: AsyncIterable[bytes], unpack: Unpacker, *, max_bytes: int) -> bytes:
    """Return a whole body, unpacked. Raises `TooLarge` and `Undecodable`."""
    body, received = bytearray(), 0
    async for data in wire:
        received += len(data)
        if received > max_bytes:
            raise TooLarge
        for piece in unpack.pieces(data):
            body += piece
            if len(body) > max_bytes:
                raise TooLarge
        # What is at hand already is read without a pause: others, and the clock, have their turn here.
        await asyncio.sleep(0)
    unpack.end()
    return bytes(body)


def _window(data: bytes) -> int:
    """Return zlib's name for the wrapping that data begins with."""
    if data[0] == 0x1F:
        return zlib.MAX_WBITS | 16
    return zlib.MAX_WBITS if data[0] & 0x0F == zlib.DEFLATED else -zlib.MAX_WBITS
