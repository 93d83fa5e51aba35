"""The end of the line: the store and its outbox, who listens to changes, alerts, and enrich's readers."""

from typing import Final

from tocsin_dashboards.panels import Dashboard, Panel, Query, Row
from tocsin_dashboards.queries import most, quantile, rate

STORE: Final = Row(
    "Store",
    (
        Panel(
            "Changes that nobody was told yet",
            "Committed, and not on the stream. A handful for a moment is as it should be.",
            "short",
            (Query("max(tocsin_outbox_changes)", "changes"),),
        ),
        Panel(
            "The oldest of them",
            "The line is TocsinOutboxWaits.",
            "s",
            (Query("max(tocsin_outbox_oldest_seconds)", "oldest"),),
            alarm=60,
        ),
        Panel(
            "Transactions, seconds a batch",
            "The store's handler: what was known before, fusing, and the commit.",
            "s",
            tuple(
                Query(quantile(part, "tocsin_handler_seconds", where='{stage="store"}'), f"p{round(part * 100)}")
                for part in (0.5, 0.95)
            ),
        ),
        Panel(
            "Tries while the database was away",
            "Entries a second. Each is tried again until it is back.",
            "ops",
            (Query(rate('tocsin_retried_total{stage="store"}', "instance"), "{{instance}}"),),
            width=12,
        ),
        Panel(
            "Who is behind on the changes",
            "Seconds that the oldest change has waited which a group on incidents.changed has not done.",
            "s",
            (Query(most('tocsin_oldest_needed_seconds{stream=~".+:incidents[.]changed"}', "group"), "{{group}}"),),
            width=12,
        ),
    ),
)

BOARD: Final = Row(
    "Board",
    (
        Panel(
            "Answers by status",
            "A second. 401 is somebody without a key, 503 a part that is away, 500 a fault of ours.",
            "ops",
            (Query(rate("tocsin_board_answers_total", "status"), "{{status}}"),),
        ),
        Panel(
            "Seconds to answer",
            "From a request to the head of its answer. The line is TocsinBoardSlow.",
            "s",
            (Query(quantile(0.5, "tocsin_board_seconds"), "p50"), Query(quantile(0.95, "tocsin_board_seconds"), "p95")),
            alarm=2,
        ),
        Panel(
            "Who hears changes",
            "Open pages, and programs on /stream.",
            "short",
            (Query("sum by (instance) (tocsin_board_listeners)", "{{instance}}"),),
        ),
        Panel(
            "Parts that were away",
            "A second: requests that could not be answered, and reads of the stream of changes that failed.",
            "ops",
            (
                Query(rate("tocsin_board_away_total", "part"), "{{part}}"),
                Query("sum(rate(tocsin_board_unheard_total[$__rate_interval]))", "changes unheard"),
            ),
            width=24,
        ),
    ),
)

ALERT: Final = Row(
    "Alert",
    (
        Panel(
            "Alerts by outcome",
            "A second: sent, refused for good, held back for a summary, or known to the receiver already.",
            "ops",
            (Query(rate("tocsin_alerts_total", "channel, outcome"), "{{channel}}: {{outcome}}"),),
        ),
        Panel(
            "Receivers that were away",
            "Tries a second that failed. A channel that waits delays no other.",
            "ops",
            (Query(rate("tocsin_alert_failures_total", "channel"), "{{channel}}"),),
        ),
        Panel(
            "From a change to its alert, p95",
            "Seconds until the receiver took it. The line is TocsinAlertsLate.",
            "s",
            (Query(quantile(0.95, "tocsin_alert_age_seconds", "channel"), "{{channel}}"),),
            alarm=60,
        ),
        Panel(
            "Due, and not taken",
            "Alerts that wait for each channel, and changes that wait for the rules.",
            "short",
            (
                Query(
                    most('tocsin_stream_lag{group=~"alert([.].+)?"}', "group")
                    + " + "
                    + most('tocsin_stream_pending{group=~"alert([.].+)?"}', "group"),
                    "{{group}}",
                ),
            ),
            width=12,
        ),
        Panel(
            "Rules at work",
            "Enabled rules, and 1 where the file of rules cannot be used as it is.",
            "short",
            (Query("max(tocsin_alert_rules)", "rules"), Query("max(tocsin_alert_rules_bad)", "file is wrong")),
            width=12,
        ),
    ),
)

READERS: Final = Row(
    "Optional readers of enrich",
    (
        Panel(
            "Optional readers, by outcome",
            "Reports a second that a reader was asked about: answered, or why the rules' answer stands alone.",
            "ops",
            (Query(rate("tocsin_reader_reports_total", "reader, outcome"), "{{reader}}: {{outcome}}"),),
            stacked=True,
        ),
        Panel(
            "What came of what they pointed at",
            "Acts a second: added, filled, known, or not borne out by the text.",
            "ops",
            (
                Query(rate("tocsin_reader_sightings_total", "reader, fate"), "{{reader}}: {{fate}}"),
                Query(rate("tocsin_reader_refused_total", "reader"), "{{reader}}: fields refused"),
            ),
        ),
        Panel(
            "Seconds and tokens",
            "What a reader takes for a report, p95, and tokens a second that were paid for.",
            "short",
            (
                Query(quantile(0.95, "tocsin_reader_seconds", "reader"), "{{reader}} seconds"),
                Query(rate("tocsin_reader_tokens_total", "reader"), "{{reader}} tokens"),
            ),
        ),
    ),
)

OUTPUTS: Final = Dashboard(
    "tocsin-outputs",
    "Tocsin: outputs",
    "The end of the line: the store, who listens, the board, alerts, and optional readers.",
    (STORE, BOARD, ALERT, READERS),
)
