"""The body of a request, within bounds of size and time, before anything else looks at the request."""

import asyncio
from http import HTTPStatus
from typing import Final

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tocsin_board.problems import Problem, shown

MAX_BYTES: Final = 262_144
"""The largest that is asked for, a thousand ids of reports, is a quarter of that. Connections are some hundreds."""

SECONDS: Final = 10.0
"""How long a body may take. Who sends a byte now and then holds a place for nothing."""


class Bodies:
    """Reads the body of each request, and hands on what is within the bounds."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not _has_body(Headers(scope=scope)):
            await self._app(scope, receive, send)
            return
        try:
            async with asyncio.timeout(SECONDS):
                body = await _whole(receive)
        except TimeoutError:
            what, mend = f"the body took longer than {SECONDS:g} s", "send it at once"
            problem = Problem(HTTPStatus.REQUEST_TIMEOUT, what, where=shown(scope["path"]), mend=mend)
        except _TooLarge:
            what, mend = f"the body has more than {MAX_BYTES} bytes", "say less at once"
            problem = Problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, what, where=shown(scope["path"]), mend=mend)
        except ClientDisconnect:
            return
        else:
            await self._app(scope, _with(body, receive), send)
            return
        await problem.answer()(scope, receive, send)


class _TooLarge(Exception):  # noqa: N818 - it is a state of the body
    """There is more of it than may be."""


def _has_body(headers: Headers) -> bool:
    return "content-length" in headers or "transfer-encoding" in headers


async def _whole(receive: Receive) -> bytes:
    body, more = bytearray(), True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        body += message.get("body", b"")
        if len(body) > MAX_BYTES:
            raise _TooLarge
        more = message.get("more_body", False)
    return bytes(body)


def _with(body: bytes, receive: Receive) -> Receive:
    """Return what gives the body that was read, and then what comes after it: that the sender has gone."""
    unread: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def received() -> Message:
        return unread.pop() if unread else await receive()

    return received
