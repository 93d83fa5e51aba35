"""Every series that is served, as the code declares it: for what pages, alert rules and dashboards say of them."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from architecture.metrics_page import OF_ONE_WORKER
from prometheus_client import Counter, Gauge, Histogram

from tocsin.kit import metrics
from tocsin_enrich.readers import occurrences as readers

OF_THE_TARGET: Final = {"job", "instance", "service"}
"""Labels that Prometheus adds to every series of a target (infra/prometheus/prometheus.yml)."""

OF_PROMETHEUS: Final = {"up": set[str](), "ALERTS": {"alertname", "alertstate", "severity"}}
"""What Prometheus tells of its own accord."""

_STRING: Final = re.compile(r'"(?:[^"\\]|\\.)*"')
_SELECTOR: Final = re.compile(r"\b([a-zA-Z_:][\w:]*)\{([^}]*)\}")
_NAME: Final = re.compile(r"(?<![\w$])([a-zA-Z_:][\w:]*)(?!\s*\()(?![\w:])")
_GROUPING: Final = re.compile(r"\b(?:by|on|ignoring|without|group_left|group_right)\s*\(([^)]*)\)")
_WORDS: Final = {
    "and",
    "or",
    "unless",
    "by",
    "on",
    "ignoring",
    "without",
    "bool",
    "offset",
    "group_left",
    "group_right",
}


def served() -> Iterator[tuple[str, set[str]]]:
    """Yield the name of each series that a worker declares, and its labels."""
    declared = [metric for module in (metrics, *OF_ONE_WORKER) for metric in vars(module).values()]
    for metric in (*declared, *readers.METRICS):
        if isinstance(metric, Counter | Gauge | Histogram):
            [family] = metric.describe()
            labels = set(metric._labelnames)
            match family.type:
                case "counter":
                    yield f"{family.name}_total", labels
                case "histogram":
                    yield from ((f"{family.name}{end}", labels | {"le"}) for end in ("", "_bucket", "_sum", "_count"))
                case _:
                    yield family.name, labels


SERIES: Final = dict(served())
"""What workers declare: names to labels."""


@cache
def scraped() -> dict[str, set[str]]:
    """Return all that Prometheus has: what workers declare, what their client adds, and what it tells itself."""
    client = {s.name: set(s.labels) for family in metrics.REGISTRY.collect() for s in family.samples}
    return client | SERIES | OF_PROMETHEUS


def names(query: str) -> set[str]:
    """Return the metrics that a query reads."""
    bare = _GROUPING.sub("", re.sub(r"\{[^}]*\}|\[[^\]]*\]", "", _STRING.sub('""', query)))
    return set(_NAME.findall(bare)) - _WORDS


def wrong_labels(query: str) -> set[tuple[str, str]]:
    """Return labels that a query asks for and that the metric, or none of the query's, has."""
    known = scraped()
    wrong = {
        (name, label)
        for name, inside in _SELECTOR.findall(
            _STRING.sub(lambda text: text[0].replace("}", "").replace("{", ""), query)
        )
        for label in re.findall(r"(?:^|,)\s*(\w+)\s*(?:=|!)", inside)
        if label not in known.get(name, set()) | OF_THE_TARGET
    }
    anywhere = OF_THE_TARGET.union(*(known.get(name, set()) for name in names(query)))
    grouped = {label for group in _GROUPING.findall(query) for label in re.split(r",\s*", group) if label}
    return wrong | {
        ("by", label) for label in grouped - anywhere - set(re.findall(r'label_replace\(.*?"(\w+)"', query))
    }
