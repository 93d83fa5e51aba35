"""The connection to Redis, as every worker makes it: FastStream's broker."""

import logging
from typing import Final

from faststream.redis import RedisBroker

from tocsin.kit.client import patience
from tocsin.kit.cluster_url import is_cluster, one_of
from tocsin.kit.settings import WorkerSettings

BLOCK_MILLISECONDS: Final = 1000
"""How long a read waits for entries. A stopping worker waits as long, so it is short; an idle worker asks as rarely."""


def make_broker(settings: WorkerSettings) -> RedisBroker:
    """Return a FastStream broker that is not connected yet.

    Its own log lines are warnings and worse only. It has no graceful timeout: `GroupReader.stop` waits for the batch.
    """
    url, partition = settings.redis_url, settings.partition
    return RedisBroker(
        one_of(url) if is_cluster(url) else url,
        apply_types=False,
        logger=logging.getLogger("faststream"),
        log_level=logging.DEBUG,
        graceful_timeout=None,
        **patience(url, partition),
    )
