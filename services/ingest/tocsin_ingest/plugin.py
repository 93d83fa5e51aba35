"""What a distribution needs that adds a kind of source: docs/adding-a-source.md shows how.

These names stay where they are. What else is in `tocsin_ingest` may move without a word.
"""

from tocsin.contracts.report import Report, Source, SourceKind
from tocsin_ingest.fetch import Fetched, Fetcher, Unfetchable
from tocsin_ingest.ledger import Ledger, Memory, MemoryLedger
from tocsin_ingest.normalise import BadReport, report_from_json, report_from_text
from tocsin_ingest.sources.collector import Collector, Deliver, Taken, Unreadable
from tocsin_ingest.sources.duration import Seconds
from tocsin_ingest.sources.options import LocalPath, Means, SourceOptions, SourceType
from tocsin_ingest.sources.polling import Poller

__all__ = [
    "BadReport",
    "Collector",
    "Deliver",
    "Fetched",
    "Fetcher",
    "Ledger",
    "LocalPath",
    "Means",
    "Memory",
    "MemoryLedger",
    "Poller",
    "Report",
    "Seconds",
    "Source",
    "SourceKind",
    "SourceOptions",
    "SourceType",
    "Taken",
    "Unfetchable",
    "Unreadable",
    "report_from_json",
    "report_from_text",
]
