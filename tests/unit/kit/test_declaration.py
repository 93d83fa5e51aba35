"""What FastStream is told, and what its AsyncAPI document shows."""

import json
from typing import Any

import pytest
from builders import an_enriched

from tocsin.contracts.messages import ReportEnriched, ReportReceived
from tocsin.contracts.streams import ENRICHED, RECEIVED
from tocsin.kit import Misconfigured, Publish, WorkerSettings, build, route, source


def on_received(message: ReportReceived) -> ReportEnriched:
    return an_enriched(message.report)


async def feed(_publish: Publish[ReportReceived]) -> None:
    return


ENRICH = route(on_received, reads=RECEIVED, writes=ENRICHED, group="enrich")


def document(*parts: Any, **settings: object) -> Any:
    return json.loads(build(WorkerSettings.model_validate(settings), *parts).asyncapi())


def test_the_document_shows_what_is_read_and_written() -> None:
    """The stream that is read, the one that is written and the dead letters are channels with their messages."""
    channels = document(ENRICH)["channels"]
    assert {
        "reports.received:enrich": ("tocsin:{0}:reports.received", "xreadgroup"),
        "reports.enriched": ("tocsin:{0}:reports.enriched", "xadd"),
        "reports.received.dead": ("tocsin:{0}:reports.received.dead", "xadd"),
    } == {name: (c["address"], c["bindings"]["redis"]["method"]) for name, c in channels.items()}


def test_the_document_shows_one_message_per_entry() -> None:
    """An integrator sees the message that an entry holds, not the batch that our reader makes of them."""
    messages = document(ENRICH)["components"]["messages"]
    payloads = {name.partition(":")[0]: m["payload"]["$ref"].rpartition("/")[2] for name, m in messages.items()}
    assert {
        "reports.received": "ReportReceived",
        "reports.enriched": "ReportEnriched",
        "reports.received.dead": "Rejected",
    } == payloads


def test_the_document_is_the_same_on_every_machine() -> None:
    """Neither host nor process id nor password is in it, so that it can be committed."""
    url = "redis://u:hunter2@h:6379/0"
    assert document(ENRICH, redis_url=url) == document(ENRICH, redis_url=url)
    assert "hunter2" not in json.dumps(document(ENRICH, redis_url=url))


def test_a_source_writes_its_stream() -> None:
    """A worker that only publishes documents the stream it fills."""
    assert ["reports.received"] == list(document(source(feed, writes=RECEIVED))["channels"])


def test_a_stream_with_several_writers_is_shown_once() -> None:
    """A worker may run several sources of one stream; FastStream would warn of one channel that hides another."""
    two = (source(feed, writes=RECEIVED), source(feed, writes=RECEIVED))
    assert ["reports.received"] == list(document(*two)["channels"])


def test_a_partition_has_its_own_streams() -> None:
    """The setting `partition` decides the keys."""
    assert "tocsin:{4}:reports.enriched" == document(ENRICH, partition=4)["channels"]["reports.enriched"]["address"]


def test_a_worker_is_named_after_its_parts() -> None:
    """Logs name a worker by its group, or by the source it runs."""
    assert build(WorkerSettings(), ENRICH, source(feed, writes=RECEIVED)).name == "enrich+ingest"


def test_a_worker_without_parts_is_a_mistake() -> None:
    """Nothing to do is said at once, with what to write instead."""
    with pytest.raises(Misconfigured, match="at least one route or source"):
        build(WorkerSettings())
