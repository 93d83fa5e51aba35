"""The fetcher: http and https, and nothing that our own network would not show to a stranger."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from time import monotonic
from typing import Final

import httpcore2
import httpx2

from tocsin.outgoing.network import Forbidden, GuardedNetwork, Resolver, SystemResolver
from tocsin_ingest.fetch import Fetched, Unfetchable
from tocsin_ingest.fetch.answers import REDIRECTS, TOO_OFTEN, headers, location, refused
from tocsin_ingest.fetch.body import ACCEPTED, TooLarge, Undecodable, read, unpacker
from tocsin_ingest.fetch.manners import Manners
from tocsin_ingest.fetch.politeness import Hosts, Politeness
from tocsin_ingest.fetch.shown_url import shown
from tocsin_ingest.fetch.site_rules import AGENT, SiteRules
from tocsin_ingest.fetch.site_rules import MAX_BYTES as ROBOTS_BYTES
from tocsin_ingest.fetch.target import authorization, has_web_port, port, redirected, target

MOST_REDIRECTS: Final = 5
"""As many as RFC 2068 allowed; what needs more is a circle, or an advertisement."""

MOST_AT_ONCE: Final = 16
"""Documents fetched at the same time, each of up to `MAX_BYTES` in memory."""

_HTTP_ERRORS: Final = (httpcore2.NetworkError, httpcore2.ProtocolError, httpcore2.TimeoutException)


@dataclass(slots=True)
class _Journey:
    """A document on its way, over any number of hosts: what is asked, and what is left of the limits."""

    url: httpx2.URL
    asking: dict[str, str]
    max_bytes: int
    seconds: float
    obeys_robots: bool = False
    redirects: int = MOST_REDIRECTS
    led_by: str = ""

    def redirect(self, location: str) -> None:
        """Go where a redirect leads. Raises `Unfetchable`."""
        if not self.redirects:
            raise Unfetchable(f"{shown(str(self.url))} comes after more than {MOST_REDIRECTS} redirects")
        self.redirects -= 1
        self.led_by = self.led_by or f", where {shown(str(self.url))} led,"
        self.url = redirected(self.url, location)

    def unfetchable(self, why: str, *, for_good: bool = False) -> Unfetchable:
        return Unfetchable(f"{shown(str(self.url))}{self.led_by} cannot be read: {why}", for_good=for_good)


class WebFetcher:
    """Fetches documents from the web. It needs no closing: each document has a connection of its own."""

    def __init__(
        self,
        manners: Manners | None = None,
        *,
        hosts: Hosts | None = None,
        resolver: Resolver | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._manners = manners or Manners()
        contact = f" (+{self._manners.contact})" if self._manners.contact else ""
        self._agent = f"{AGENT}/{version('tocsin-ingest')}{contact}"
        self._politeness = Politeness(hosts, gap_seconds=self._manners.gap_seconds)
        self._now = now
        self._network = GuardedNetwork(self._manners.allowed, resolver or SystemResolver())
        self._tls = httpcore2.default_ssl_context()
        self._free = asyncio.Semaphore(MOST_AT_ONCE)
        self._rules = SiteRules(self._robots)

    async def fetch(
        self,
        url: str,
        *,
        etag: str | None = None,
        last_modified: str | None = None,
        accept: str | None = None,
        max_bytes: int | None = None,
    ) -> Fetched:
        """Return the document at a URL that somebody named. Raises `Unfetchable`, and nothing else."""
        conditions = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        asking = _accepting(accept) | {name: value for name, value in conditions.items() if value}
        return await self._travel(_Journey(target(url), asking, *self._limits(max_bytes)))

    async def follow(self, url: str, *, accept: str | None = None, max_bytes: int | None = None) -> Fetched:
        """Return the page at a URL that was come upon, if robots.txt allows. Raises `Unfetchable`, and nothing else."""
        limits = self._limits(max_bytes)
        return await self._travel(_Journey(target(url), _accepting(accept), *limits, obeys_robots=True))

    async def _robots(self, url: httpx2.URL) -> Fetched:
        return await self._travel(_Journey(url, _accepting("text/plain"), *self._limits(ROBOTS_BYTES)))

    def _limits(self, max_bytes: int | None) -> tuple[int, float]:
        return max_bytes or self._manners.max_bytes, self._manners.total_seconds

    async def _travel(self, journey: _Journey) -> Fetched:
        """Go where redirects lead, each step as a visit of its own, until the document is there."""
        while True:
            pause = await self._rules.check(journey.url) if journey.obeys_robots else 0.0
            async with self._politeness.visit(f"{journey.url.host}:{port(journey.url)}") as visit, self._free:
                visit.asks_for(pause)
                try:
                    found = await self._in_time(journey)
                except Unfetchable as error:
                    if error.status == TOO_OFTEN:
                        visit.was_too_often(error.retry_after)
                    raise
            if found is not None:
                return found

    async def _in_time(self, journey: _Journey) -> Fetched | None:
        """Ask once. Return the document, or None where the journey goes on."""
        began = monotonic()
        try:
            async with asyncio.timeout(journey.seconds):
                return await self._ask(journey)
        except TimeoutError:
            why = f"it took longer than {self._manners.total_seconds:g} seconds"
            raise journey.unfetchable(why) from None
        except TooLarge:
            # Not for good: what swelled once, as a feed under attack does, is small again the next day.
            raise journey.unfetchable(f"it is larger than {journey.max_bytes} bytes") from None
        except Undecodable as error:
            raise journey.unfetchable(str(error)) from None
        except Forbidden as error:
            why = f"{error}; if it is yours, allow it in TOCSIN_INGEST_ALLOW_HOSTS"
            raise journey.unfetchable(why, for_good=True) from None
        except _HTTP_ERRORS as error:
            raise journey.unfetchable(_said(error)) from None
        finally:
            journey.seconds -= monotonic() - began

    async def _ask(self, journey: _Journey) -> Fetched | None:
        url = journey.url
        self._check_port(url)
        async with (
            httpcore2.AsyncConnectionPool(ssl_context=self._tls, network_backend=self._network) as pool,
            pool.stream(
                "GET",
                httpcore2.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
                headers=self._headers(url, journey.asking),
                extensions={"timeout": dict.fromkeys(("read", "write", "pool"), self._manners.silent_seconds)},
            ) as answer,
        ):
            told = headers(answer.headers)
            there = location(told) if answer.status in REDIRECTS else None
            if there is not None:
                journey.redirect(there)
                return None
            return await self._document(journey, answer, told)

    async def _document(self, journey: _Journey, answer: httpcore2.Response, told: Mapping[str, str]) -> Fetched:
        found_at = str(journey.url.copy_with(userinfo=b""))
        if answer.status == 304 and journey.asking.keys() & {"If-None-Match", "If-Modified-Since"}:
            return Fetched(found_at, 304, told, b"")
        if not 200 <= answer.status < 300:
            raise refused(shown(found_at), answer.status, told, now=self._now())
        length = told.get("content-length", "")
        if length.isdecimal() and int(length[:20]) > journey.max_bytes:
            raise TooLarge
        unpack = unpacker(told.get("content-encoding", ""))
        body = await read(answer.aiter_stream(), unpack, max_bytes=journey.max_bytes)
        return Fetched(found_at, answer.status, told, body)

    def _headers(self, url: httpx2.URL, asking: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
        own = {"Host": url.netloc.decode(), "Accept-Encoding": ACCEPTED, "Connection": "close"}
        password = authorization(url)
        secret = {} if password is None else {"Authorization": password}
        all_of_them = own | {"User-Agent": self._agent} | secret | dict(asking)
        return [(name.encode(), value.encode("latin-1")) for name, value in all_of_them.items()]

    def _check_port(self, url: httpx2.URL) -> None:
        if not has_web_port(url) and not self._manners.allowed.names(url.raw_host.decode()):
            raise Forbidden(f"port {port(url)} is no port of the web")


def _accepting(accept: str | None) -> dict[str, str]:
    return {"Accept": accept or "*/*"}


def _said(error: Exception) -> str:
    """Return what went wrong, in words where the library has none."""
    if isinstance(error, httpcore2.ConnectTimeout):
        return str(error) or "there was no connection in time"
    if isinstance(error, httpcore2.TimeoutException):
        return "it fell silent"
    return str(error) or type(error).__name__
