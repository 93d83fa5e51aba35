"""What can happen in a worker: each occurrence has one function, which counts it and logs it."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from typing import Final, TypeVar

from prometheus_client import Counter, Gauge, Histogram

from tocsin.contracts.base import Message
from tocsin.kit import metrics
from tocsin.kit.codec import shorten
from tocsin.kit.entries import Entry, Item, Refused
from tocsin.kit.groups import StreamSeen
from tocsin.kit.logs import logger
from tocsin.kit.metrics import Call
from tocsin.kit.settings import without_password

ENTRIES_PER_LINE: Final = 32
"""Rendering a line costs more than an entry's hop. With more, a line would pass the 16 KB at which engines cut it."""

Metric = TypeVar("Metric", Counter, Gauge, Histogram)

_log: Final = logger("tocsin")


@cache
def _one(metric: Metric, *labels: str) -> Metric:
    """Return the metric of these labels. Asking the library takes longer than counting."""
    return metric.labels(*labels)


def started(worker: str, *, redis_url: str, streams: Sequence[str]) -> None:
    _log.info("started", worker=worker, redis=without_password(redis_url), streams=list(streams))


def misconfigured(worker: str, error: Exception) -> None:
    _log.critical("misconfigured", worker=worker, why=str(error))


def keys_read(file: str, *, keys: int) -> None:
    """Tell that the file of API keys has changed, and how many it holds."""
    _log.info("keys read", file=file, keys=keys)


def nobody_has_a_key(mend: str) -> None:
    """Tell that nobody can use what is served, and how that is mended."""
    _log.warning("nobody has a key", mend=mend)


def keys_unread(file: str, *, why: str) -> None:
    """Tell that the file of API keys has changed and cannot be read. Those from before hold on."""
    _log.error("keys not read", file=file, why=why)


def stopping(worker: str, *, why: str) -> None:
    _log.info("stopping", worker=worker, why=why)


def stopped(worker: str) -> None:
    _log.info("stopped", worker=worker)


def gave_up(worker: str, *, waiting_for: str, seconds: float) -> None:
    """Tell that a stopping worker ends although something of it has not."""
    _log.error("gave up", worker=worker, waiting_for=waiting_for, seconds=seconds)


def health_served(url: str) -> None:
    _log.info("health served", url=url)


def group_created(stage: str, *, stream: str, begins: str) -> None:
    """Tell that the group was missing: at a first start, or because somebody flushed Redis."""
    _one(metrics.GROUPS_CREATED, stage).inc()
    _log.warning("group created", stage=stage, stream=stream, begins_at=begins)


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


def duplicates(stage: str, found: Sequence[tuple[Entry, Message | None]]) -> None:
    """Tell that entries were handed over before; what this worker made of them now is dropped."""
    _one(metrics.DUPLICATES, stage).inc(len(found))
    for start in range(0, len(found), ENTRIES_PER_LINE):
        part = found[start : start + ENTRIES_PER_LINE]
        named = [{"entry": e.id, "deliveries": e.deliveries, **(m.log_ids() if m else {})} for e, m in part]
        _log.warning("handed over already", stage=stage, entries=named)


def rejected(stage: str, refused: Refused) -> None:
    ids = refused.message.log_ids() if refused.message else {}
    reason, detail = refused.reason.value, shorten(refused.detail)
    _one(metrics.REJECTED, stage, reason).inc()
    _log.error("rejected", stage=stage, entry=refused.entry.id, reason=reason, detail=detail, **ids)


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


def bus_failed(stage: str, *, doing: Call, error: Exception, pause: float, stream: str | None = None) -> None:
    """Tell that a call to Redis failed and is made again after the pause."""
    _one(metrics.BUS_ERRORS, stage, doing).inc()
    which = {"stream": stream} if stream else {}
    why, pause = f"{type(error).__name__}: {error}", round(pause, 3)
    _log.warning("redis call failed", stage=stage, doing=doing, error=why, pause_seconds=pause, **which)


def bus_still_away(stage: str, *, doing: Call) -> None:
    """Count a call that failed again, as was to be expected; the log was told when it failed first."""
    _one(metrics.BUS_ERRORS, stage, doing).inc()


def bus_back(stage: str, *, doing: Call, seconds: float, stream: str | None = None) -> None:
    """Tell that a call which failed for so many seconds, and was told once, has succeeded again."""
    which = {"stream": stream} if stream else {}
    _log.info("redis is back", stage=stage, doing=doing, after_seconds=round(seconds, 3), **which)


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


def stream_seen(stream: str, seen: StreamSeen, *, gone: Iterable[str]) -> None:
    """Show how long a stream is, and how far its groups are."""
    metrics.STREAM_ENTRIES.labels(stream).set(seen.entries)
    for group in seen.groups:
        metrics.LAG.labels(stream, group.name).set(group.lag)
        metrics.PENDING.labels(stream, group.name).set(group.pending)
        metrics.OLDEST_PENDING_SECONDS.labels(stream, group.name).set(group.oldest_pending_seconds)
        metrics.OLDEST_NEEDED_SECONDS.labels(stream, group.name).set(group.oldest_needed_seconds)
    _groups_gone(stream, gone)


def stream_unseen(stream: str, *, gone: Iterable[str]) -> None:
    """Show nothing of a stream: who cannot see it must not contradict those who can."""
    metrics.STREAM_ENTRIES.remove(stream)
    _groups_gone(stream, gone)


def _groups_gone(stream: str, groups: Iterable[str]) -> None:
    for group in groups:
        for metric in (metrics.LAG, metrics.PENDING, metrics.OLDEST_PENDING_SECONDS, metrics.OLDEST_NEEDED_SECONDS):
            metric.remove(stream, group)


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
