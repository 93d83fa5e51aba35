"""`[[folder]]` of `sources.toml`: a folder to watch, and what its files say of themselves where they say nothing."""

from collections.abc import Iterable
from typing import Annotated, Final

from pydantic import Field

from tocsin.contracts.report import Source, SourceKind
from tocsin_ingest.normalise.text import one_line
from tocsin_ingest.sources.collector import Collector
from tocsin_ingest.sources.duration import Seconds
from tocsin_ingest.sources.folder import Defaults, Folder
from tocsin_ingest.sources.options import LocalPath, Means, SourceOptions, SourceType


class FolderOptions(SourceOptions):
    """An entry `[[folder]]`."""

    path: Annotated[LocalPath, Field(description="The folder. Folders in it are not entered.")]
    every: Annotated[
        Seconds | None, Field(description="Pause between two looks; else `TOCSIN_INGEST_POLL_SECONDS`.")
    ] = None


def open_folder(options: FolderOptions, means: Means) -> Iterable[Collector]:
    """Return the collector of one folder."""
    settings = means.settings
    name, kind = one_line(options.name or options.path.absolute().name) or "files", options.kind or SourceKind.OTHER
    yield Folder(
        options.path,
        poll_seconds=options.every or settings.ingest_poll_seconds,
        max_bytes=settings.ingest_max_bytes,
        defaults=Defaults(Source(name=name, kind=kind), options.language),
    )


FOLDER: Final = SourceType("folder", FolderOptions, open_folder, "Files of a folder, as they come.")
