"""The folder of a run: the database, the streams, the logs, and the inbox for further reports."""

from pathlib import Path
from typing import Final

DEFAULT_VAR: Final = Path("var")


def inbox_of(var: Path) -> Path:
    """Return the folder that a running line takes further reports from."""
    return var / "inbox"
