"""Where reports come from: what each source brings, when it was last heard from, and what it is refused for."""

from typing import Final

from tocsin_dashboards.panels import Choice, Dashboard, Panel, Query, Row
from tocsin_dashboards.queries import quantile, rate


def _brought(outcome: str, legend: str = "{{source}}") -> Query:
    return Query(rate(f'tocsin_source_items_total{{source=~"$source", outcome="{outcome}"}}', "source"), legend)


BROUGHT: Final = Row(
    "What they bring",
    (
        Panel("New", "Reports a second whose text is new.", "ops", (_brought("new"),), stacked=True),
        Panel(
            "Copies, and known from before",
            "A second. Feeds tell the same again and again: much of this is as it should be.",
            "ops",
            (_brought("copy", "{{source}} copies"), _brought("known", "{{source}} known")),
        ),
        Panel(
            "Refused",
            "Inputs a second that are no report: the log tells where and why.",
            "ops",
            (_brought("refused"),),
        ),
    ),
)

HEARD: Final = Row(
    "Whether they are heard from",
    (
        Panel(
            "Last heard from",
            "When it last brought a report, or was asked and had nothing new.",
            "dateTimeFromNow",
            (
                Query(
                    'max by (source) (tocsin_source_last_success_timestamp_seconds{source=~"$source"}) * 1000',
                    "{{source}}",
                ),
            ),
            kind="stat",
            width=24,
            height=6,
        ),
        Panel(
            "Rounds that failed",
            "A second: a feed or page that hangs, is gone, or turned us away.",
            "ops",
            (Query(rate('tocsin_source_fetch_failures_total{source=~"$source"}', "source"), "{{source}}"),),
        ),
        Panel(
            "Collectors that failed",
            "A second. They begin anew by themselves.",
            "ops",
            (Query(rate('tocsin_collector_failures_total{source=~"$source"}', "source"), "{{source}}"),),
        ),
        Panel(
            "Collectors, and wrong entries",
            "Collectors at work in each worker, and entries of sources.toml that are not.",
            "short",
            (
                Query("sum by (instance) (tocsin_collectors)", "{{instance}} at work"),
                Query("max(tocsin_sources_file_complaints)", "wrong"),
            ),
        ),
    ),
)

DOOR: Final = Row(
    "At the door",
    (
        Panel(
            "POST /reports, answers by status",
            "A second. 202 is taken, 429 asks a sender to wait, 5xx is ours.",
            "ops",
            (Query(rate("tocsin_http_answers_total", "status"), "{{status}}"),),
        ),
        Panel(
            "POST /reports, seconds to answer",
            "From a request's head to its answer.",
            "s",
            (
                Query(quantile(0.5, "tocsin_http_seconds"), "p50"),
                Query(quantile(0.95, "tocsin_http_seconds"), "p95"),
            ),
        ),
        Panel(
            "Backlog that holds sources back",
            "Entries that the slowest group is behind, as ingest sees it, and 1 while it waits.",
            "short",
            (
                Query("max by (stage) (tocsin_backlog)", "{{stage}} backlog"),
                Query("max by (stage) (tocsin_held_back)", "{{stage}} waits"),
            ),
        ),
    ),
)

SOURCES: Final = Dashboard(
    "tocsin-sources",
    "Tocsin: sources",
    "Where reports come from, and how each source does.",
    (BROUGHT, HEARD, DOOR),
    (Choice("source", "source", "label_values(tocsin_source_items_total, source)"),),
)
