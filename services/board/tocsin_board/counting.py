"""Counts every answer, and how long it took to begin."""

import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tocsin_board import occurrences


class Counted:
    """The outermost layer: it sees what the others answered, faults among them."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = time.monotonic()

        async def counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                occurrences.answered(message["status"], seconds=time.monotonic() - begun)
            await send(message)

        await self._app(scope, receive, counted)
