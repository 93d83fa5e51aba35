"""The page that lists every metric, written by `make docs`."""

from typing import Final

from prometheus_client import Counter, Gauge, Histogram

from tocsin.kit import metrics
from tocsin_alert import occurrences as of_alert
from tocsin_board import occurrences as of_board
from tocsin_ingest import occurrences as of_ingest
from tocsin_store import occurrences as of_store

HEAD: Final = """# Metrics

Every worker serves these at `/metrics`, beside `/livez` and `/readyz`; `TOCSIN_HEALTH_PORT` says where. `stage` is the
consumer group of a route or the name of a source (of a worker that is several of these: their names joined by `+`),
`stream` the Redis key of a stream, `group` any group there is on it. A histogram has `_bucket`, `_sum` and `_count`.

Counters begin at 0 when the worker starts, for every stage and reason there may be, so that `increase()` sees the first
occurrence. What is told of a stream is told of every stream that a worker reads or writes, its dead letters among them,
and every five seconds; it is absent while the worker cannot see Redis.

This page is written by `make docs` from
[`metrics.py`](../shared/tocsin/kit/metrics.py), ingest's
[`occurrences.py`](../services/ingest/tocsin_ingest/occurrences.py), the
[store's](../services/store/tocsin_store/occurrences.py), the
[board's](../services/board/tocsin_board/occurrences.py) and
[alert's](../services/alert/tocsin_alert/occurrences.py), and a test holds it to that. `source` is one of ingest's
sources, as `tocsin sources` calls it; `channel` is one of alert's.

| metric | kind | labels | what |
|---|---|---|---|
"""

TAIL: Final = """
On Linux the Prometheus client adds what it knows of the process: `process_cpu_seconds_total`, `process_max_fds`,
`process_open_fds`, `process_resident_memory_bytes`, `process_start_time_seconds`, `process_virtual_memory_bytes`; and
`python_info` everywhere.
"""

Metric = Counter | Gauge | Histogram

OF_ONE_WORKER: Final = (of_ingest, of_store, of_board, of_alert)
"""Where a worker declares what it alone counts."""


def page() -> str:
    """Return the page."""
    declared = [value for module in (metrics, *OF_ONE_WORKER) for value in vars(module).values()]
    declared = [value for value in declared if isinstance(value, Metric)]
    return HEAD + "".join(f"{_row(metric)}\n" for metric in declared) + TAIL


def _row(metric: Metric) -> str:
    described = next(iter(metric.describe()))
    suffix = "_total" if described.type == "counter" else ""
    labels = ", ".join(f"`{label}`" for label in metric._labelnames)
    return f"| `{described.name}{suffix}` | {described.type} | {labels} | {described.documentation} |"
