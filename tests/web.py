"""A real web server for tests: it serves what a test writes, and misbehaves as the web does.

```python
with serving() as web:
    feed = web.serve("/feed.xml", page(b"<rss/>", content_type="application/rss+xml", etag='"1"'))
    web.serve("/slow", drip(b"x" * 100, pause_seconds=0.1), page(b"well again"))  # each answer once, the last for ever
    ...
    assert ["/feed.xml"] == [request.path for request in web.requests]
```

It listens on 127.0.0.1 alone, in a thread of its own, so that any test and any process of a test can ask it.
"""

import asyncio
import gzip
import ssl
import threading
import zlib
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from tocsin.outgoing.addresses import AllowList
from tocsin.outgoing.network import Resolver
from tocsin_ingest.fetch.manners import Manners
from tocsin_ingest.fetch.politeness import Hosts
from tocsin_ingest.fetch.web import WebFetcher

CHUNK_BYTES = 1 << 16


@dataclass(frozen=True)
class Request:
    """What was asked: the target with its query, header names in lower case, and the moment."""

    method: str
    path: str
    headers: Mapping[str, str]
    at: float = field(default_factory=monotonic)


Answer = Callable[[Request], AsyncIterator[bytes]]
"""Yields the bytes of an answer as they are sent, head and all. To raise `ConnectionResetError` cuts the connection."""


def page(
    body: bytes | str,
    *,
    status: int = 200,
    content_type: str = "text/html; charset=utf-8",
    etag: str | None = None,
    last_modified: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """Answer well; with 304 where the asker has what the tag or the date stands for."""
    content = as_bytes(body)
    validators = {"ETag": etag, "Last-Modified": last_modified}
    told = {name: value for name, value in validators.items() if value is not None} | dict(headers or {})

    async def answer(request: Request) -> AsyncIterator[bytes]:
        mine, theirs = (etag, "if-none-match") if etag is not None else (last_modified, "if-modified-since")
        if mine is not None and mine == request.headers.get(theirs):
            yield head(304, told)
            return
        yield head(status, {"Content-Type": content_type, "Content-Length": str(len(content))} | told)
        yield content

    return answer


def redirect(to: str, *, status: int = 302) -> Answer:
    """Send the asker elsewhere."""
    return page(b"", status=status, headers={"Location": to})


def refusal(status: int, *, retry_after: str | None = None) -> Answer:
    """Answer with an error, and with when to come again."""
    headers = {"Retry-After": retry_after} if retry_after is not None else {}
    return page(f"status {status}", status=status, headers=headers)


def hang(*, sent: bytes | str = b"") -> Answer:
    """Send a beginning, or nothing, and then nothing more for an hour."""

    async def answer(_: Request) -> AsyncIterator[bytes]:
        yield as_bytes(sent)
        await asyncio.sleep(3600)

    return answer


def drip(body: bytes | str, *, pause_seconds: float) -> Answer:
    """Send the head at once and the body byte by byte."""
    content = as_bytes(body)

    async def answer(_: Request) -> AsyncIterator[bytes]:
        yield head(200, {"Content-Type": "text/html", "Content-Length": str(len(content))})
        for byte in content:
            yield bytes([byte])
            await asyncio.sleep(pause_seconds)

    return answer


def endless(body: bytes = b"<p>more</p>\n", *, total_bytes: int | None = None, says_length: bool = False) -> Answer:
    """Send the same again and again: so many bytes, or for as long as anybody listens."""
    lengths = {"Content-Length": str(total_bytes)} if says_length else {}
    part = body * (CHUNK_BYTES // len(body) + 1)

    async def answer(_: Request) -> AsyncIterator[bytes]:
        yield head(200, {"Content-Type": "text/html"} | lengths)
        left = total_bytes
        while left is None or left > 0:
            yield part[:left]
            left = None if left is None else left - len(part)

    return answer


def bomb(unpacked_bytes: int, *, encoding: str = "gzip") -> Answer:
    """Send a small body that unpacks to a large one."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31 if encoding == "gzip" else 15)
    zeros = bytes(1 << 20)
    packed = b"".join(packer.compress(zeros) for _ in range(unpacked_bytes >> 20)) + packer.flush()
    return page(packed, headers={"Content-Encoding": encoding})


def packed(body: bytes, *, content_type: str = "text/html; charset=utf-8") -> Answer:
    """Answer well, compressed."""
    return page(gzip.compress(body), content_type=content_type, headers={"Content-Encoding": "gzip"})


def lying_length(body: bytes | str, *, says: int) -> Answer:
    """Say another length than the body's, and close."""
    return raw(head(200, {"Content-Type": "text/html", "Content-Length": str(says)}) + as_bytes(body))


def swollen(header_bytes: int) -> Answer:
    """Send a header of so many bytes before a page."""
    return page("a page", headers={"X-Long": "y" * header_bytes})


def cut(sent: bytes | str = b"") -> Answer:
    """Send something, or nothing, and cut the connection without a goodbye."""

    async def answer(_: Request) -> AsyncIterator[bytes]:
        yield as_bytes(sent)
        raise ConnectionResetError

    return answer


def raw(sent: bytes | str) -> Answer:
    """Send exactly this and close: bad chunks, strange status lines."""

    async def answer(_: Request) -> AsyncIterator[bytes]:
        yield as_bytes(sent)

    return answer


def local_fetcher(*, hosts: Hosts | None = None, resolver: Resolver | None = None, **manners: Any) -> WebFetcher:
    """Return a fetcher that may ask servers on this machine, and makes no pauses between requests."""
    usual: dict[str, Any] = {"allowed": AllowList.of(["127.0.0.1"]), "gap_seconds": 0.0}
    return WebFetcher(Manners(**usual | manners), hosts=hosts, resolver=resolver)


def head(status: int, headers: Mapping[str, str]) -> bytes:
    """Return a status line and headers. Every answer closes its connection."""
    lines = [f"HTTP/1.1 {status} Said", *(f"{name}: {value}" for name, value in headers.items()), "Connection: close"]
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


def as_bytes(body: bytes | str) -> bytes:
    return body.encode() if isinstance(body, str) else body


NOT_FOUND = refusal(404)


class Web:
    """The server of one test. What nobody wrote is not found."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.open = 0
        self.scheme = "http"
        self._answers: dict[str, list[Answer]] = {}
        self._port = 0

    def serve(self, path: str, *answers: Answer) -> str:
        """Answer a path from now on: with each answer once, in order, the last one for ever. Return the URL."""
        self._answers[path] = list(answers)
        return self.url(path)

    def url(self, path: str = "/", *, host: str = "127.0.0.1") -> str:
        return f"{self.scheme}://{host}:{self._port}{path}"

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self._port}"

    @property
    def port(self) -> int:
        return self._port

    def paths(self) -> list[str]:
        """Return what was asked so far, in order."""
        return [request.path for request in self.requests]

    async def listen(self, tls: ssl.SSLContext | None) -> asyncio.Server:
        server = await asyncio.start_server(self._accepted, "127.0.0.1", 0, ssl=tls)
        self._port = int(server.sockets[0].getsockname()[1])
        self.scheme = "https" if tls else "http"
        return server

    async def _accepted(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.open += 1
        try:
            # A client that has enough goes away, with or without a word: that is its right.
            with suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
                request = await _request(reader)
                self.requests.append(request)
                await _send(writer, self._answer(request)(request), reader)
        finally:
            self.open -= 1
            writer.transport.abort() if writer.transport.is_closing() else writer.close()

    def _answer(self, request: Request) -> Answer:
        answers = self._answers.get(request.path) or self._answers.get(request.path.partition("?")[0], [NOT_FOUND])
        return answers.pop(0) if len(answers) > 1 else answers[0]


async def _request(reader: asyncio.StreamReader) -> Request:
    first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").rstrip().split("\r\n")
    method, path, _ = first.split(" ")
    pairs = [line.partition(":") for line in lines]
    return Request(method, path, {name.strip().lower(): value.strip() for name, _, value in pairs})


async def _send(writer: asyncio.StreamWriter, answer: AsyncIterator[bytes], reader: asyncio.StreamReader) -> None:
    """Send until the answer ends or the other side is gone, even where the answer itself only waits."""
    sending = asyncio.ensure_future(_write(writer, answer))
    gone = asyncio.ensure_future(reader.read())
    await asyncio.wait({sending, gone}, return_when=asyncio.FIRST_COMPLETED)
    for task in (sending, gone):
        task.cancel()
    await asyncio.gather(sending, gone, return_exceptions=True)


async def _write(writer: asyncio.StreamWriter, answer: AsyncIterator[bytes]) -> None:
    try:
        async for part in answer:
            writer.write(part)
            await writer.drain()
    except ConnectionResetError:
        writer.transport.abort()


@contextmanager
def serving(tls: ssl.SSLContext | None = None) -> Iterator[Web]:
    """Run a server while the block lasts; with a context, over TLS."""
    loop = asyncio.new_event_loop()
    web = Web()
    thread = threading.Thread(target=loop.run_forever, name="web")
    thread.start()
    try:
        server = asyncio.run_coroutine_threadsafe(web.listen(tls), loop).result()
        try:
            yield web
        finally:
            asyncio.run_coroutine_threadsafe(_closed(server), loop).result()
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _closed(server: asyncio.Server) -> None:
    server.close()
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    await asyncio.get_running_loop().shutdown_asyncgens()
