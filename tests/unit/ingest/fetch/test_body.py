"""Bodies: unpacked, and never more of them than allowed."""

import gzip
import tracemalloc
import zlib
from collections.abc import AsyncIterator, Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin_ingest.fetch.body import PIECE_BYTES, TooLarge, Undecodable, read, unpacker


async def wire(data: bytes, piece: int) -> AsyncIterator[bytes]:
    for start in range(0, len(data), piece):
        yield data[start : start + piece]


def bare(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


def twice(data: bytes) -> bytes:
    """Pack two halves one after the other, as gzip allows."""
    return gzip.compress(data[: len(data) // 2]) + gzip.compress(data[len(data) // 2 :])


PACKED: dict[str, list[Callable[[bytes], bytes]]] = {
    "gzip": [gzip.compress, twice, zlib.compress],
    "deflate": [zlib.compress, bare],
    "identity": [bytes],
    "": [bytes],
    " GZIP ": [gzip.compress],
}


@given(data=st.binary(max_size=2000), piece=st.integers(1, 300), encoding=st.sampled_from(sorted(PACKED)))
async def test_what_was_packed_is_unpacked(data: bytes, piece: int, encoding: str) -> None:
    """Whatever the pieces it comes in, and whichever wrapping a server means by the name."""
    for pack in PACKED[encoding]:
        assert data == await read(wire(pack(data), piece), unpacker(encoding), max_bytes=2000)


@given(data=st.binary(max_size=500), piece=st.integers(1, 100), encoding=st.sampled_from(sorted(PACKED)))
async def test_any_bytes_are_a_body_or_an_error_of_ours(data: bytes, piece: int, encoding: str) -> None:
    """What claims to be packed and is not is `Undecodable`, never an error of zlib."""
    try:
        body = await read(wire(data, piece), unpacker(encoding), max_bytes=100_000)
    except Undecodable:
        return
    assert len(body) <= 100_000


@pytest.mark.parametrize("encoding", ["br", "zstd", "compress", "gzip, gzip", "gzip, identity", "utf-8"])
def test_a_packing_that_was_not_asked_for_is_refused(encoding: str) -> None:
    """And so is a bomb in a bomb."""
    with pytest.raises(Undecodable, match="which was not asked for"):
        unpacker(encoding)


async def test_a_cut_body_is_no_body() -> None:
    """Half an article would be coded as the whole."""
    with pytest.raises(Undecodable, match="ends before"):
        await read(wire(gzip.compress(b"x" * 1000)[:-3], 100), unpacker("gzip"), max_bytes=2000)


@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress, bare])
async def test_a_bomb_is_never_held_in_memory(pack: Callable[[bytes], bytes]) -> None:
    """A hundred megabytes in a hundred kilobytes cost what is allowed, and a piece."""
    packed = pack(bytes(100 << 20))
    tracemalloc.start()
    with pytest.raises(TooLarge):
        await read(wire(packed, 1 << 16), unpacker("deflate"), max_bytes=1 << 20)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 4 * (1 << 20) + PIECE_BYTES


async def test_the_wire_is_counted_too() -> None:
    """A packed body may unpack to nothing, for ever."""
    empty = gzip.compress(b"")

    with pytest.raises(TooLarge):
        await read(wire(empty * 1000, 100), unpacker("gzip"), max_bytes=10_000)
