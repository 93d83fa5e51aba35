"""Every metric is declared once, has a sentence, and is set by somebody."""

import inspect
import re
from pathlib import Path

import pytest
from prometheus_client import Counter, Gauge, Histogram

from tocsin.kit import metrics, metrics_page, occurrences

ROOT = Path(__file__).parents[3]
DECLARED = {name: value for name, value in vars(metrics).items() if isinstance(value, Counter | Gauge | Histogram)}


@pytest.mark.parametrize("name", sorted(DECLARED))
def test_a_metric_has_a_name_of_ours_and_one_sentence(name: str) -> None:
    """`/metrics` explains itself: each metric begins with `tocsin_` and is told in one sentence."""
    [family] = DECLARED[name].collect()
    assert re.fullmatch(r"tocsin_[a-z_]+", family.name)
    assert re.fullmatch(r"[A-Z][^.]+\.", family.documentation)


@pytest.mark.parametrize("name", sorted(DECLARED))
def test_a_metric_is_set_by_an_occurrence(name: str) -> None:
    """Log and metric of one occurrence come from one function: none is set elsewhere, none is forgotten."""
    assert f"metrics.{name}" in inspect.getsource(occurrences)


def test_the_page_of_metrics_is_the_one_that_is_written() -> None:
    """`python -m tocsin.kit.metrics_page > docs/metrics.md` was run after the last change."""
    assert metrics_page.page() == (ROOT / "docs/metrics.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(DECLARED))
def test_the_page_has_a_row_for_each_metric(name: str) -> None:
    """Under the name that a query needs, with its sentence."""
    [family] = DECLARED[name].collect()
    suffix = "_total" if family.type == "counter" else ""
    assert f"| `{family.name}{suffix}` | {family.type} |" in metrics_page.page()
    assert f"| {family.documentation} |" in metrics_page.page()


@pytest.mark.parametrize(
    "name",
    [
        "received_total",
        "done_total",
        "rejected_total",
        "retried_total",
        "claimed_total",
        "in_flight",
        "batch_size",
        "handler_seconds",
        "hand_over_seconds",
        "stream_entries",
        "stream_lag",
        "oldest_pending_seconds",
        "oldest_needed_seconds",
        "report_age_seconds",
        "held_back",
        "trimmed_total",
    ],
)
def test_what_an_operator_needs_is_there(name: str) -> None:
    """Dashboards and alarms are written for these names."""
    assert f"| `tocsin_{name}` |" in metrics_page.page()
