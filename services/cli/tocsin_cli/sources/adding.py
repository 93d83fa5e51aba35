"""`tocsin add folder`: another entry in the file, once it was tried."""

from collections.abc import Mapping
from pathlib import Path

from tocsin_cli.errors import UsageError
from tocsin_cli.showing import counted, say
from tocsin_cli.sources.entries import known_in
from tocsin_cli.sources.file import change, file_of
from tocsin_ingest.sources.editing import added
from tocsin_ingest.sources.forms import SUFFIXES
from tocsin_ingest.sources.listing import read_listing


def add_folder(path: Path, *, said: Mapping[str, str | None], var: Path) -> None:
    """Add a folder to the file. Raises `UsageError` where it is none, or stands there already."""
    if not path.is_dir():
        raise UsageError(f"no such folder: {path}")
    folder = path.resolve()
    add_entry("folder", {"path": str(folder)} | given(said), var=var)
    files = [file for file in folder.iterdir() if file.suffix.lower() in SUFFIXES and not file.name.startswith(".")]
    say(f"added {folder} to {file_of(var)}: {counted(len(files), 'file')} there now")


def given(said: Mapping[str, str | None]) -> dict[str, str]:
    """Return the options that were typed."""
    return {name: value for name, value in said.items() if value is not None}


def add_entry(table: str, fields: Mapping[str, str], *, var: Path) -> None:
    """Add an entry at the end of the file.

    Raises `UsageError` where a field is wrong, or the source stands there already.
    """
    path = file_of(var)
    where = fields.get("url") or fields["path"]
    for each in known_in(path)[0]:
        if each.entry.table == table and each.where == where:
            raise UsageError(f"{where} stands in {path} already: {each.entry.label}")
    tried = read_listing(added("", table, fields), file=path)
    for bad in tried.complaints:
        raise UsageError(bad.reason)
    change(path, lambda text: added(text, table, fields))
