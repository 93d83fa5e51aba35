"""A network that can be slow, silent or broken, between workers and a server."""

import asyncio
import socket
import threading
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

CHUNK_BYTES = 1 << 18
LAST_TURNS = 10
"""A connection that was just let in arrives within so many turns of the event loop."""


class FaultProxy:
    """Carries TCP connections to a server's Unix socket, as well as it is told to."""

    latency_seconds = 0.0
    swallowing = False
    swallowing_answers = False

    def __init__(self, upstream: Path) -> None:
        self.upstream = upstream
        # Bound, and never listened at: nobody else is given the port while the proxy lets nobody in.
        self._place = socket.socket()
        self._place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        self._place.bind(("127.0.0.1", 0))
        self._links: set[_Link] = set()
        self._carrying: set[asyncio.Task[None]] = set()

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self._port}"

    @property
    def _port(self) -> int:
        return int(self._place.getsockname()[1])

    async def accept(self) -> None:
        """Let connections in; the port stays the same."""
        self._server = await asyncio.start_server(self._accepted, "127.0.0.1", self._port, reuse_port=True)

    async def refuse(self) -> None:
        """Let nobody in from now on, and cut who is in.

        Who has just been let in must have come in before: a server that is closed leaves such a connection open.
        """
        for listening in self._server.sockets:
            asyncio.get_running_loop().remove_reader(listening.fileno())
        for _ in range(LAST_TURNS):
            await asyncio.sleep(0)
        self._server.close()
        self.reset()

    def reset(self) -> None:
        """Cut every connection, without a goodbye."""
        for link in self._links:
            link.end()

    def lose_answers(self) -> None:
        """Carry requests on, keep back the next answer of each connection that is open now, and cut it instead."""
        for link in self._links:
            link.losing = True

    async def close(self) -> None:
        """Cut everything, and wait until nothing of it is left."""
        await self.refuse()
        self._place.close()
        if self._carrying:
            await asyncio.wait(self._carrying)

    async def _accepted(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.ensure_future(self._carry(reader, writer))
        self._carrying.add(task)
        task.add_done_callback(self._carrying.discard)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            answers, requests = await asyncio.open_unix_connection(self.upstream)
        except OSError:
            writer.transport.abort()
            return
        link = _Link(worker=writer, server=requests)
        self._links.add(link)
        await asyncio.gather(self._ask(reader, link), self._answer(answers, link))
        self._links.discard(link)

    async def _ask(self, requests: asyncio.StreamReader, link: "_Link") -> None:
        with suppress(OSError):
            while data := await requests.read(CHUNK_BYTES):
                await asyncio.sleep(self.latency_seconds)
                if not self.swallowing:
                    link.server.write(data)
                    await link.server.drain()
        link.end()

    async def _answer(self, answers: asyncio.StreamReader, link: "_Link") -> None:
        with suppress(OSError):
            while (data := await answers.read(CHUNK_BYTES)) and not link.losing:
                await asyncio.sleep(self.latency_seconds)
                if not (self.swallowing or self.swallowing_answers):
                    link.worker.write(data)
                    await link.worker.drain()
        link.end()


class _Link:
    """One connection of a worker, and ours to the server for it."""

    def __init__(self, *, worker: asyncio.StreamWriter, server: asyncio.StreamWriter) -> None:
        self.worker = worker
        self.server = server
        self.losing = False

    def end(self) -> None:
        self.worker.transport.abort()
        self.server.transport.abort()


class FaultProxyAside:
    """A proxy beside a driver that is not asynchronous: in a thread of its own."""

    def __init__(self, upstream: Path) -> None:
        self._proxy = FaultProxy(upstream)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="proxy")

    @property
    def url(self) -> str:
        return self._proxy.url

    def __enter__(self) -> Self:
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._proxy.accept(), self._loop).result()
        return self

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        asyncio.run_coroutine_threadsafe(self._proxy.close(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def reset(self) -> None:
        self._loop.call_soon_threadsafe(self._proxy.reset)

    def lose_answers(self) -> None:
        self._loop.call_soon_threadsafe(self._proxy.lose_answers)
