"""Names of workers that were killed do not pile up, and never take an entry with them."""

from typing import TYPE_CHECKING

import pytest
from rig import ENRICH, IN, MakeSettings, add, enriched, running, settled, until

from tocsin.contracts.streams import RECEIVED
from tocsin.kit import build, duties, groups
from tocsin.kit.duties import Caretaker
from tocsin.kit.groups import ensure_group, leave_group
from tocsin.kit.metrics import REGISTRY

if TYPE_CHECKING:
    from redis.asyncio import Redis

pytestmark = pytest.mark.redis


async def names(client: "Redis") -> list[str]:
    return [consumer["name"].decode() for consumer in await client.xinfo_consumers(IN, "enrich")]


async def silent(client: "Redis", name: str, *, entries: int) -> None:
    """Let a consumer read some entries, and be silent from then on."""
    await ensure_group(client, stream_key=IN, group="enrich")
    await add(client, *(f"{name} {n}" for n in range(entries)))
    # A read that finds nothing makes no consumer before Redis 7.2.
    await client.xgroup_createconsumer(IN, "enrich", name)
    await client.xreadgroup("enrich", name, {IN: ">"})


async def test_a_silent_consumer_with_nothing_pending_is_taken_out(
    client: "Redis", settings: MakeSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that has entries pending stays until they are acknowledged."""
    monkeypatch.setattr(duties, "SILENT_VISIBILITIES", 0)
    await silent(client, "idle", entries=0)
    await silent(client, "killed", entries=3)
    care = Caretaker(client, RECEIVED, settings(), worker="w")

    async def only_killed() -> bool:
        return await care.work() and await names(client) == ["killed"]

    await until(only_killed)
    assert 3 == (await client.xpending(IN, "enrich"))["pending"]
    await client.xack(IN, "enrich", *(id_ for id_, _ in await client.xrange(IN)))

    async def none() -> bool:
        return await care.work() and not await names(client)

    await until(none)


async def test_a_consumer_that_was_heard_of_lately_stays(client: "Redis", settings: MakeSettings) -> None:
    """Silence is counted in visibility times: a worker between two reads is not gone."""
    await silent(client, "living", entries=0)
    await Caretaker(client, RECEIVED, settings(visibility_seconds=30), worker="w").work()
    assert ["living"] == await names(client)


async def test_what_a_killed_worker_held_is_done_before_its_name_goes(
    client: "Redis", settings: MakeSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A living worker claims the entries, hands them over, and only its own name is left; the others are counted."""

    def removed() -> float:
        return REGISTRY.get_sample_value("tocsin_consumers_removed_total", {"stream": IN}) or 0

    before = removed()
    monkeypatch.setattr(duties, "SILENT_VISIBILITIES", 2)
    monkeypatch.setattr(duties, "DUTY_EVERY_SECONDS", 0.05)
    for n in range(5):
        await silent(client, f"killed-{n}", entries=2)
    async with running(build(settings(visibility_seconds=0.2), ENRICH)):

        async def alone() -> bool:
            found = await names(client)
            return await settled(client) and len(found) == 1 and not found[0].startswith("killed")

        await until(alone)
    assert 5 == removed() - before
    assert sorted(f"killed-{n} {m}" for n in range(5) for m in range(2)) == sorted(await enriched(client))


async def test_two_workers_may_make_the_group_at_once(client: "Redis", monkeypatch: pytest.MonkeyPatch) -> None:
    """Both find none and both make it: the one that comes second is told that it is there, and goes on."""

    async def not_yet(*_args: object, **_options: object) -> bool:
        return False

    monkeypatch.setattr(groups, "has_group", not_yet)
    assert [True, False] == [await ensure_group(client, stream_key=IN, group="enrich") for _ in range(2)]


async def test_leaving_looks_and_acts_in_one_step(client: "Redis") -> None:
    """A consumer that ends is taken out, unless entries are pending for it."""
    await silent(client, "busy", entries=1)
    await silent(client, "idle", entries=0)
    left = [await leave_group(client, stream_key=IN, group="enrich", consumer=name) for name in ("busy", "idle")]
    assert ([False, True], ["busy"]) == (left, await names(client))
