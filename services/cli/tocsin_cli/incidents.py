"""`tocsin incidents`: what is stored, as a table."""

from pathlib import Path

from tocsin_cli.errors import UsageError
from tocsin_cli.showing import console, counted
from tocsin_cli.stored import file_of, opened, url_of
from tocsin_cli.table import table_of


def show_incidents(*, var: Path, limit: int) -> None:
    """Print the newest incidents. Raises `UsageError` where nothing was ever stored."""
    url = url_of(var)
    file = file_of(url)
    if file and not file.exists():
        raise UsageError(f"no database at {file}: say `tocsin run` first, or where its folder is with --var")
    with opened(url) as stored:
        reports, incidents = stored.counts()
        screen = console()
        screen.print(table_of(stored.incidents(limit)))
        screen.print(f"{min(limit, incidents)} of {counted(incidents, 'incident')}, from {counted(reports, 'report')}")
