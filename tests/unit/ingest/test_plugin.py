"""What a plug-in of others may import."""

from tocsin_ingest import plugin


def test_what_is_promised_is_there() -> None:
    """A name that is taken away breaks what others wrote: this list is changed with care."""
    promised = {
        *("SourceType", "SourceOptions", "Means", "Seconds", "LocalPath"),
        *("Collector", "Deliver", "Taken", "Unreadable", "Poller"),
        *("Ledger", "Memory", "MemoryLedger", "Fetcher", "Fetched", "Unfetchable"),
        *("Report", "Source", "SourceKind", "BadReport", "report_from_json", "report_from_text"),
    }

    assert promised == set(plugin.__all__)
    assert [] == [name for name in plugin.__all__ if not hasattr(plugin, name)]
