"""THE registry: every kind of source, and how its collectors are made from the settings.

A new kind is one file beside this one and one line here.
"""

import sys
from collections.abc import Callable, Iterable
from typing import Final

from tocsin_ingest.settings import IngestSettings
from tocsin_ingest.sources.collector import Collector
from tocsin_ingest.sources.folder import Folder
from tocsin_ingest.sources.stdin import Stdin


def _folders(settings: IngestSettings) -> Iterable[Collector]:
    for path in settings.ingest_folders:
        yield Folder(path, poll_seconds=settings.ingest_poll_seconds, max_bytes=settings.ingest_max_bytes)


def _stdin(settings: IngestSettings) -> Iterable[Collector]:
    if settings.ingest_stdin:
        # Not `sys.stdin.buffer`: the interpreter aborts when it ends while a thread still waits in that one.
        own = open(sys.stdin.fileno(), "rb", closefd=False)  # noqa: SIM115 - read to the process's end
        yield Stdin(own, max_bytes=settings.ingest_max_bytes)


SOURCES: Final[dict[str, Callable[[IngestSettings], Iterable[Collector]]]] = {
    "folder": _folders,
    "stdin": _stdin,
}


def collectors(settings: IngestSettings) -> tuple[Collector, ...]:
    """Return all collectors that the settings ask for; there may be none."""
    return tuple(collector for make in SOURCES.values() for collector in make(settings))
