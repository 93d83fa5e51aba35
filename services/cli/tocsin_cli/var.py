"""The folder of a run: the database, the streams, the logs, and the inbox for further reports."""

from pathlib import Path
from typing import Annotated, Final

import typer

DEFAULT_VAR: Final = Path("var")

Var = Annotated[Path, typer.Option("--var", envvar="TOCSIN_VAR", help="Folder of the database, streams and logs.")]
"""The option by which a command is told of another one."""


def inbox_of(var: Path) -> Path:
    """Return the folder that a running line takes further reports from."""
    return var / "inbox"
