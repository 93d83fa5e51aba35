"""One kind of worker, or one of its processes: what it does with its time and its memory."""

from typing import Final

from tocsin_dashboards.panels import Choice, Dashboard, Panel, Query, Row
from tocsin_dashboards.queries import quantile, rate

THESE: Final = '{service=~"$service", instance=~"$instance"}'
"""The workers that were chosen at the head of the page."""


def _spread(histogram: str) -> tuple[Query, ...]:
    return tuple(
        Query(quantile(part, histogram, "stage", THESE), f"{{{{stage}}}} p{round(part * 100)}") for part in (0.5, 0.95)
    )


WORK: Final = Row(
    "Work",
    (
        Panel(
            "Entries a second",
            "Read for the first time, and handed over.",
            "ops",
            (
                Query(rate(f"tocsin_received_total{THESE}", "stage, instance"), "{{stage}} {{instance}} read"),
                Query(rate(f"tocsin_done_total{THESE}", "stage, instance"), "{{stage}} {{instance}} done"),
            ),
        ),
        Panel(
            "Handler, seconds a call",
            "Half of the calls, and all but one in twenty, take no longer. Enrich and geocode handle an entry a call.",
            "s",
            _spread("tocsin_handler_seconds"),
        ),
        Panel(
            "Handing over, seconds a batch",
            "What Redis takes to acknowledge a batch and to add what came of it.",
            "s",
            _spread("tocsin_hand_over_seconds"),
        ),
        Panel(
            "Entries in a batch",
            "1 while there is little to do, TOCSIN_BATCH_SIZE in a backlog.",
            "short",
            _spread("tocsin_batch_size"),
        ),
        Panel(
            "In hand",
            "Entries that were read and are not handed over yet.",
            "short",
            (Query(f"sum by (stage, instance) (tocsin_in_flight{THESE})", "{{stage}} {{instance}}"),),
        ),
        Panel(
            "Taken over, done already",
            "A second. Entries of dead or slow workers, and what such a worker then did in vain.",
            "ops",
            (
                Query(rate(f"tocsin_claimed_total{THESE}", "stage"), "{{stage}} taken over"),
                Query(rate(f"tocsin_duplicates_total{THESE}", "stage"), "{{stage}} done already"),
            ),
        ),
    ),
)

PROCESS: Final = Row(
    "Process",
    (
        Panel(
            "Processor",
            "Of one processor: at 1 a worker can do no more, and another one helps.",
            "percentunit",
            (Query(f"rate(process_cpu_seconds_total{THESE}[$__rate_interval])", "{{service}} {{instance}}"),),
            alarm=0.95,
        ),
        Panel(
            "Memory",
            "Resident. Compose ends a container that grows beyond its limit.",
            "bytes",
            (Query(f"process_resident_memory_bytes{THESE}", "{{service}} {{instance}}"),),
        ),
        Panel(
            "Open files",
            "Of those that the system allows it.",
            "percentunit",
            (Query(f"process_open_fds{THESE} / process_max_fds{THESE}", "{{service}} {{instance}}"),),
            alarm=0.8,
        ),
        Panel(
            "Restarts within an hour",
            "The line is TocsinWorkersRestart.",
            "short",
            (Query(f"changes(process_start_time_seconds{THESE}[1h])", "{{service}} {{instance}}"),),
            width=12,
            alarm=3,
        ),
        Panel(
            "Answers",
            "1 while Prometheus reaches it.",
            "none",
            (Query(f"up{THESE}", "{{service}} {{instance}}"),),
            width=12,
        ),
    ),
)

WORKER: Final = Dashboard(
    "tocsin-worker",
    "Tocsin: worker",
    "What a worker does with its time and its memory.",
    (WORK, PROCESS),
    (
        Choice("service", "service", 'label_values(up{job="tocsin"}, service)'),
        Choice("instance", "instance", 'label_values(up{job="tocsin", service=~"$service"}, instance)'),
    ),
)
