"""What a worker says of itself while it works: whether it lives, and whether it is ready."""

from typing import TYPE_CHECKING

import pytest
from rig import ENRICH, IN, MakeSettings, get, running, settled, until

from tocsin.kit import build

if TYPE_CHECKING:
    from redis.asyncio import Redis

pytestmark = pytest.mark.redis


async def test_liveness_follows_the_read_loop(
    client: "Redis", settings: MakeSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While a read hangs longer than a read may, /livez says so although the process runs; then it is well again."""
    monkeypatch.setattr("tocsin.kit.reader.READ_LIMIT_SECONDS", 0.3)
    async with running(build(settings(), ENRICH)) as worker:
        await until(lambda: settled(client))

        async def answers(expected: int) -> bool:
            status, body = await get(worker, "/livez")
            return status == expected and (status == 200 or "reader of enrich: reading for" in body)

        await client.client_pause(1000)
        await until(lambda: answers(503))
        await until(lambda: answers(200))


async def test_readiness_follows_the_workers_own_check(client: "Redis", settings: MakeSettings) -> None:
    """/readyz says what is missing: the worker's database, here."""

    async def database_is_away() -> None:
        raise ConnectionRefusedError("database")

    async with running(build(settings(), ENRICH, ready=database_is_away)) as worker:
        await until(lambda: settled(client))
        assert (503, "ConnectionRefusedError: database\n") == await get(worker, "/readyz")


async def test_a_worker_without_its_group_is_not_ready(
    client: "Redis", settings: MakeSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """/readyz names the group that somebody took away, as long as it is missing."""
    async with running(build(settings(), ENRICH)) as worker:
        await until(lambda: settled(client))
        with monkeypatch.context() as gone:
            gone.setattr("tocsin.kit.worker.has_group", _has_none)
            assert (503, f"the group enrich of {IN} does not exist\n") == await get(worker, "/readyz")
        assert (200, "ok\n") == await get(worker, "/readyz")


async def _has_none(_client: "Redis", *, stream_key: str, group: str) -> bool:
    assert (IN, "enrich") == (stream_key, group)
    return False
