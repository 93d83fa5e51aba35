"""Every metric is declared once, has a sentence, and is set by somebody."""

import inspect
import re

import pytest
from architecture import metrics_page
from prometheus_client import Counter, Gauge, Histogram

from tocsin.kit import metrics, occurrences

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
