"""What can happen in a worker: each occurrence has one function, which counts it and logs it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from typing import Final, TypeVar

import structlog
from prometheus_client import Counter, Gauge, Histogram
from structlog.typing import FilteringBoundLogger

from tocsin.contracts.base import Message
from tocsin.kit import metrics
from tocsin.kit.entries import Entry, Item, Refused
from tocsin.kit.settings import without_password

ENTRIES_PER_LINE: Final = 32
"""Rendering a line costs more than an entry's hop. With more, a line would pass the 16 KB at which engines cut it."""

Metric = TypeVar("Metric", Counter, Gauge, Histogram)

_log: FilteringBoundLogger = structlog.get_logger("tocsin")


@cache
def _one(metric: Metric, *labels: str) -> Metric:
    """Return the metric of these labels. Asking the library takes longer than counting."""
    return metric.labels(*labels)


def started(worker: str, *, redis_url: str, streams: Sequence[str]) -> None:
    _log.info("started", worker=worker, redis=without_password(redis_url), streams=list(streams))


def misconfigured(worker: str, error: Exception) -> None:
    _log.critical("misconfigured", worker=worker, why=str(error))


def stopping(worker: str, *, why: str) -> None:
    _log.info("stopping", worker=worker, why=why)


def stopped(worker: str) -> None:
    _log.info("stopped", worker=worker)


def gave_up(worker: str, *, waiting_for: str, seconds: float) -> None:
    """Tell that a stopping worker ends although something of it has not."""
    _log.error("gave up", worker=worker, waiting_for=waiting_for, seconds=seconds)


def health_served(url: str) -> None:
    _log.info("health served", url=url)


def group_created(stage: str, *, stream: str) -> None:
    """Tell that the group was missing: at a first start, or because somebody flushed Redis."""
    _one(metrics.GROUPS_CREATED, stage).inc()
    _log.warning("group created", stage=stage, stream=stream, begins_at="0")


def received(stage: str, count: int) -> None:
    _one(metrics.RECEIVED, stage).inc(count)
    _one(metrics.BATCH_SIZE, stage).observe(count)


def claimed(stage: str, count: int, *, most_deliveries: int) -> None:
    """Tell that entries were taken over: their worker died, or their last try crashed."""
    _one(metrics.CLAIMED, stage).inc(count)
    _one(metrics.BATCH_SIZE, stage).observe(count)
    _log.warning("claimed", stage=stage, entries=count, most_deliveries=most_deliveries)


@contextmanager
def in_flight(stage: str, count: int) -> Iterator[None]:
    """Count entries as being at work while this is open."""
    gauge = _one(metrics.IN_FLIGHT, stage)
    gauge.inc(count)
    try:
        yield
    finally:
        gauge.dec(count)


def handler_called(stage: str, seconds: float) -> None:
    _one(metrics.HANDLER_SECONDS, stage).observe(seconds)


def done(stage: str, handled: Sequence[tuple[Item[Message], Sequence[Message]]]) -> None:
    """Tell that entries were handled, and that what came of each is on the next stream. A line names many entries."""
    _one(metrics.DONE, stage).inc(len(handled))
    now = datetime.now(UTC)
    for item, _ in handled:
        if came_in := item.message.came_in():
            _one(metrics.REPORT_AGE_SECONDS, stage).observe(max((now - came_in).total_seconds(), 0.0))
    for start in range(0, len(handled), ENTRIES_PER_LINE):
        named = [_named(item, outputs) for item, outputs in handled[start : start + ENTRIES_PER_LINE]]
        _log.info("done", stage=stage, entries=named)


def _named(item: Item[Message], outputs: Sequence[Message]) -> dict[str, object]:
    ids = item.message.log_ids()
    for output in outputs:
        ids |= output.log_ids()
    return {"entry": item.entry.id, "outputs": len(outputs), **ids}


def handed_over(stage: str, seconds: float) -> None:
    _one(metrics.HAND_OVER_SECONDS, stage).observe(seconds)


def duplicate(stage: str, entry: Entry) -> None:
    """Tell that the entry was handed over before; what this worker made of it now is dropped."""
    _one(metrics.DUPLICATES, stage).inc()
    _log.warning("handed over already", stage=stage, entry=entry.id, deliveries=entry.deliveries)


def rejected(stage: str, refused: Refused) -> None:
    ids = refused.message.log_ids() if refused.message else {}
    _one(metrics.REJECTED, stage, refused.reason.value).inc()
    _log.error(
        "rejected", stage=stage, entry=refused.entry.id, reason=refused.reason.value, detail=refused.detail, **ids
    )


def postponed(stage: str, *, count: int, error: Exception, pause: float) -> None:
    """Tell that something the handler needs is away: the same entries are tried again after the pause."""
    _one(metrics.RETRIED, stage).inc(count)
    _log.warning("tried again soon", stage=stage, entries=count, why=str(error), pause_seconds=round(pause, 3))


def crashed(stage: str, item: Item[Message], error: Exception) -> None:
    """Tell that the handler failed in a way nobody foresaw: the entry stays pending."""
    _one(metrics.CRASHED, stage).inc()
    _log.error(
        "handler crashed",
        stage=stage,
        entry=item.entry.id,
        deliveries=item.entry.deliveries,
        exc_info=error,
        **item.message.log_ids(),
    )


def bus_failed(stage: str, *, doing: str, error: Exception, pause: float) -> None:
    """Tell that a call to Redis failed and is made again after the pause. `doing` is one of a few fixed words."""
    _one(metrics.BUS_ERRORS, stage, doing).inc()
    _log.warning(
        "redis call failed",
        stage=stage,
        doing=doing,
        error=f"{type(error).__name__}: {error}",
        pause_seconds=round(pause, 3),
    )


def loop_failed(stage: str, *, error: Exception, pause: float) -> None:
    """Tell that the kit itself failed on a batch, which stays pending."""
    _one(metrics.LOOP_FAILURES, stage).inc()
    _log.error("read loop failed", stage=stage, pause_seconds=round(pause, 3), exc_info=error)


def published(stage: str, *, new: int, known: int) -> None:
    _one(metrics.PUBLISHED, stage).inc(new)
    _one(metrics.KNOWN, stage).inc(known)


def source_finished(stage: str) -> None:
    _log.info("source finished", stage=stage)


def source_failed(stage: str, *, error: Exception, pause: float) -> None:
    _one(metrics.SOURCE_FAILURES, stage).inc()
    _log.error("source failed", stage=stage, pause_seconds=round(pause, 3), exc_info=error)


def lag_seen(stage: str, *, stream: str, lag: int | None, pending: int, oldest_seconds: float) -> None:
    """Show how far the group is behind. Redis cannot always tell the lag; then the last known value stays."""
    if lag is not None:
        _one(metrics.LAG, stream, stage).set(lag)
    _one(metrics.PENDING, stream, stage).set(pending)
    _one(metrics.OLDEST_PENDING_SECONDS, stream, stage).set(oldest_seconds)


def backlog_seen(stage: str, entries: int) -> None:
    """Show how far the slowest group is behind, as a source sees it."""
    _one(metrics.BACKLOG, stage).set(entries)


def held_back(stage: str, *, why: str) -> None:
    """Tell that a source waits, and for what."""
    _one(metrics.HELD_BACK, stage).set(1)
    _log.warning("held back", stage=stage, why=why)


def released(stage: str, *, backlog: int) -> None:
    """Tell that a source goes on."""
    _one(metrics.HELD_BACK, stage).set(0)
    _log.info("goes on", stage=stage, backlog=backlog)


def trimmed(stream: str, *, entries: int) -> None:
    """Tell that entries were cut off a stream, which no group needs."""
    _one(metrics.TRIMMED, stream).inc(entries)
    _log.debug("trimmed", stream=stream, entries=entries)


def consumers_removed(stream: str, *, count: int) -> None:
    """Tell that names of workers that were killed were taken out of the stream's groups."""
    _one(metrics.CONSUMERS_REMOVED, stream).inc(count)
    _log.info("consumers removed", stream=stream, count=count)
