"""What the tests of rules, dashboards and pages are made with sees what is wrong."""

import pytest
from architecture.series import SERIES, names, scraped, wrong_labels


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (
            'max by (stream, group) (tocsin_stream_lag{group=~"a|b"}) > 5 and on (stream) up',
            {"tocsin_stream_lag", "up"},
        ),
        ('absent(up{job="tocsin"}) or vector(0)', {"up"}),
        (
            "sum by (le) (rate(tocsin_http_seconds_bucket[5m] offset 1h)) unless tocsin_nothing",
            {"tocsin_http_seconds_bucket", "tocsin_nothing"},
        ),
        ('label_replace(up, "source", "$1", "stage", "(.*)")', {"up"}),
        ('tocsin_stream_entries{stream="tocsin:{0}:reports.received"}', {"tocsin_stream_entries"}),
    ],
)
def test_what_a_query_reads(query: str, expected: set[str]) -> None:
    """Functions, words, labels and texts are no metrics."""
    assert expected == names(query)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ('tocsin_stream_lag{stream="tocsin:{0}:x", group="y"}', set()),
        ('tocsin_stream_lag{stage="y"}', {("tocsin_stream_lag", "stage")}),
        ("sum by (service, stage) (tocsin_stream_lag)", {("by", "stage")}),
        ("up unless on (reason) tocsin_stream_lag", {("by", "reason")}),
        ('histogram_quantile(0.5, sum by (le) (rate(tocsin_http_seconds_bucket{le!="1"}[5m])))', set()),
    ],
)
def test_a_label_that_is_not_there_is_seen(query: str, expected: set[tuple[str, str]]) -> None:
    """Where it is asked for, and where it is grouped by."""
    assert expected == wrong_labels(query)


def test_what_prometheus_and_its_client_add_is_known() -> None:
    """Beside what workers declare."""
    assert {"up", "ALERTS", "process_resident_memory_bytes", "python_info"} <= scraped().keys() - SERIES.keys()
