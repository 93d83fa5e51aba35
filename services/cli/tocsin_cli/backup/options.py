"""`tocsin backup`, `restore`, `retell`: their options. What they do is imported when they are called."""

# ruff: noqa: PLC0415  see above

from pathlib import Path
from typing import Annotated

import typer

from tocsin_cli.var import DEFAULT_VAR, Var


def backup_command(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="A new one for each backup; it is made.")],
    *,
    var: Var = DEFAULT_VAR,
) -> None:
    """Write the database into a folder, with how far the store was on the bus. Workers may run.

    The bus keeps what the store had not done by then until the next backup, so that nothing is lost in between.
    """
    from tocsin_cli.backup.command import backup

    backup(folder, var=var)


def restore_command(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="What `tocsin backup` wrote.")],
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Without it nothing is done.")] = False,
    var: Var = DEFAULT_VAR,
) -> None:
    """Put a backup in the database's place. No store worker and no board may run.

    The store then reads again what came after the backup, as far as the bus has it; exit status 1 if it has not all.
    """
    from tocsin_cli.backup.command import restore

    raise typer.Exit(restore(folder, var=var, yes=yes))


def retell_command(*, var: Var = DEFAULT_VAR) -> None:
    """After a restore, when the store has caught up: tell what listeners know otherwise, above the revisions they know.

    Exit status 1 if they know of incidents of which the database has no report, or of corrections that it lacks: these
    are named, to be sent or said again.
    """
    from tocsin_cli.backup.retelling import retell

    raise typer.Exit(retell(var=var))
