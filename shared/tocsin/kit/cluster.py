"""Redis Cluster: connections that lead to the server which has a partition's keys.

All keys of a partition share a hash tag, so they lie in one slot, and a slot is one server's at a time. A worker
therefore needs no cluster client, which deals with many slots: it needs the plain client, whose connections ask the
cluster whose the slot is whenever they are made. A server that the slot has left says MOVED; the connection is dropped
then, as after a failover of two servers, and the next one is made to the right server. docs/adr/0015 says more.
"""

from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, ClassVar, Final

from redis import connection as blocking
from redis.asyncio import connection as waiting
from redis.asyncio.retry import Retry as AsyncRetry
from redis.backoff import NoBackoff
from redis.crc import key_slot
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import MovedError, RedisError
from redis.retry import Retry

from tocsin.contracts.streams import RECEIVED
from tocsin.kit.cluster_url import CLUSTER_SCHEMES, Server, servers_of

ASKING_SECONDS: Final = 1.0
"""How long a server may take to say whose a slot is. Others know it as well."""

MOVED: Final = (MovedError,)
"""What the server says that a slot has left. The command was not carried out."""


def guided(url: str, *, partition: int, waits: bool = True) -> dict[str, Any]:
    """Return what makes a pool's connections lead to a partition's server: their class, and whom they ask.

    `waits` is for clients of an event loop.
    """
    classes = (SlotConnection, SlotTLSConnection) if waits else (BlockingSlotConnection, BlockingSlotTLSConnection)
    guide = Guide(servers_of(url), slot=slot_of(partition))
    return {"connection_class": classes[CLUSTER_SCHEMES.index(f"{url.partition('://')[0]}://")], "guide": guide}


def slot_of(partition: int) -> int:
    """Return the slot in which all keys of a partition lie."""
    return key_slot(RECEIVED.key(partition).encode())


class Guide:
    """Whom to ask whose a slot is: the servers that were named, and those that were heard of since."""

    def __init__(self, servers: Sequence[Server], *, slot: int) -> None:
        self.slot = slot
        self._named = servers
        self._turns: deque[Server] = deque(servers)

    def to_ask(self) -> tuple[Server, ...]:
        """Return all servers. Another one is the first each time: one that is cut off may not know better for long."""
        asked = tuple(self._turns)
        self._turns.rotate(-1)
        return asked

    def read(self, answer: Sequence[Any], *, asked: Server) -> Server:
        """Return who has the slot, by a server's answer to CLUSTER SLOTS. Raises `RedisError` where nobody has."""
        self._hear(_server_in(told, asked) for _, _, *every in answer for told in every)
        for first, last, master, *_ in answer:
            if first <= self.slot <= last:
                return _server_in(master, asked)
        raise RedisConnectionError(f"no server of the cluster has slot {self.slot}")

    def _hear(self, told: Iterable[Server]) -> None:
        heard = tuple(dict.fromkeys([*self._named, *told]))
        if set(heard) != set(self._turns):
            self._turns = deque(heard)


def _server_in(told: Sequence[Any], asked: Server) -> Server:
    """Return the server that an answer names; an empty name stands for the server that was asked."""
    host, port, *_ = told
    return Server(host.decode() if host else asked.host, int(port))


def _nobody(slot: int, failures: Mapping[Server, Exception]) -> RedisConnectionError:
    told = "; ".join(f"{server}: {error}" for server, error in failures.items())
    return RedisConnectionError(f"no server of the cluster says who has slot {slot}: {told}")


class SlotConnection(waiting.Connection):
    """A connection to whichever server has the slot when it is made."""

    plain: ClassVar[Callable[..., Any]] = waiting.Connection

    def __init__(self, *, guide: Guide, **options: Any) -> None:
        self._guide = guide
        self._options = options | _hasty()
        super().__init__(**options)

    async def _connect(self) -> None:
        self.host, self.port = await self._whose()
        await super()._connect()  # type: ignore[no-untyped-call]  # redis-py's own

    async def _whose(self) -> Server:
        failures: dict[Server, Exception] = {}
        for server in self._guide.to_ask():
            asking = self.plain(**self._options | server._asdict() | {"retry": AsyncRetry(NoBackoff(), 0)})
            try:
                await asking.connect()
                await asking.send_command("CLUSTER", "SLOTS")
                return self._guide.read(await asking.read_response(), asked=server)
            except (RedisError, OSError) as error:
                failures[server] = error
            finally:
                await asking.disconnect(nowait=True)
        raise _nobody(self._guide.slot, failures)


class SlotTLSConnection(SlotConnection, waiting.SSLConnection):
    """The same, over TLS."""

    plain = waiting.SSLConnection


class BlockingSlotConnection(blocking.Connection):
    """The same for a program without an event loop."""

    plain: ClassVar[Callable[..., Any]] = blocking.Connection

    def __init__(self, *, guide: Guide, **options: Any) -> None:
        self._guide = guide
        self._options = options | _hasty()
        super().__init__(**options)  # type: ignore[no-untyped-call]  # redis-py's own

    def _connect(self) -> Any:
        self.host, self.port = self._whose()
        return super()._connect()  # type: ignore[no-untyped-call]  # redis-py's own

    def _whose(self) -> Server:
        failures: dict[Server, Exception] = {}
        for server in self._guide.to_ask():
            asking = self.plain(**self._options | server._asdict() | {"retry": Retry(NoBackoff(), 0)})
            try:
                asking.connect()
                asking.send_command("CLUSTER", "SLOTS")
                return self._guide.read(asking.read_response(), asked=server)
            except (RedisError, OSError) as error:
                failures[server] = error
            finally:
                asking.disconnect()
        raise _nobody(self._guide.slot, failures)


class BlockingSlotTLSConnection(BlockingSlotConnection, blocking.SSLConnection):
    """The same, over TLS."""

    plain = blocking.SSLConnection


def _hasty() -> dict[str, Any]:
    return {"socket_timeout": ASKING_SECONDS, "socket_connect_timeout": ASKING_SECONDS}
