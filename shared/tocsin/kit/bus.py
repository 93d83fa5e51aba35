"""The connection to Redis, as every worker makes it."""

import logging
from typing import Any, Final

from faststream.redis import RedisBroker
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import ExponentialWithJitterBackoff
from redis.exceptions import MasterDownError, ReadOnlyError

from tocsin.kit.settings import WorkerSettings

BLOCK_MILLISECONDS: Final = 1000
"""How long a read waits for entries. A stopping worker waits as long, so it is short; an idle worker asks as rarely."""

SOCKET_TIMEOUT_SECONDS: Final = 3.0
"""How long Redis may be silent. More than a read blocks, or every idle read would look like a failure."""

CONNECT_TIMEOUT_SECONDS: Final = 2.0
"""A server on the same network answers in milliseconds; a longer wait only delays the next try."""

RETRIES: Final = 1
"""Enough for a pooled connection that the server closed; everything longer is for our own loops, which say so."""

HEALTH_CHECK_SECONDS: Final = 15
"""A connection that lay idle longer is asked with a PING before it is used."""

NOT_THE_ONE: Final = (ReadOnlyError, MasterDownError)
"""After a failover these say that a connection that stayed open leads to a server that is no master any more. It is
dropped, so that the next one is made anew, by name, to whichever server is the master now."""


def make_broker(settings: WorkerSettings) -> RedisBroker:
    """Return a FastStream broker that is not connected yet.

    Its own log lines are warnings and worse only. It has no graceful timeout: `GroupReader.stop` waits for the batch.
    """
    return RedisBroker(
        settings.redis_url,
        apply_types=False,
        logger=logging.getLogger("faststream"),
        log_level=logging.DEBUG,
        graceful_timeout=None,
        **_patience(),
    )


def make_client(settings: WorkerSettings) -> Redis:
    """Return a client that is not connected yet, for what a worker keeps in Redis beside its streams; `aclose` it.

    As patient as the broker's: what it is asked raises `RedisError` where the server is away or full. A source that
    writes by it waits instead, by `Publish.patiently`. Its keys begin with a `Stream.key`: they have its hash tag then.
    """
    return Redis.from_url(settings.redis_url, **_patience())


def _patience() -> dict[str, Any]:
    return {
        "retry": Retry(ExponentialWithJitterBackoff(base=0.02, cap=0.2), RETRIES),
        "retry_on_error": list(NOT_THE_ONE),
        "socket_timeout": SOCKET_TIMEOUT_SECONDS,
        "socket_connect_timeout": CONNECT_TIMEOUT_SECONDS,
        "health_check_interval": HEALTH_CHECK_SECONDS,
    }
