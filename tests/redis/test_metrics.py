"""What a worker shows of itself and of its streams, on a real server."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import pytest
from architecture import metrics_page
from builders import an_enriched
from prometheus_client import Metric
from prometheus_client.metrics import MetricWrapperBase
from prometheus_client.parser import text_string_to_metric_families
from redis.exceptions import ResponseError
from rig import IN, MakeSettings, add, get, running, settled, until

from tocsin.contracts.messages import RejectReason, ReportEnriched, ReportReceived
from tocsin.contracts.streams import ENRICHED, RECEIVED, Stream
from tocsin.kit import Publish, build, lag, metrics, route, source
from tocsin.kit.lag import Lookout
from tocsin.kit.metrics import REGISTRY

if TYPE_CHECKING:
    from redis.asyncio import Redis

pytestmark = pytest.mark.redis

PAGE = (Path(__file__).parents[2] / "docs/metrics.md").read_text(encoding="utf-8")
FEED = Stream("feed", ReportReceived, "fresh-source", ("fresh",), "A test's.")
OF_READERS = "tocsin_reader_"
"""Metrics of enrich's optional readers (docs/readers.md), which are here where another test has loaded those."""
OF_ONE_WORKER = {
    metric.describe()[0].name
    for module in metrics_page.OF_ONE_WORKER
    for metric in vars(module).values()
    if isinstance(metric, MetricWrapperBase)
}
"""Of one worker alone: they are here because this module has loaded them, and count nothing of the kit's."""

HIGHEST = f"{2**64 - 1}-{2**64 - 1}"


@pytest.fixture(autouse=True)
def _often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lag, "WATCH_EVERY_SECONDS", 0.05)


def value(name: str, **labels: str) -> float | None:
    return REGISTRY.get_sample_value(f"tocsin_{name}", labels)


async def look(client: "Redis", stream: Stream[ReportReceived] = RECEIVED) -> Lookout:
    lookout = Lookout(client, stream, partition=0)
    await lookout.look()
    return lookout


async def idle(_publish: Publish[ReportReceived]) -> None:
    return


async def fresh_scrape(settings: MakeSettings, *, partition: int) -> list[Metric]:
    """Return what a worker shows that has done nothing yet."""
    reading = route(lambda m: an_enriched(m.report), reads=FEED, writes=ENRICHED, group="fresh")
    async with running(build(settings(partition=partition), reading, source(idle, writes=FEED))) as worker:

        async def seen() -> bool:
            lags = value("stream_lag", stream=FEED.key(partition), group="fresh")
            return lags is not None and value("stream_entries", stream=FEED.dead.key(partition)) is not None

        await until(seen)
        _, text = await get(worker, "/metrics")
    families = text_string_to_metric_families(text)
    return [family for family in families if not family.name.startswith(OF_READERS)]


def names(families: list[Metric]) -> Iterator[str]:
    for family in families:
        yield f"{family.name}_total" if family.type == "counter" else family.name


async def test_the_page_lists_what_a_scrape_gives(client: "Redis", settings: MakeSettings) -> None:
    """No metric more and none less: `_created`, which nobody asks for, is not served."""
    assert await client.ping()
    assert OF_ONE_WORKER
    scraped = set(names(await fresh_scrape(settings, partition=7)))
    listed = set(re.findall(r"`((?:tocsin|process|python)_\w+)`", PAGE))
    if sys.platform != "linux":
        listed = {name for name in listed if not name.startswith("process_")}
    assert listed == scraped


async def test_every_label_set_is_there_before_its_first_occurrence(client: "Redis", settings: MakeSettings) -> None:
    """`increase()` cannot see a counter that appears with its first count: so each begins at 0, with every reason."""
    assert await client.ping()
    families = {family.name: family for family in await fresh_scrape(settings, partition=8)}
    ours = {"fresh", "fresh-source", "fresh+fresh-source", FEED.key(8)}
    without = {
        name
        for name, family in families.items()
        if name.startswith("tocsin_") and not any(ours & set(sample.labels.values()) for sample in family.samples)
    }
    assert without == OF_ONE_WORKER
    rejected = {
        s.labels["reason"]: s.value for s in families["tocsin_rejected"].samples if s.labels["stage"] == "fresh"
    }
    assert dict.fromkeys(RejectReason, 0.0) == rejected
    calls = {s.labels["doing"] for s in families["tocsin_bus_errors"].samples if s.labels["stage"] == "fresh"}
    assert set(get_args(metrics.Call)) == calls


async def test_what_a_batch_goes_through_is_measured(client: "Redis", settings: MakeSettings) -> None:
    """Each entry as received, in flight, handled and done; the batch by its size and its hand-over."""
    in_flight: list[float | None] = []

    def on_received(message: ReportReceived) -> ReportEnriched:
        in_flight.append(value("in_flight", stage="measured"))
        return an_enriched(message.report)

    await add(client, "a", "b")
    async with running(build(settings(), route(on_received, reads=RECEIVED, writes=ENRICHED, group="measured"))):
        await until(lambda: settled(client))
    names = ("received_total", "done_total", "handler_seconds_count", "batch_size_sum", "batch_size_count")
    measured = [value(name, stage="measured") for name in (*names, "hand_over_seconds_count", "in_flight")]
    assert ([2, 2], [2, 2, 2, 2, 1, 1, 0]) == (in_flight, measured)


async def test_a_forgotten_group_is_seen(client: "Redis") -> None:
    """Somebody made a group to have a look, and left it: it is the one that keeps the stream from being cut."""
    for n in range(3):
        await client.xadd(IN, {"data": "x"}, id=f"{1000 + n}-0")
    await add(client, "new")
    for group in ("enrich", "forgotten"):
        await client.xgroup_create(IN, group, id="0")
    [[_, entries]] = await client.xreadgroup("enrich", "c", {IN: ">"})
    await client.xack(IN, "enrich", *(id_ for id_, _ in entries[1:3]))
    await look(client)
    assert 4 == value("stream_entries", stream=IN)
    assert (0, 4) == tuple(value("stream_lag", stream=IN, group=group) for group in ("enrich", "forgotten"))
    assert (2, 0) == tuple(value("stream_pending", stream=IN, group=group) for group in ("enrich", "forgotten"))
    await client.xack(IN, "enrich", *(id_ for id_, _ in entries[:3]))
    await look(client)
    ages = [value("oldest_needed_seconds", stream=IN, group=group) or 0 for group in ("enrich", "forgotten")]
    assert ages[0] < 60
    assert ages[1] > 1e9
    assert 0 == value("oldest_pending_seconds", stream=IN, group="forgotten")


async def test_a_registered_reader_that_never_came_is_seen(client: "Redis") -> None:
    """Its group does not exist, nothing is cut for its sake, and the length of its way is the whole stream."""
    await add(client, "a", "b")
    await look(client)
    assert 2 == value("stream_lag", stream=IN, group="enrich")
    assert value("oldest_needed_seconds", stream=IN, group="enrich") is not None


async def test_a_lag_that_redis_cannot_tell_is_shown_as_the_whole_stream(client: "Redis") -> None:
    """An unread entry was deleted, as when two operators replay one letter: a stage that is gone must not go unseen."""
    await add(client, *"abcd")
    await client.xgroup_create(IN, "enrich", id="0")
    await client.xreadgroup("enrich", "c", {IN: ">"}, count=1)
    await client.xdel(IN, (await client.xrange(IN))[2][0])
    [group] = await client.xinfo_groups(IN)
    await look(client)
    assert (None, 3) == (group["lag"], value("stream_lag", stream=IN, group="enrich"))


async def test_a_lag_is_never_more_than_there_is(client: "Redis") -> None:
    """Redis goes on to count entries that were deleted unread: sources must not wait for what is gone."""
    await add(client, *"ab")
    await client.xgroup_create(IN, "enrich", id="0", entries_read=0)
    for entry_id, _ in (await client.xrange(IN))[:1]:
        await client.xdel(IN, entry_id)
    await client.execute_command("XSETID", IN, "9999999999999-0", "ENTRIESADDED", 900, "MAXDELETEDID", "1-0")
    [group] = await client.xinfo_groups(IN)
    assert group["lag"] > 1
    await look(client)
    assert 1 == value("stream_lag", stream=IN, group="enrich")


async def test_a_group_that_is_gone_is_shown_no_longer(client: "Redis") -> None:
    """An alarm about it ends when somebody has destroyed it."""
    await add(client, "a")
    await client.xgroup_create(IN, "look", id="0")
    lookout = await look(client)
    assert 1 == value("stream_lag", stream=IN, group="look")
    await client.xgroup_destroy(IN, "look")
    await lookout.look()
    assert value("stream_lag", stream=IN, group="look") is None
    assert value("oldest_needed_seconds", stream=IN, group="look") is None
    assert 1 == value("stream_lag", stream=IN, group="enrich")


async def test_who_cannot_see_a_stream_shows_nothing_of_it(client: "Redis") -> None:
    """A worker that is cut off must not contradict, with what it last saw, those that are not."""
    await add(client, "a")
    lookout = await look(client)
    await client.delete(IN)
    await client.set(IN, "no stream")
    with pytest.raises(ResponseError):
        await lookout.look()
    assert value("stream_entries", stream=IN) is None
    assert value("stream_lag", stream=IN, group="enrich") is None
    await client.delete(IN)
    await lookout.look()
    assert 0 == value("stream_entries", stream=IN)


async def test_a_group_at_the_highest_id_there_is_can_be_seen(client: "Redis") -> None:
    """After it no entry can follow, and Redis refuses to look for one."""
    await client.xadd(IN, {"data": "x"}, id=HIGHEST)
    await client.xgroup_create(IN, "enrich", id="0")
    await client.xreadgroup("enrich", "c", {IN: ">"})
    await client.xack(IN, "enrich", HIGHEST)
    await look(client)
    assert (1, 0) == (value("stream_entries", stream=IN), value("stream_pending", stream=IN, group="enrich"))
    assert 0 == value("oldest_needed_seconds", stream=IN, group="enrich")
