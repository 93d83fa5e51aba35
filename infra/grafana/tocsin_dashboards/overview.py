"""The first page tells whether what comes in gets through, and when."""

from typing import Final

from tocsin_dashboards.panels import Dashboard, Panel, Query, Row, Unit
from tocsin_dashboards.queries import most, quantile, rate


def _number(title: str, says: str, expr: str, *, unit: Unit = "none", alarm: float | None = None) -> Panel:
    """Return a number as it is now; six stand side by side."""
    return Panel(title, says, unit, (Query(expr, title),), kind="stat", width=4, height=4, alarm=alarm)


NOW: Final = Row(
    "Now",
    (
        _number(
            "Alerts that fire",
            "None is good. The table below names them; docs/operations.md has a runbook for each.",
            'count(ALERTS{alertname=~"Tocsin.+", alertstate="firing"}) or vector(0)',
            alarm=1,
        ),
        _number(
            "Workers that do not answer",
            "Containers that the name server knows and that do not answer Prometheus.",
            'count(up{job="tocsin"} == 0) or vector(0)',
            alarm=1,
        ),
        _number(
            "Reports stored a minute",
            "What came out at the end of the line, over the last five minutes.",
            '60 * sum(rate(tocsin_done_total{stage="store"}[5m]))',
            unit="short",
        ),
        _number(
            "From arrival to the database, p95",
            "Nineteen reports of twenty of the last ten minutes took no longer. The line is TocsinReportsSlow.",
            quantile(0.95, "tocsin_report_age_seconds", where='{stage="store"}', within="10m"),
            unit="s",
            alarm=60,
        ),
        _number(
            "Dead letters",
            "What was refused and waits for somebody: tocsin dead list.",
            'sum(max by (stream) (tocsin_stream_entries{stream=~".+[.]dead"})) or vector(0)',
            alarm=1,
        ),
        _number(
            "Sources wait",
            "1 where ingest takes in nothing because a group is far behind or Redis is full.",
            "max(tocsin_held_back) or vector(0)",
            alarm=1,
        ),
        Panel(
            "Which alerts",
            "What fires and what is pending, with what it is about.",
            "none",
            (Query('ALERTS{alertname=~"Tocsin.+"}', "{{alertname}}"),),
            kind="table",
            width=24,
            height=6,
        ),
    ),
)

FLOW: Final = Row(
    "Flow",
    (
        Panel(
            "Published by sources",
            "Messages a second that were put on the bus, and those that were held back because they were not new.",
            "ops",
            (
                Query(rate("tocsin_published_total", "stage"), "{{stage}}: new"),
                Query(rate("tocsin_known_total", "stage"), "{{stage}}: known"),
            ),
        ),
        Panel(
            "Into each stage",
            "Entries a second that were read for the first time.",
            "ops",
            (Query(rate("tocsin_received_total", "stage"), "{{stage}}"),),
        ),
        Panel(
            "Out of each stage",
            "Entries a second that were handled and handed over. Below what goes in, lag grows.",
            "ops",
            (Query(rate("tocsin_done_total", "stage"), "{{stage}}"),),
        ),
    ),
)

WAITING: Final = Row(
    "Waiting",
    (
        Panel(
            "Lag",
            "Entries that a group has not read. The line is TocsinBacklogLarge; sources are held back at twice of it.",
            "short",
            (Query(most("tocsin_stream_lag", "group, stream"), "{{group}} of {{stream}}"),),
            alarm=25_000,
        ),
        Panel(
            "Oldest entry that is needed",
            "How long the oldest entry has waited that a group has not done. The line is TocsinStageBehind.",
            "s",
            (Query(most("tocsin_oldest_needed_seconds", "group, stream"), "{{group}} of {{stream}}"),),
            alarm=300,
        ),
        Panel(
            "Read and not finished",
            "Entries with a worker. They are taken over when they lie for longer than the visibility time.",
            "short",
            (Query(most("tocsin_stream_pending", "group, stream"), "{{group}} of {{stream}}"),),
        ),
        Panel(
            "Age of reports when a stage is done, p50",
            "Half of the reports are younger when they leave a stage; at the store, end to end.",
            "s",
            (Query(quantile(0.5, "tocsin_report_age_seconds", "stage"), "{{stage}}"),),
            width=12,
        ),
        Panel(
            "Age of reports when a stage is done, p95",
            "One report in twenty is older. The first stage that is high is the slow one.",
            "s",
            (Query(quantile(0.95, "tocsin_report_age_seconds", "stage"), "{{stage}}"),),
            width=12,
            alarm=60,
        ),
    ),
)

REFUSED: Final = Row(
    "Refused, and faults",
    (
        Panel(
            "Refused, by reason",
            "Entries a second that became dead letters.",
            "ops",
            (Query(rate("tocsin_rejected_total", "stage, reason") + " > 0", "{{stage}}: {{reason}}"),),
        ),
        Panel(
            "Dead letters in each stream",
            "They stay until somebody replays or drops them.",
            "short",
            (Query(most('tocsin_stream_entries{stream=~".+[.]dead"}', "stream"), "{{stream}}"),),
        ),
        Panel(
            "Failures",
            "A second: tries while something was away, crashes of a handler, batches on which the kit failed, sources.",
            "ops",
            (
                Query(rate("tocsin_retried_total", "stage"), "{{stage}}: away"),
                Query(rate("tocsin_crashed_total", "stage"), "{{stage}}: crashed"),
                Query(rate("tocsin_loop_failures_total", "stage"), "{{stage}}: read loop"),
                Query(rate("tocsin_source_failures_total", "stage"), "{{stage}}: source"),
            ),
        ),
    ),
)

REDIS: Final = Row(
    "Redis",
    (
        Panel(
            "Entries in each stream",
            "What is done is cut within seconds; incidents.changed is kept for TOCSIN_RETENTION_HOURS.",
            "short",
            (Query(most("tocsin_stream_entries", "stream"), "{{stream}}"),),
        ),
        Panel(
            "Calls to Redis that failed",
            "A second, by what they were for. A restart of Redis is a spike.",
            "ops",
            (Query(rate("tocsin_bus_errors_total", "stage, doing") + " > 0", "{{stage}}: {{doing}}"),),
        ),
        Panel(
            "Cut, taken over, doubled",
            "A second: entries that nobody needs were cut, a dead worker's were taken over, some were found done; and "
            "names of dead workers were taken out.",
            "ops",
            (
                Query(rate("tocsin_trimmed_total", "stream"), "cut off {{stream}}"),
                Query(rate("tocsin_consumers_removed_total", "stream"), "names taken out of {{stream}}"),
                Query(rate("tocsin_claimed_total", "stage"), "{{stage}}: taken over"),
                Query(rate("tocsin_duplicates_total", "stage"), "{{stage}}: done already"),
            ),
        ),
    ),
)

OVERVIEW: Final = Dashboard(
    "tocsin-overview",
    "Tocsin: overview",
    "Does what comes in get through, and when?",
    (NOW, FLOW, WAITING, REFUSED, REDIS),
)
