"""The way to a host: its name is looked up once, every address is checked, and no other than those is connected to.

A name that answers with a public address when it is checked and with a private one when it is connected to (DNS
rebinding) gains nothing: there is one answer. TLS is still asked for the name.
"""

import asyncio
import socket
import threading
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Final

import httpcore2

from tocsin.outgoing.addresses import AllowList, parsed

RESOLVE_SECONDS: Final = 5.0
"""A name that takes longer will not be read from either."""

CONNECT_SECONDS: Final = 5.0
"""For one address of a host; where it does not answer the next one is tried."""

MOST_ADDRESSES: Final = 4
"""So many addresses of a host are tried: two of each family are enough to get round a broken one."""

MOST_LOOKUPS: Final = 16
"""A lookup has a thread, which nobody can stop: names whose servers are silent may have so many."""

Resolver = Callable[[str, int], Awaitable[Sequence[str]]]
"""Returns the addresses of a host, as text, best first. Raises `OSError` where there are none."""

SocketOption = tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]


class Forbidden(Exception):  # noqa: N818 - it is the host that is forbidden
    """A host leads to an address that is not public and was not allowed."""


class SystemResolver:
    """Asks the operating system, as every program does: /etc/hosts, the name servers of a closed network.

    Each lookup has a daemon thread: one that hangs holds up neither those who use asyncio's threads nor the end of
    the process.
    """

    def __init__(self) -> None:
        self._free = asyncio.Semaphore(MOST_LOOKUPS)

    async def __call__(self, host: str, port: int) -> Sequence[str]:
        await self._free.acquire()
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Sequence[str]] = loop.create_future()

        def told(found: Sequence[str] | OSError) -> None:
            self._free.release()
            if answer.done():
                return
            if isinstance(found, OSError):
                answer.set_exception(found)
            else:
                answer.set_result(found)

        def look_up() -> None:
            try:
                infos = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
                found: Sequence[str] | OSError = list(dict.fromkeys(str(info[4][0]) for info in infos))
            except (OSError, UnicodeError) as error:
                found = error if isinstance(error, OSError) else OSError(f"no host is called {host!r}")
            try:
                loop.call_soon_threadsafe(told, found)
            except RuntimeError:
                return  # the loop is closed: nobody waits any more

        threading.Thread(target=look_up, name=f"look up {host}", daemon=True).start()
        return await answer


class GuardedNetwork(httpcore2.AsyncNetworkBackend):
    """Connects to hosts whose addresses are all public, or allowed."""

    def __init__(self, allowed: AllowList, resolver: Resolver) -> None:
        self._allowed = allowed
        self._resolver = resolver
        self._plain = httpcore2.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the base class says so
        local_address: str | None = None,
        socket_options: Iterable[SocketOption] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """Connect to the first address that answers. Raises `Forbidden`, or what httpcore2 raises."""
        failure: Exception = httpcore2.ConnectError(f"{host} has no address")
        for address in (await self._checked(host, port))[:MOST_ADDRESSES]:
            try:
                return await self._plain.connect_tcp(
                    address,
                    port,
                    timeout=CONNECT_SECONDS if timeout is None else timeout,
                    local_address=local_address,
                    socket_options=socket_options,
                )
            except httpcore2.ConnectTimeout as error:
                failure = error
            except httpcore2.ConnectError as error:
                # The library says no more than "All connection attempts failed".
                failure = httpcore2.ConnectError(
                    f"nobody answers at port {port} of {host}: is that the right port, and its server up?"
                )
                failure.__cause__ = error
        raise failure

    async def _checked(self, host: str, port: int) -> Sequence[str]:
        try:
            return await checked(host, port, self._allowed, self._resolver)
        except TimeoutError as error:
            raise httpcore2.ConnectTimeout(f"no name server answered for {host}") from error
        except OSError as error:
            raise httpcore2.ConnectError(f"the name {host} is not known") from error


async def checked(host: str, port: int, allowed: AllowList, resolver: Resolver) -> Sequence[str]:
    """Return the host's addresses. One that is forbidden forbids the host: whoever mixes them means harm.

    Raises `Forbidden`; `OSError` for a name that is not known, `TimeoutError` among them.
    """
    async with asyncio.timeout(RESOLVE_SECONDS):
        found = await resolver(host, port)
    if not allowed.names(host):
        for address in found:
            if not allowed.admits(parsed(address)):
                raise Forbidden(f"{host} leads to {address}, which is not a public address")
    return found
