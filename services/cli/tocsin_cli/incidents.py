"""`tocsin incidents`: what is stored, as a table."""

from pathlib import Path

from tocsin_cli.showing import console, counted
from tocsin_cli.stored import opened, url_there
from tocsin_cli.table import table_of


def show_incidents(*, var: Path, limit: int, ids: bool) -> None:
    """Print the newest incidents. Raises `UsageError` where nothing was ever stored."""
    with opened(url_there(var)) as stored:
        reports, incidents = stored.counts()
        screen = console()
        screen.print(table_of(stored.incidents(limit), ids=ids))
        screen.print(f"{min(limit, incidents)} of {counted(incidents, 'incident')}, from {counted(reports, 'report')}")
