"""The bus as backups see it: every partition of the server that runs, or of a stopped line's own, started meanwhile."""

import re
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from os import environ
from pathlib import Path
from typing import Final

import redis
from redis.cluster import ClusterNode
from redis.exceptions import RedisClusterException

from tocsin.contracts.streams import GEOCODED
from tocsin.kit.client import blocking_client_of
from tocsin.kit.cluster_url import is_cluster, one_of, servers_of
from tocsin.kit.settings import WorkerSettings, without_password
from tocsin_cli.backup.position import Bus
from tocsin_cli.configuration import configured, said
from tocsin_cli.errors import CommandError
from tocsin_cli.guard import Guard
from tocsin_cli.processes import Crew
from tocsin_cli.server import URL_VARIABLE, answers, serving, url_to_ask

KEYS_AT_ONCE: Final = 10_000
"""Of which Redis looks at the names, in some milliseconds: among streams lies a key for every report that was seen."""

LOOK_EVERY_SECONDS: Final = 0.05
"""How late it is noticed that a server which was started is ready."""


@contextmanager
def partitions(var: Path, *, also: Iterable[int] = ()) -> Iterator[dict[int, Bus]]:
    """Yield each partition's bus: of all that have streams, of our own, and of those in `also`.

    Raises `CommandError` where the server is away, then or later.
    """
    settings = configured(WorkerSettings)
    with _server(var, settings) as url:
        try:
            numbers = sorted({*_with_streams(url), settings.partition, *also})
            with ExitStack() as opened:
                clients = {n: opened.enter_context(blocking_client_of(url, partition=n)) for n in numbers}
                yield {number: Bus(client, partition=number) for number, client in clients.items()}
        except (redis.RedisError, RedisClusterException) as error:
            raise CommandError(
                f"the server at {without_password(url)} does not do as asked: {error}. Check {URL_VARIABLE}, or --var"
            ) from error


@contextmanager
def _server(var: Path, settings: WorkerSettings) -> Iterator[str]:
    folder = var.resolve() / "valkey"
    if said(URL_VARIABLE) is not None or answers(folder / "socket") or not folder.is_dir():
        yield url_to_ask(var, settings)
        return
    with (
        Guard() as guard,
        serving(
            folder,
            crew=Crew(guard=guard, logs=var / "logs", environment=environ),
            pause=lambda: time.sleep(LOOK_EVERY_SECONDS),
        ) as running,
    ):
        yield running.url


def _with_streams(url: str) -> list[int]:
    pattern = GEOCODED.key(0).replace("{0}", "{*}")
    with _every_server(url) as client:
        keys = client.scan_iter(match=pattern, count=KEYS_AT_ONCE, _type="STREAM")
        found = (re.search(rb"\{(\d+)\}", key) for key in keys)
        return [int(number[1]) for number in found if number]


def _every_server(url: str) -> "redis.Redis | redis.RedisCluster":
    if not is_cluster(url):
        return blocking_client_of(url, partition=0)
    scheme = "rediss" if url.startswith("rediss") else "redis"
    nodes = [ClusterNode(*server) for server in servers_of(url)]  # type: ignore[no-untyped-call]  # redis-py's own
    return redis.RedisCluster.from_url(f"{scheme}{one_of(url).removeprefix('redis')}", startup_nodes=nodes)
