"""What the board does not read to its end, whoever sends it."""

import asyncio
import socket
from collections.abc import AsyncGenerator

import pytest
from boarding import Board
from patience import PATIENCE_SECONDS
from posting import spoken
from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from tocsin.access import connections
from tocsin.access.serving import Server
from tocsin_board import bodies

pytestmark = pytest.mark.redis


POST = "POST /incidents/i-1/retract HTTP/1.1\nHost: 127.0.0.1\nContent-Type: application/json\n"


async def test_a_head_without_end_is_refused(board: Board) -> None:
    """Twenty kilobytes of header are a bad request, whichever parser of HTTP is installed beside."""
    answer = await spoken(board.asks, "GET /health HTTP/1.1\nX: ", b"x" * 20_000)

    assert answer.startswith(b"HTTP/1.1 400 ")
    assert b"more than 16384 bytes" in answer


async def test_a_head_that_drips_is_given_up(board: Board, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody holds a place by saying nothing."""
    monkeypatch.setattr(connections, "HEAD_SECONDS", 0.2)

    assert b"" == await spoken(board.asks, "GET /health HTT", b"P", b"/", b"1", every=0.05)


async def test_a_body_too_large_is_not_held(board: Board) -> None:
    """Though it has no end, and before it is asked who sends it: the answer comes at once."""
    chunk = b"%x\r\n%b\r\n" % (65_536, b" " * 65_536)
    answer = await spoken(board.asks, f"{POST}Transfer-Encoding: chunked\n\n", *[chunk] * 6)

    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b"the body has more than 262144 bytes" in answer


async def test_a_body_that_drips_is_given_up(board: Board, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is told why."""
    monkeypatch.setattr(bodies, "SECONDS", 0.2)
    answer = await spoken(board.asks, f"{POST}Content-Length: 100\n\n", b"{", every=0.05)

    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b"the body took longer than 0.2 s" in answer


async def test_who_goes_in_the_middle_of_a_body_does_no_harm(board: Board) -> None:
    """Nothing is answered, and nothing is logged as a fault."""
    _, writer = await asyncio.open_connection(board.asks.base_url.host, board.asks.base_url.port)
    writer.write(f"{POST}Content-Length: 100\n\n{{".replace("\n", "\r\n").encode())
    await writer.drain()
    writer.close()

    assert 200 == (await board.asks.get("/incidents")).status_code


@pytest.mark.parametrize(("every", "is_cut_off"), [(None, True), (0.05, False)])
async def test_who_takes_nothing_of_an_answer_is_cut_off(
    monkeypatch: pytest.MonkeyPatch, every: float | None, *, is_cut_off: bool
) -> None:
    """What makes the answer does not wait for him for ever; who takes it slowly gets it."""
    monkeypatch.setattr(connections, "STALLED_SECONDS", 0.5)
    ended = asyncio.Event()

    async def endless() -> AsyncGenerator[bytes]:
        while True:
            yield b"x" * 65_536
            await asyncio.sleep(0)

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await StreamingResponse(endless())(scope, receive, send)
        ended.set()

    server = Server(app)
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        listening.setblocking(False)
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        reader, writer = await asyncio.open_connection(*listening.getsockname(), limit=1_024)
        writer.write(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        until = asyncio.get_running_loop().time() + 2.0
        while every and asyncio.get_running_loop().time() < until:
            assert await reader.read(262_144)
            await asyncio.sleep(every)
        if is_cut_off:
            await asyncio.wait_for(ended.wait(), PATIENCE_SECONDS)
        assert is_cut_off is ended.is_set()
        writer.transport.abort()
        await asyncio.wait_for(ended.wait(), PATIENCE_SECONDS)
        server.should_exit = True
        await serving
