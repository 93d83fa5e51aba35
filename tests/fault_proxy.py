"""A network that can be slow, silent or broken, between a worker and a server."""

import asyncio
from contextlib import suppress
from pathlib import Path

CHUNK_BYTES = 1 << 16


class FaultProxy:
    """Carries TCP connections to a server's Unix socket, as well as it is told to."""

    latency_seconds = 0.0
    swallowing = False
    swallowing_answers = False

    def __init__(self, upstream: Path) -> None:
        self.upstream = upstream
        self._port = 0
        self._ends: set[asyncio.StreamWriter] = set()
        self._carrying: set[asyncio.Task[None]] = set()

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self._port}"

    async def accept(self) -> None:
        """Let connections in; the port stays the same."""
        self._server = await asyncio.start_server(self._accepted, "127.0.0.1", self._port)
        self._port = self._server.sockets[0].getsockname()[1]

    def refuse(self) -> None:
        """Let nobody in from now on, and cut who is in."""
        self._server.close()
        self.reset()

    def reset(self) -> None:
        """Cut every connection, without a goodbye."""
        for end in self._ends:
            end.transport.abort()

    async def close(self) -> None:
        """Cut everything, and wait until nothing of it is left."""
        self.refuse()
        if self._carrying:
            await asyncio.wait(self._carrying)

    async def _accepted(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.ensure_future(self._carry(reader, writer))
        self._carrying.add(task)
        task.add_done_callback(self._carrying.discard)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._ends.add(writer)
        try:
            answers, requests = await asyncio.open_unix_connection(self.upstream)
        except OSError:
            writer.transport.abort()
            return
        self._ends.add(requests)
        await asyncio.gather(self._pump(reader, requests), self._pump(answers, writer, are_answers=True))
        self._ends -= {writer, requests}

    async def _pump(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, are_answers: bool = False
    ) -> None:
        with suppress(OSError):
            while data := await reader.read(CHUNK_BYTES):
                await asyncio.sleep(self.latency_seconds)
                if not (self.swallowing or (are_answers and self.swallowing_answers)):
                    writer.write(data)
                    await writer.drain()
        writer.transport.abort()
