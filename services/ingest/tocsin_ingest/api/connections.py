"""Connections whose senders have all the time in the world, and get seconds of it."""

import asyncio
from typing import Final

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

HEAD_SECONDS: Final = 10.0
"""How long a request's head may take, and the rest of a body that was answered before it was read.

That rest is read and thrown away: a connection that is closed on it would lose the answer on its way.
"""


class BoundedProtocol(H11Protocol):
    """uvicorn's connection, closed where a head does not come to its end, or an answered body does not."""

    _closing: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn does
        super().connection_made(transport)
        self._close_later()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self._at_work():
            self._stay()
        elif self._closing is None:  # the head of its next request has begun
            self._close_later()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        # One whose request was read to its end is idle, for which uvicorn has a limit of its own.
        if not self._at_work() and self.conn.their_state is not h11.IDLE:
            self._close_later()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stay()
        super().connection_lost(exc)

    def _at_work(self) -> bool:
        """Tell whether there is a request whose answer is not out yet: its body has a limit of its own."""
        cycle: RequestResponseCycle | None = self.cycle  # none before the first request, whatever uvicorn's types say
        return cycle is not None and not cycle.response_complete

    def _close_later(self) -> None:
        self._stay()
        self._closing = self.loop.call_later(HEAD_SECONDS, self.transport.close)

    def _stay(self) -> None:
        if self._closing is not None:
            self._closing.cancel()
            self._closing = None
