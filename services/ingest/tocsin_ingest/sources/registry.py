"""THE registry: every kind of source, by settings or by table of `sources.toml`.

A new kind is one file beside this one and one line here. Another distribution adds one as an entry point of the group
`tocsin.sources`. A kind is imported when its table stands in the file, so that nobody waits for what is not used.
"""

import sys
from collections.abc import Callable, Iterable
from importlib import metadata
from typing import Any, Final

from tocsin_ingest.settings import IngestSettings
from tocsin_ingest.sources.collector import Collector
from tocsin_ingest.sources.folder import Folder
from tocsin_ingest.sources.options import SourceType
from tocsin_ingest.sources.stdin import Stdin

TABLES: Final[dict[str, str]] = {
    "feed": "tocsin_ingest.sources.feed:FEED",
    "folder": "tocsin_ingest.sources.folder_entry:FOLDER",
    "gdelt": "tocsin_ingest.sources.gdelt.source:GDELT",
    "page": "tocsin_ingest.sources.page:PAGE",
    "warnings": "tocsin_ingest.sources.warnings:WARNINGS",
}
"""The tables of `sources.toml` that we offer ourselves, each with the place of its `SourceType`."""


class UnknownTable(ValueError):  # noqa: N818 - it is the table that nobody knows
    """Raised for a table of no kind of source, or of one that cannot be loaded. The text says how to mend it."""


def tables() -> dict[str, metadata.EntryPoint]:
    """Return where each kind of source is loaded from, by its table; ours come before those of others."""
    ours = [metadata.EntryPoint(table, place, SourceType.GROUP) for table, place in TABLES.items()]
    return {entry.name: entry for entry in [*metadata.entry_points(group=SourceType.GROUP), *ours]}


def source_type(table: str) -> SourceType[Any]:
    """Return the kind of source of a table. Raises `UnknownTable`."""
    known = tables()
    if table not in known:
        raise UnknownTable(f"found no such kind of source; there are {', '.join(sorted(known))}")
    entry = known[table]
    try:
        loaded = entry.load()
    except Exception as error:  # a plug-in may fail in any way while it is imported
        raise UnknownTable(f"{entry.value} cannot be loaded ({type(error).__name__}: {error}); mend it") from error
    if not isinstance(loaded, SourceType) or loaded.table != table:
        raise UnknownTable(f"{entry.value} is no SourceType of the table {table}; mend the distribution that names it")
    return loaded


def _folders(settings: IngestSettings) -> Iterable[Collector]:
    for path in settings.ingest_folders:
        yield Folder(path, poll_seconds=settings.ingest_poll_seconds, max_bytes=settings.ingest_max_bytes)


def _stdin(settings: IngestSettings) -> Iterable[Collector]:
    if settings.ingest_stdin:
        # Not `sys.stdin.buffer`: the interpreter aborts when it ends while a thread still waits in that one.
        own = open(sys.stdin.fileno(), "rb", closefd=False)  # noqa: SIM115 - read to the process's end
        yield Stdin(own, max_bytes=settings.ingest_max_bytes)


def _http(settings: IngestSettings) -> Iterable[Collector]:
    if settings.ingest_http_port is not None:
        from tocsin_ingest.api.server import HttpApi  # noqa: PLC0415 - whoever watches a folder alone needs none of it

        yield HttpApi(settings)


SOURCES: Final[dict[str, Callable[[IngestSettings], Iterable[Collector]]]] = {
    "folder": _folders,
    "stdin": _stdin,
    "http": _http,
}
"""What the settings alone can ask for."""


def collectors(settings: IngestSettings) -> tuple[Collector, ...]:
    """Return all collectors that the settings ask for; there may be none."""
    return tuple(collector for make in SOURCES.values() for collector in make(settings))
