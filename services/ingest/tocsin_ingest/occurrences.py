"""What can happen to sources: each occurrence has one function, which counts it and logs it.

`source` is a collector's name. There are as many as stand in the settings, in `sources.toml` and among the API keys.
"""

from functools import cache
from typing import Final, Literal, get_args

from prometheus_client import Counter, Gauge, Histogram

from tocsin.contracts.report import Report
from tocsin.contracts.sources import Tally
from tocsin.kit.logs import logger
from tocsin.kit.metrics import FAST, REGISTRY
from tocsin_ingest.sources.collector import Unreadable

SOURCE_ITEMS: Final = Counter(
    "tocsin_source_items_total",
    "What a source brought: reports that are `new`, a `copy` of another's text or `known` from before, and what is "
    "`refused`.",
    ("source", "outcome"),
    registry=REGISTRY,
)
SOURCE_SUCCESS: Final = Gauge(
    "tocsin_source_last_success_timestamp_seconds",
    "When a source last brought a report to this worker, or was asked by it and had nothing new; take the maximum.",
    ("source",),
    registry=REGISTRY,
)
SOURCE_ROUND_FAILURES: Final = Counter(
    "tocsin_source_fetch_failures_total",
    "Rounds in which a source could not be had: it hangs, is gone, or turned us away.",
    ("source",),
    registry=REGISTRY,
)
COLLECTOR_FAILURES: Final = Counter(
    "tocsin_collector_failures_total", "Times that a collector failed and began anew.", ("source",), registry=REGISTRY
)
COLLECTORS: Final = Gauge("tocsin_collectors", "Collectors at work.", registry=REGISTRY)
LISTING_COMPLAINTS: Final = Gauge(
    "tocsin_sources_file_complaints", "What is wrong in sources.toml: these entries are not at work.", registry=REGISTRY
)
HTTP_ANSWERS: Final = Counter(
    "tocsin_http_answers_total", "Answers to POST /reports, by HTTP status.", ("status",), registry=REGISTRY
)
HTTP_SECONDS: Final = Histogram(
    "tocsin_http_seconds", "Seconds from a request's head to its answer.", registry=REGISTRY, buckets=FAST
)

Outcome = Literal["new", "copy", "known", "refused"]

_log: Final = logger("tocsin.ingest")


@cache
def _items(source: str, outcome: Outcome) -> Counter:
    """Return the counter of these labels. Asking the library takes longer than counting."""
    return SOURCE_ITEMS.labels(source, outcome)


@cache
def _answers(status: int) -> Counter:
    """Return the counter of a status."""
    return HTTP_ANSWERS.labels(str(status))


def started(source: str) -> None:
    """Tell that a collector is at work, and show as 0 what has not happened to it."""
    for outcome in get_args(Outcome):
        _items(source, outcome)
    _ = SOURCE_ROUND_FAILURES.labels(source), COLLECTOR_FAILURES.labels(source)
    COLLECTORS.inc()
    _log.info("source started", source=source)


def ended(source: str) -> None:
    """Tell that a collector is at work no more: nothing more can come, or its entry was taken out."""
    COLLECTORS.dec()
    _log.info("source ended", source=source)


def refused(source: str, bad: Unreadable) -> None:
    """Tell what is no report, where it stands, and why."""
    _log.warning("input refused", source=source, where=bad.where, reason=bad.reason)


def time_set_aside(report: Report) -> None:
    """Tell that a report is taken without its time, which lies in the future."""
    reason = f"published_at: found {report.published_at}, more than a day ahead of our clock; set its sender's right"
    _log.warning("time set aside", report=report.id, outlet=report.source.name, reason=reason)


def taken(source: str, tally: Tally) -> None:
    """Count what a source brought."""
    counts: dict[Outcome, int] = {
        "new": tally.new - tally.copies,
        "copy": tally.copies,
        "known": tally.known,
        "refused": tally.refused,
    }
    for outcome, number in counts.items():
        _items(source, outcome).inc(number)
    if tally.new or tally.known:
        SOURCE_SUCCESS.labels(source).set_to_current_time()


def round_done(source: str) -> None:
    """Tell that a source was asked, whether or not it had anything new."""
    SOURCE_SUCCESS.labels(source).set_to_current_time()


def round_failed(source: str, *, why: str, failures: int, rest_seconds: float) -> None:
    """Tell that a source could not be had, how often in a row, and how long it is left alone now."""
    SOURCE_ROUND_FAILURES.labels(source).inc()
    _log.warning("fetch failed", source=source, why=why, failures=failures, rest_seconds=round(rest_seconds, 1))


def collector_failed(source: str, *, error: Exception, pause: float) -> None:
    """Tell that a collector failed in a way nobody foresaw; it begins anew after the pause."""
    COLLECTOR_FAILURES.labels(source).inc()
    _log.error("collector failed", source=source, pause_seconds=round(pause, 3), exc_info=error)


def collector_waits(source: str, *, error: Exception, pause: float) -> None:
    """Tell that a collector begins anew because Redis is away."""
    COLLECTOR_FAILURES.labels(source).inc()
    why = f"{type(error).__name__}: {error}"
    _log.warning("collector waits", source=source, why=why, pause_seconds=round(pause, 3))


def listing_read(file: str, *, entries: int, complaints: int) -> None:
    """Tell that the file of sources was read, and how much of it is of use."""
    LISTING_COMPLAINTS.set(complaints)
    _log.info("sources read", file=file, entries=entries, complaints=complaints)


def listing_complaint(bad: Unreadable) -> None:
    """Tell what is wrong in the file of sources."""
    _log.error("source not set", where=bad.where, reason=bad.reason)


def listing_unread(file: str, *, why: str) -> None:
    """Tell that the file of sources says nothing now. What is at work stays so."""
    _log.warning("sources not read", file=file, why=why)


def http_served(url: str) -> None:
    """Tell where reports are taken over HTTP, and show as 0 the answers that an alert is about."""
    for status in (202, 429, 500, 503):
        _answers(status)
    _log.info("http served", url=url)


def http_answered(status: int, *, seconds: float) -> None:
    """Count an answer to whoever sent reports."""
    _answers(status).inc()
    HTTP_SECONDS.observe(seconds)
