"""Redis and PostgreSQL in containers, for who asks by TOCSIN_TEST_SERVERS=containers; else they are local ones."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

VARIABLE = "TOCSIN_TEST_SERVERS"

REDIS_IMAGE = "redis:7.0-bookworm"
POSTGRES_IMAGE = "postgis/postgis:15-3.3"
"""Those of docker-compose.yml, so that the suite is tried on what is deployed."""


def wanted() -> bool:
    """Tell whether servers in containers are asked for."""
    return os.environ.get(VARIABLE) == "containers"


def engine() -> str | None:
    """Return why no Docker engine can be used, None where one answers."""
    if not shutil.which("docker"):
        return "no docker on the PATH"
    answer = subprocess.run(["docker", "version"], capture_output=True, text=True, check=False)
    return None if answer.returncode == 0 else answer.stderr.strip()


def _needs_engine() -> None:
    if why := engine():
        pytest.skip(f"a server in a container was asked for, and no Docker engine answers: {why}")
    from testcontainers.core.config import testcontainers_config  # noqa: PLC0415  the suite runs without it as well

    # What cleans up after a killed suite is an image more to pull; our fixtures remove what they start.
    testcontainers_config.ryuk_disabled = True


@contextmanager
def a_redis() -> Iterator[str]:
    """Yield the URL of a Redis in a container of its own; skip where no engine answers."""
    _needs_engine()
    from testcontainers.community.redis import RedisContainer  # noqa: PLC0415

    with RedisContainer(REDIS_IMAGE) as server:
        yield f"redis://{server.get_container_host_ip()}:{server.get_exposed_port(6379)}/0"


@contextmanager
def a_postgres() -> Iterator[str]:
    """Yield the URL of the database `postgres` of a server in a container of its own; skip where no engine answers."""
    _needs_engine()
    from testcontainers.community.postgres import PostgresContainer  # noqa: PLC0415

    with PostgresContainer(POSTGRES_IMAGE, "5432", "tocsin", "tocsin", "postgres", driver=None) as server:
        yield server.get_connection_url()
