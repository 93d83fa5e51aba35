"""Bodies in pieces of any size, within their bounds."""

import asyncio
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request
from starlette.types import Message

from tocsin_ingest.api.bodies import Body, Room
from tocsin_ingest.api.problems import Problem

MAX = 8


def request(pieces: Sequence[bytes]) -> Request:
    """Return a request whose body comes in these pieces."""
    messages: list[Message] = [{"type": "http.request", "body": piece, "more_body": True} for piece in pieces]
    messages.append({"type": "http.request", "body": b"", "more_body": False})
    coming = iter(messages)

    async def receive() -> Message:
        return next(coming)

    return Request({"type": "http", "method": "POST", "path": "/", "headers": []}, receive)


def lines_of(pieces: Sequence[bytes], room: Room) -> list[bytes | None]:
    async def read() -> list[bytes | None]:
        with room.held() as held:
            return [line async for line in Body(request(pieces)).lines(held, max_bytes=MAX)]

    return asyncio.run(read())


@given(st.lists(st.binary(max_size=6).map(lambda piece: piece.replace(b"a", b"\n")), max_size=12))
def test_lines_are_those_of_the_whole_body(pieces: list[bytes]) -> None:
    """Wherever the pieces end; one that is too long is None, and what was held is given back."""
    *lines, rest = b"".join(pieces).split(b"\n")
    expected = [line if len(line) <= MAX else None for line in [*lines, *([rest] if rest else [])]]
    room = Room(1_000)

    assert expected == lines_of(pieces, room)
    room.change(1_000)


@given(st.lists(st.binary(max_size=6), max_size=6))
def test_a_whole_body_is_its_pieces(pieces: list[bytes]) -> None:
    """Or a problem where they are more than they may be."""
    sent = b"".join(pieces)

    async def read() -> bytes:
        with Room(1_000).held() as held:
            return await Body(request(pieces)).whole(held, max_bytes=MAX)

    if len(sent) > MAX:
        with pytest.raises(Problem, match="found more than 8 bytes"):
            asyncio.run(read())
    else:
        assert sent == asyncio.run(read())


def test_a_line_without_end_is_not_held() -> None:
    """A hundred times what a line may be, in a room that has no place for it."""
    assert [None, b"ok"] == lines_of([b"x" * 10] * 100 + [b"\nok"], Room(2 * MAX + 10))


def test_the_room_is_shared() -> None:
    """What one request holds another cannot; it is free again at its end, however that comes."""
    room = Room(10)
    with room.held() as one, room.held() as other:
        one.keep(6)
        with pytest.raises(Problem, match="too many bodies"):
            other.keep(5)
        other.keep(4)
        one.keep(2)
        other.keep(8)
    with room.held() as next_one:
        next_one.keep(10)
