"""`tocsin database …`: which shape its tables have, and back to that of an older version."""

# ruff: noqa: PLC0415  what a command needs is imported when it is called

from typing import Annotated

import typer

from tocsin_cli.var import DEFAULT_VAR, Var

database_app = typer.Typer(
    help="The store's tables: which revision they are, and back to an older.", no_args_is_help=True
)


@database_app.command("show")
def show_command(*, var: Var = DEFAULT_VAR) -> None:
    """Show the revision of the tables, and the newest that this version knows. Changes nothing."""
    from tocsin_cli.database import show

    show(var=var)


@database_app.command("downgrade")
def downgrade_command(
    revision: Annotated[str, typer.Argument(metavar="REVISION", help="Such as 0005; the older version's newest.")],
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Without it nothing is done.")] = False,
    var: Var = DEFAULT_VAR,
) -> None:
    """Take the tables back, so that an older version can start on them. What only newer tables hold is lost.

    Stop the store workers and the board first: they would bring the tables up to date again when they start.
    """
    from tocsin_cli.database import downgrade

    downgrade(revision, yes=yes, var=var)
