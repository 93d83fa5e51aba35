"""The page that lists every metric: `python -m tocsin.kit.metrics_page > docs/metrics.md`."""

import sys
from typing import Final

from prometheus_client import Counter, Gauge, Histogram

from tocsin.kit import metrics

HEAD: Final = """# Metrics

Every worker serves these at `/metrics`, beside `/livez` and `/readyz`; `TOCSIN_HEALTH_PORT` says where. `stage` is the
consumer group of a route or the name of a source, `stream` the Redis key of a stream.

This page is written by `python -m tocsin.kit.metrics_page > docs/metrics.md` from
[`metrics.py`](../shared/tocsin/kit/metrics.py), and a test holds it to that.

| metric | kind | labels | what |
|---|---|---|---|
"""

Metric = Counter | Gauge | Histogram


def page() -> str:
    """Return the page."""
    declared = [value for value in vars(metrics).values() if isinstance(value, Metric)]
    return HEAD + "".join(f"{_row(metric)}\n" for metric in declared)


def _row(metric: Metric) -> str:
    described = next(iter(metric.describe()))
    suffix = "_total" if described.type == "counter" else ""
    labels = ", ".join(f"`{label}`" for label in metric._labelnames)  # noqa: SLF001 - the library tells it nowhere else
    return f"| `{described.name}{suffix}` | {described.type} | {labels} | {described.documentation} |"


if __name__ == "__main__":
    sys.stdout.write(page())
