"""What sources brought, as metrics."""

import time
from datetime import UTC, datetime

from builders import a_report
from near import alone
from prometheus_client import CollectorRegistry, generate_latest

from tocsin.contracts.messages import ReportReceived
from tocsin.contracts.sources import Tally
from tocsin.kit.metrics import REGISTRY
from tocsin.kit.testing import RecordingPublish
from tocsin_ingest import occurrences
from tocsin_ingest.intake import Intake
from tocsin_ingest.ledger import MemoryLedger
from tocsin_ingest.sources.collector import Unreadable

SERVED: CollectorRegistry = REGISTRY


def items(source: str) -> dict[str, float | None]:
    return {
        outcome: SERVED.get_sample_value("tocsin_source_items_total", {"source": source, "outcome": outcome})
        for outcome in ("new", "copy", "known", "refused")
    }


async def test_what_a_source_brings_is_counted_in_metrics_and_ledger() -> None:
    """By what became of it. The last that was refused is its last error."""
    ledger = MemoryLedger()
    intake = Intake(RecordingPublish[ReportReceived](), grouper=alone, ledger=ledger, now=lambda: datetime.now(UTC))
    deliver = intake.of("test:one")
    other = a_report("Two.").model_copy(update={"id": "2" * 64})
    await deliver([a_report("One."), other, Unreadable("a.txt", "empty"), Unreadable("b.txt", "too large")])
    await deliver([a_report("One.")])
    standing = (await ledger.standings())["test:one"]

    assert {"new": 2.0, "copy": 0.0, "known": 1.0, "refused": 2.0} == items("test:one")
    assert (Tally(new=2, known=1, refused=2), "b.txt: too large") == (standing.tally, standing.last_error)


def test_a_copy_is_new_and_counted_apart() -> None:
    """Its text came before, its report did not."""
    occurrences.taken("test:two", Tally(new=3, copies=2))

    assert {"new": 1.0, "copy": 2.0, "known": 0.0, "refused": 0.0} == items("test:two")


def test_a_success_is_a_report_or_a_round_without_news() -> None:
    """What was refused is none."""
    labels = {"source": "test:three"}
    occurrences.taken("test:three", Tally(refused=1))
    refused = SERVED.get_sample_value(SUCCESS, labels)
    occurrences.round_done("test:three")

    assert refused is None
    assert time.time() - 60 < (SERVED.get_sample_value(SUCCESS, labels) or 0.0)


def test_a_source_that_began_shows_its_zeros() -> None:
    """`increase()` does not see a counter that appears with its first count."""
    before = SERVED.get_sample_value("tocsin_collectors") or 0.0
    occurrences.started("test:four")
    served = generate_latest(SERVED).decode()
    occurrences.ended("test:four")

    assert {"new": 0.0, "copy": 0.0, "known": 0.0, "refused": 0.0} == items("test:four")
    assert 'tocsin_source_fetch_failures_total{source="test:four"} 0.0' in served
    assert f"tocsin_collectors {before + 1}" in served
    assert before == SERVED.get_sample_value("tocsin_collectors")


SUCCESS = "tocsin_source_last_success_timestamp_seconds"
