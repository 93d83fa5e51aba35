"""Every metric of a worker, declared once with one sentence each. Only `occurrences.py` sets them.

`stage` is the consumer group of a route, or the name of a source. All label values are bounded.
"""

from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, PlatformCollector, ProcessCollector

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

RECEIVED: Final = Counter(
    "tocsin_received_total", "Entries that were read from the stream for the first time.", ["stage"], registry=REGISTRY
)
CLAIMED: Final = Counter(
    "tocsin_claimed_total", "Entries taken over because they lay unacknowledged.", ["stage"], registry=REGISTRY
)
DONE: Final = Counter("tocsin_done_total", "Entries that were handled and handed over.", ["stage"], registry=REGISTRY)
REJECTED: Final = Counter(
    "tocsin_rejected_total", "Entries that went to the dead letters, by reason.", ["stage", "reason"], registry=REGISTRY
)
RETRIED: Final = Counter(
    "tocsin_retried_total",
    "Tries that failed because something was away, and were made again.",
    ["stage"],
    registry=REGISTRY,
)
CRASHED: Final = Counter(
    "tocsin_crashed_total", "Tries that failed because the handler has a fault.", ["stage"], registry=REGISTRY
)
DUPLICATES: Final = Counter(
    "tocsin_duplicates_total",
    "Entries found handed over already: by another worker, or by a call whose answer was lost.",
    ["stage"],
    registry=REGISTRY,
)
PUBLISHED: Final = Counter(
    "tocsin_published_total", "Messages that a source published because they were new.", ["stage"], registry=REGISTRY
)
KNOWN: Final = Counter(
    "tocsin_known_total", "Messages that a source held back because they were not new.", ["stage"], registry=REGISTRY
)
BUS_ERRORS: Final = Counter(
    "tocsin_bus_errors_total", "Calls to Redis that failed and were tried again.", ["stage", "doing"], registry=REGISTRY
)
LOOP_FAILURES: Final = Counter(
    "tocsin_loop_failures_total", "Batches on which the kit itself failed.", ["stage"], registry=REGISTRY
)
SOURCE_FAILURES: Final = Counter(
    "tocsin_source_failures_total", "Times a source failed and was started again.", ["stage"], registry=REGISTRY
)
GROUPS_CREATED: Final = Counter(
    "tocsin_groups_created_total", "Times the consumer group was missing and was created.", ["stage"], registry=REGISTRY
)
IN_FLIGHT: Final = Gauge(
    "tocsin_in_flight", "Entries that were read and are not handed over yet.", ["stage"], registry=REGISTRY
)
BATCH_SIZE: Final = Histogram(
    "tocsin_batch_size", "Entries that one read brought.", ["stage"], buckets=BATCHES, registry=REGISTRY
)
HANDLER_SECONDS: Final = Histogram(
    "tocsin_handler_seconds", "Seconds in the handler, per call.", ["stage"], buckets=FAST, registry=REGISTRY
)
HAND_OVER_SECONDS: Final = Histogram(
    "tocsin_hand_over_seconds",
    "Seconds to hand a batch over, per script call.",
    ["stage"],
    buckets=FAST,
    registry=REGISTRY,
)
REPORT_AGE_SECONDS: Final = Histogram(
    "tocsin_report_age_seconds",
    "Seconds from a report's arrival to the end of this stage; at the store, end to end.",
    ["stage"],
    buckets=PATIENT,
    registry=REGISTRY,
)
LAG: Final = Gauge(
    "tocsin_stream_lag",
    "Entries of the stream that were not yet read by the group.",
    ["stream", "stage"],
    registry=REGISTRY,
)
PENDING: Final = Gauge(
    "tocsin_stream_pending",
    "Entries that were read by the group and are unacknowledged.",
    ["stream", "stage"],
    registry=REGISTRY,
)
OLDEST_PENDING_SECONDS: Final = Gauge(
    "tocsin_oldest_pending_seconds",
    "Seconds since the oldest entry was added that the group has read and not acknowledged; 0 for none.",
    ["stream", "stage"],
    registry=REGISTRY,
)
BACKLOG: Final = Gauge(
    "tocsin_backlog", "Entries that the slowest group is behind, as a source sees it.", ["stage"], registry=REGISTRY
)
HELD_BACK: Final = Gauge(
    "tocsin_held_back",
    "Whether sources wait (1) because a group is behind or Redis is full, or not (0).",
    ["stage"],
    registry=REGISTRY,
)
TRIMMED: Final = Counter(
    "tocsin_trimmed_total", "Entries cut off a stream because no group needs them.", ["stream"], registry=REGISTRY
)
CONSUMERS_REMOVED: Final = Counter(
    "tocsin_consumers_removed_total",
    "Names of dead workers that were taken out of a stream's groups.",
    ["stream"],
    registry=REGISTRY,
)
