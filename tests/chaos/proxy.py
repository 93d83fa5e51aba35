"""Between the workers and the server: carries bytes, and breaks connections as networks do."""

import asyncio
import threading
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Final, Self

CHUNK_BYTES: Final = 1 << 18


class Proxy:
    """Carries what comes in at one Unix socket to another, from a thread of its own."""

    def __init__(self, *, listen: Path, upstream: Path) -> None:
        self._listen = listen
        self._upstream = upstream
        self._links: set[_Link] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="proxy")

    @property
    def url(self) -> str:
        return f"unix://{self._listen}"

    def __enter__(self) -> Self:
        self._thread.start()
        self._server = asyncio.run_coroutine_threadsafe(
            asyncio.start_unix_server(self._carry, self._listen, limit=CHUNK_BYTES), self._loop
        ).result()
        return self

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def reset(self) -> None:
        """End every connection now."""
        self._loop.call_soon_threadsafe(self._end_all)

    def lose_answers(self) -> None:
        """Carry requests on, keep back the next answer of each connection that is open now, and end it instead."""
        self._loop.call_soon_threadsafe(self._mute_all)

    def _end_all(self) -> None:
        for link in self._links:
            link.end()

    def _mute_all(self) -> None:
        for link in self._links:
            link.muted = True

    async def _close(self) -> None:
        self._server.close()
        self._end_all()
        ours = asyncio.current_task()
        await asyncio.gather(*(task for task in asyncio.all_tasks() if task is not ours), return_exceptions=True)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            answers, requests = await asyncio.open_unix_connection(self._upstream, limit=CHUNK_BYTES)
        except OSError:
            writer.close()
            return
        link = _Link(worker=writer, server=requests)
        self._links.add(link)
        await asyncio.gather(link.ask(reader), link.answer(answers))
        self._links.discard(link)


class _Link:
    """One connection of a worker, and ours to the server for it."""

    def __init__(self, *, worker: asyncio.StreamWriter, server: asyncio.StreamWriter) -> None:
        self._worker = worker
        self._server = server
        self.muted = False

    def end(self) -> None:
        self._worker.transport.abort()
        self._server.transport.abort()

    async def ask(self, requests: asyncio.StreamReader) -> None:
        """Carry the worker's requests until either side ends."""
        with suppress(OSError):
            while data := await requests.read(CHUNK_BYTES):
                self._server.write(data)
                await self._server.drain()
        self.end()

    async def answer(self, answers: asyncio.StreamReader) -> None:
        """Carry the server's answers until either side ends, or one is to be lost."""
        with suppress(OSError):
            while data := await answers.read(CHUNK_BYTES):
                if self.muted:
                    break
                self._worker.write(data)
                await self._worker.drain()
        self.end()
