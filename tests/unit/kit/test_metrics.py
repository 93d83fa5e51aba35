"""Every metric is declared once, has a sentence, and is set by somebody."""

import inspect
import re

import pytest
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
