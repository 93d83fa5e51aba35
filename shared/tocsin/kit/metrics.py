"""Every metric of a worker, declared once with one sentence each. Only `occurrences.py` sets them.

`stage` is the consumer group of a route, or the name of a source. All label values are bounded.
"""

from collections.abc import Sequence
from itertools import product
from typing import Final, Literal, get_args

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    disable_created_metrics,
)

from tocsin.contracts.messages import RejectReason

disable_created_metrics()  # type: ignore[no-untyped-call]

REGISTRY: Final = CollectorRegistry()
"""What `/metrics` shows. The kit's own, so that a library's default registry cannot leak into it."""

ProcessCollector(registry=REGISTRY)
PlatformCollector(registry=REGISTRY)

FAST: Final = (0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30)
"""Seconds: from a rule on a short text to a transaction that waits."""

PATIENT: Final = (0.1, 0.3, 1, 3, 10, 30, 60, 300, 900, 3600, 21600, 86400)
"""Seconds: from a report on an idle pipeline to one that sat in a backlog for a day."""

BATCHES: Final = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512)
"""Entries: the powers of two up to the largest batch."""

EACH_SEES: Final = "; each worker on the stream tells what it sees, so take the maximum."
WHOSE_TURN: Final = "; counted by the worker whose turn it was, so take the sum."


def _counter(name: str, sentence: str, *labels: str) -> Counter:
    return Counter(name, sentence, labels, registry=REGISTRY)


def _gauge(name: str, sentence: str, *labels: str) -> Gauge:
    return Gauge(name, sentence, labels, registry=REGISTRY)


def _histogram(name: str, sentence: str, *labels: str, buckets: Sequence[float]) -> Histogram:
    return Histogram(name, sentence, labels, buckets=buckets, registry=REGISTRY)


RECEIVED: Final = _counter("tocsin_received_total", "Entries read from the stream for the first time.", "stage")
CLAIMED: Final = _counter("tocsin_claimed_total", "Entries taken over because they lay unacknowledged.", "stage")
DONE: Final = _counter("tocsin_done_total", "Entries that were handled and handed over.", "stage")
REJECTED: Final = _counter("tocsin_rejected_total", "Entries that became dead letters, by reason.", "stage", "reason")
RETRIED: Final = _counter("tocsin_retried_total", "Tries that failed because something was away.", "stage")
CRASHED: Final = _counter("tocsin_crashed_total", "Tries that failed because the handler has a fault.", "stage")
DUPLICATES: Final = _counter("tocsin_duplicates_total", "Entries found handed over already.", "stage")
PUBLISHED: Final = _counter("tocsin_published_total", "Messages that a source published as new.", "stage")
KNOWN: Final = _counter("tocsin_known_total", "Messages that a source held back because they were not new.", "stage")
BUS_ERRORS: Final = _counter("tocsin_bus_errors_total", "Calls to Redis that failed.", "stage", "doing")
LOOP_FAILURES: Final = _counter("tocsin_loop_failures_total", "Batches on which the kit itself failed.", "stage")
SOURCE_FAILURES: Final = _counter("tocsin_source_failures_total", "Times that a source failed and began anew.", "stage")
GROUPS_CREATED: Final = _counter("tocsin_groups_created_total", "Times that the group was missing.", "stage")
IN_FLIGHT: Final = _gauge("tocsin_in_flight", "Entries that were read and are not handed over yet.", "stage")
BATCH_SIZE: Final = _histogram("tocsin_batch_size", "Entries that one read brought.", "stage", buckets=BATCHES)
HANDLER_SECONDS: Final = _histogram(
    "tocsin_handler_seconds", "Seconds in the handler, per call.", "stage", buckets=FAST
)
HAND_OVER_SECONDS: Final = _histogram(
    "tocsin_hand_over_seconds", "Seconds to hand a batch over.", "stage", buckets=FAST
)
REPORT_AGE_SECONDS: Final = _histogram(
    "tocsin_report_age_seconds",
    "Seconds from a report's arrival to the end of this stage; at the store, end to end.",
    "stage",
    buckets=PATIENT,
)
STREAM_ENTRIES: Final = _gauge("tocsin_stream_entries", f"Entries that the stream holds{EACH_SEES}", "stream")
LAG: Final = _gauge(
    "tocsin_stream_lag", f"Entries of the stream that were not yet read by the group{EACH_SEES}", "stream", "group"
)
PENDING: Final = _gauge(
    "tocsin_stream_pending", f"Entries that were read by the group and are unacknowledged{EACH_SEES}", "stream", "group"
)
OLDEST_PENDING_SECONDS: Final = _gauge(
    "tocsin_oldest_pending_seconds",
    f"Seconds since the oldest entry was added that the group has read and not acknowledged, or 0{EACH_SEES}",
    "stream",
    "group",
)
OLDEST_NEEDED_SECONDS: Final = _gauge(
    "tocsin_oldest_needed_seconds",
    "Seconds since the oldest entry was added that the group has not acknowledged, read or not, or 0: the group with "
    f"the most is the one that keeps the stream from being cut{EACH_SEES}",
    "stream",
    "group",
)
BACKLOG: Final = _gauge("tocsin_backlog", "Entries that the slowest group is behind, as a source sees it.", "stage")
HELD_BACK: Final = _gauge(
    "tocsin_held_back", "Whether sources wait (1) because a group is behind or Redis is full, or not (0).", "stage"
)
TRIMMED: Final = _counter(
    "tocsin_trimmed_total", f"Entries cut off a stream because no group needs them{WHOSE_TURN}", "stream"
)
CONSUMERS_REMOVED: Final = _counter(
    "tocsin_consumers_removed_total",
    f"Names of dead workers that were taken out of a stream's groups{WHOSE_TURN}",
    "stream",
)

Call = Literal["start", "watch", "look_after", "read", "hand_over", "hold", "leave", "publish"]
"""What a worker calls Redis for: the `doing` of a failed call."""

Metrics = tuple[Counter | Gauge | Histogram, ...]

OF_A_ROUTE: Final[Metrics] = (
    *(RECEIVED, CLAIMED, DONE, RETRIED, CRASHED, DUPLICATES, LOOP_FAILURES, GROUPS_CREATED),
    *(IN_FLIGHT, BATCH_SIZE, HANDLER_SECONDS, HAND_OVER_SECONDS, REPORT_AGE_SECONDS),
)
OF_A_SOURCE: Final[Metrics] = (PUBLISHED, KNOWN, SOURCE_FAILURES)
OF_A_STREAM: Final[Metrics] = (TRIMMED, CONSUMERS_REMOVED)


def expect(worker: str, *, routes: Sequence[str], sources: Sequence[str], streams: Sequence[str]) -> None:
    """Show as 0 what has not happened yet: `increase()` does not see a counter that appears with its first count."""
    for metrics, names in ((OF_A_ROUTE, routes), (OF_A_SOURCE, sources), (OF_A_STREAM, streams)):
        for metric, name in product(metrics, names):
            metric.labels(name)
    for stage, reason in product(routes, RejectReason):
        REJECTED.labels(stage, reason.value)
    for stage, call in product((worker, *routes, *sources), get_args(Call)):
        BUS_ERRORS.labels(stage, call)
    if sources:
        _ = BACKLOG.labels(worker), HELD_BACK.labels(worker)
