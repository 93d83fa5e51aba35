"""Clients for Redis, as every worker and command makes them."""

from typing import Any, Final

import redis
from redis.asyncio import Redis
from redis.asyncio.connection import BlockingConnectionPool, parse_url
from redis.asyncio.retry import Retry
from redis.backoff import ExponentialWithJitterBackoff
from redis.exceptions import MasterDownError, ReadOnlyError
from redis.retry import Retry as BlockingRetry

from tocsin.kit.cluster import MOVED, guided
from tocsin.kit.cluster_url import is_cluster, one_of
from tocsin.kit.settings import WorkerSettings

SOCKET_TIMEOUT_SECONDS: Final = 3.0
"""How long Redis may be silent. More than a read blocks, or every idle read would look like a failure."""

CONNECT_TIMEOUT_SECONDS: Final = 2.0
"""A server on the same network answers in milliseconds; a longer wait only delays the next try."""

RETRIES: Final = 1
"""Enough for a pooled connection that the server closed; everything longer is for our own loops, which say so."""

HEALTH_CHECK_SECONDS: Final = 15
"""A connection that lay idle longer is asked with a PING before it is used."""

MOST_CONNECTIONS: Final = 50
"""Of one client. Redis answers one command after another: more at once would only wait there."""

NOT_THE_ONE: Final = (ReadOnlyError, MasterDownError)
"""After a failover these say that a connection that stayed open leads to a server that is no master any more. It is
dropped, so that the next one is made anew, by name, to whichever server is the master now."""


def make_client(settings: WorkerSettings) -> Redis:
    """Return a client that is not connected yet, for what a worker keeps in Redis beside its streams; `aclose` it.

    As patient as the broker's: what it is asked raises `RedisError` where the server is away or full. A source that
    writes by it waits instead, by `Publish.patiently`. Its keys begin with a `Stream.key`: they have its hash tag then,
    and in a cluster they are where the streams are.
    """
    return client_of(settings.redis_url, partition=settings.partition)


def client_of(url: str, *, partition: int) -> Redis:
    """Return such a client for one partition of the server, or of the cluster, at a URL.

    Who finds its connections taken waits for one, as long as for an answer: a rush is no server that is away.
    """
    options: dict[str, Any] = {**parse_url(one_of(url) if is_cluster(url) else url), **patience(url, partition)}
    pool = BlockingConnectionPool(max_connections=MOST_CONNECTIONS, timeout=SOCKET_TIMEOUT_SECONDS, **options)
    return Redis.from_pool(pool)


def blocking_client_of(url: str, *, partition: int) -> redis.Redis:
    """Return a client for programs without an event loop, with redis-py's own patience; `close` it."""
    if not is_cluster(url):
        return redis.Redis.from_url(url, protocol=2)
    options: dict[str, Any] = {**parse_url(one_of(url)), **guided(url, partition=partition, waits=False)}
    retry = BlockingRetry(_pauses(), RETRIES)
    return redis.Redis.from_pool(redis.ConnectionPool(protocol=2, retry=retry, retry_on_error=list(MOVED), **options))


def patience(url: str, partition: int) -> dict[str, Any]:
    """Return how connections for one partition of the server at a URL are made, and how they fail."""
    cluster = is_cluster(url)
    return {
        "retry": Retry(_pauses(), RETRIES),
        "retry_on_error": [*NOT_THE_ONE, *(MOVED if cluster else ())],
        "socket_timeout": SOCKET_TIMEOUT_SECONDS,
        "socket_connect_timeout": CONNECT_TIMEOUT_SECONDS,
        "health_check_interval": HEALTH_CHECK_SECONDS,
        **(guided(url, partition=partition) if cluster else {}),
    }


def _pauses() -> ExponentialWithJitterBackoff:
    return ExponentialWithJitterBackoff(base=0.02, cap=0.2)
