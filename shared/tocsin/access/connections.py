"""Connections whose senders have all the time and room in the world, and get seconds and kilobytes of it.

llhttp, which httptools wraps, parses in a tenth of h11's time, and bounds nothing; so it is done here.
"""

import asyncio
import re
from typing import Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

HEAD_SECONDS: Final = 10.0
"""How long a request's head may take, and the rest of a body that was answered before it was read.

That rest is read and thrown away: a connection that is closed on it would lose the answer on its way.
"""

STALLED_SECONDS: Final = 30.0
"""How long whoever is sent something may take nothing of it. What makes the answer waits for him, and holds what it
has open."""

MAX_HEAD_BYTES: Final = 16_384
"""A request's line and headers, or what stands between two pieces of a body: no honest ones are longer."""

MOST_AHEAD: Final = 16
"""Requests that a sender may send before the answer to an earlier one. Each takes a hundred times its bytes here."""

_HEAD_END: Final = b"\r\n\r\n"
_UPGRADE: Final = re.compile(rb"\r\nupgrade[ \t]*:[^\r\n]*", re.IGNORECASE)


class BoundedProtocol(HttpToolsProtocol):
    """uvicorn's connection, closed where a head or an answered body does not end, or an answer is not taken.

    A wish for another protocol is taken out of a head: httptools would take the body for the first of it. Java's own
    client asks for HTTP/2 so with every report.
    """

    _closing: asyncio.TimerHandle | None = None
    _stalling: asyncio.TimerHandle | None = None
    _between = True
    """Whether the parser awaits a new request."""
    _head = b""
    """The beginning of it."""
    _head_bytes = 0
    """Bytes that the parser had since the last of a body, or the last end of a head or a request."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn does
        super().connection_made(transport)
        self._close_later()

    def data_received(self, data: bytes) -> None:
        self._unset_keepalive_if_required()
        if self._between:
            head, end, rest = (self._head + data).partition(_HEAD_END)
            self._head = head if not end and len(head) < MAX_HEAD_BYTES else b""
            data = b"" if self._head else _UPGRADE.sub(b"", head) + end + rest
        self._feed(data)
        if self._at_work():
            self._stay()
        elif self._closing is None:  # the head of its next request has begun
            self._close_later()

    def _feed(self, data: bytes) -> None:
        while data and not self.transport.is_closing():
            some, data = data[: MAX_HEAD_BYTES - self._head_bytes], data[MAX_HEAD_BYTES - self._head_bytes :]
            self._head_bytes += len(some)
            super().data_received(some)
            if self._head_bytes >= MAX_HEAD_BYTES and not self.transport.is_closing():
                self.send_400_response(f"Found a head of more than {MAX_HEAD_BYTES} bytes.")

    def on_message_begin(self) -> None:
        self._between = False
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        if len(self.pipeline) >= MOST_AHEAD:
            raise ValueError(f"more than {MOST_AHEAD} requests before the answer to the first")
        self._head_bytes = 0
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        self._head_bytes = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._between = True
        self._head_bytes = 0
        super().on_message_complete()

    def send_400_response(self, msg: str) -> None:
        """Answer what is no request; but not before the answer to one, which it would be taken for."""
        if self.pipeline or (self._at_work() and not self.cycle.more_body):
            self.transport.close()
        else:
            super().send_400_response(msg)

    def on_response_complete(self) -> None:
        super().on_response_complete()
        # One whose request was read to its end is idle, for which uvicorn has a limit of its own.
        if not self._at_work() and not self._between:
            self._close_later()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._look_later()

    def resume_writing(self) -> None:
        self._look_no_more()
        super().resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stay()
        self._look_no_more()
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

    def _look_later(self) -> None:
        self._stalling = self.loop.call_later(STALLED_SECONDS, self._look, self.transport.get_write_buffer_size())

    def _look(self, waited: int) -> None:
        """Cut off who has taken nothing since: a mere close would wait until he takes the rest."""
        if self.transport.get_write_buffer_size() >= waited:
            self.transport.abort()
        else:
            self._look_later()

    def _look_no_more(self) -> None:
        if self._stalling is not None:
            self._stalling.cancel()
            self._stalling = None
