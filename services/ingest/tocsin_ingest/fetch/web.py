"""The fetcher: http and https, and nothing that our own network would not show to a stranger."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Final

import httpcore2
import httpx2

from tocsin_ingest.fetch import Fetched, Unfetchable
from tocsin_ingest.fetch.addresses import AllowList
from tocsin_ingest.fetch.answers import REDIRECTS, headers, refused
from tocsin_ingest.fetch.body import ACCEPTED, TooLarge, Undecodable, read, unpacker
from tocsin_ingest.fetch.network import Forbidden, GuardedNetwork, Resolver, SystemResolver
from tocsin_ingest.fetch.target import authorization, has_web_port, port, redirected, shown, target

MAX_BYTES: Final = 10_000_000
"""Largest document, on the wire and unpacked: a hundred times a long article, and the largest feeds there are."""

TOTAL_SECONDS: Final = 30.0
"""For one document with all its redirects, however it drips."""

SILENT_SECONDS: Final = 15.0
"""For the next bytes."""

MOST_REDIRECTS: Final = 5
"""As many as RFC 2068 allowed; what needs more is a circle, or an advertisement."""

MOST_AT_ONCE: Final = 16
"""Documents fetched at the same time, each of up to `MAX_BYTES` in memory."""

_HTTP_ERRORS: Final = (httpcore2.NetworkError, httpcore2.ProtocolError, httpcore2.TimeoutException)


@dataclass(frozen=True, slots=True)
class Manners:
    """What the fetcher may, and how long it waits."""

    allowed: AllowList = field(default_factory=AllowList)
    contact: str | None = None
    total_seconds: float = TOTAL_SECONDS
    silent_seconds: float = SILENT_SECONDS
    max_bytes: int = MAX_BYTES


class WebFetcher:
    """Fetches documents from the web. It needs no closing: each document has a connection of its own."""

    def __init__(
        self,
        manners: Manners | None = None,
        *,
        resolver: Resolver | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._manners = manners or Manners()
        self._now = now
        self._network = GuardedNetwork(self._manners.allowed, resolver or SystemResolver())
        self._tls = httpcore2.default_ssl_context()
        self._free = asyncio.Semaphore(MOST_AT_ONCE)

    async def fetch(
        self,
        url: str,
        *,
        etag: str | None = None,
        last_modified: str | None = None,
        accept: str | None = None,
        max_bytes: int | None = None,
    ) -> Fetched:
        """Return the document at a URL. Raises `Unfetchable`, and nothing else."""
        conditions = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        asking = {"Accept": accept or "*/*"} | {name: value for name, value in conditions.items() if value}
        async with self._free:
            return await self._in_time(target(url), asking, max_bytes or self._manners.max_bytes)

    async def _in_time(self, url: httpx2.URL, asking: dict[str, str], max_bytes: int) -> Fetched:
        where = shown(str(url))
        try:
            async with asyncio.timeout(self._manners.total_seconds):
                return await self._follow(url, asking, max_bytes)
        except TimeoutError:
            raise Unfetchable(f"{where} took longer than {self._manners.total_seconds:g} seconds") from None
        except TooLarge:
            raise Unfetchable(f"{where} is larger than {max_bytes} bytes", for_good=True) from None
        except Undecodable as error:
            raise Unfetchable(f"{where} cannot be unpacked: {error}") from None
        except Forbidden as error:
            mending = "allow it in TOCSIN_INGEST_ALLOW_HOSTS if it is yours"
            raise Unfetchable(f"{where} may not be asked: {error}; {mending}", for_good=True) from None
        except _HTTP_ERRORS as error:
            raise Unfetchable(f"{where} cannot be read: {_said(error)}") from None

    async def _follow(self, url: httpx2.URL, asking: dict[str, str], max_bytes: int) -> Fetched:
        for _ in range(MOST_REDIRECTS + 1):
            found = await self._ask(url, asking, max_bytes)
            if isinstance(found, Fetched):
                return found
            url = redirected(url, found)
        raise Unfetchable(f"{shown(str(url))} comes after more than {MOST_REDIRECTS} redirects")

    async def _ask(self, url: httpx2.URL, asking: dict[str, str], max_bytes: int) -> Fetched | str:
        """Return the document, or where a redirect leads."""
        self._check_port(url)
        found_at = str(url.copy_with(userinfo=b""))
        async with (
            httpcore2.AsyncConnectionPool(ssl_context=self._tls, network_backend=self._network) as pool,
            pool.stream(
                "GET",
                httpcore2.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
                headers=list((self._headers(url) | asking).items()),
                extensions={"timeout": dict.fromkeys(("read", "write", "pool"), self._manners.silent_seconds)},
            ) as answer,
        ):
            told = headers(answer.headers)
            if answer.status in REDIRECTS and "location" in told:
                return told["location"]
            if answer.status == 304 and asking.keys() & {"If-None-Match", "If-Modified-Since"}:
                return Fetched(found_at, 304, told, b"")
            if not 200 <= answer.status < 300:
                raise refused(shown(found_at), answer.status, told, now=self._now())
            if told.get("content-length", "").isdecimal() and int(told["content-length"]) > max_bytes:
                raise TooLarge
            unpack = unpacker(told.get("content-encoding", ""))
            body = await read(answer.aiter_stream(), unpack, max_bytes=max_bytes)
            return Fetched(found_at, answer.status, told, body)

    def _headers(self, url: httpx2.URL) -> dict[str, str]:
        contact = f" (+{self._manners.contact})" if self._manners.contact else ""
        own = {
            "Host": url.netloc.decode(),
            "User-Agent": f"Tocsin/{version('tocsin-ingest')}{contact}",
            "Accept-Encoding": ACCEPTED,
            "Connection": "close",
        }
        password = authorization(url)
        return own if password is None else own | {"Authorization": password}

    def _check_port(self, url: httpx2.URL) -> None:
        if not has_web_port(url) and not self._manners.allowed.names(url.raw_host.decode()):
            raise Forbidden(f"port {port(url)} is no port of the web")


def _said(error: Exception) -> str:
    """Return what went wrong, in words where the library has none."""
    if isinstance(error, httpcore2.ConnectTimeout):
        return str(error) or "no connection in time"
    if isinstance(error, httpcore2.TimeoutException):
        return "it fell silent"
    return str(error) or type(error).__name__
