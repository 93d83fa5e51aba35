"""`tocsin keys …`: the commands and their options. What they do is imported when they are called."""

# ruff: noqa: PLC0415  see above

from pathlib import Path
from typing import Annotated

import typer

from tocsin_cli.var import DEFAULT_VAR

keys_app = typer.Typer(help="Who may send reports, read and correct over HTTP.", no_args_is_help=True)

Var = Annotated[Path, typer.Option("--var", envvar="TOCSIN_VAR", help="Folder of a `tocsin run`: its `keys.toml`.")]
Name = Annotated[str, typer.Argument(metavar="NAME", help="Whose it is, such as `newsroom`.")]


@keys_app.command("new")
def new_command(  # noqa: PLR0913 - each option is an argument
    name: Name,
    *,
    role: Annotated[
        str | None,
        typer.Option("--role", help="For the board: read, correct or admin. Without one, the key sends reports."),
    ] = None,
    source: Annotated[
        str | None, typer.Option("--source", help="The outlet of reports that name none; else the key's name.")
    ] = None,
    kind: Annotated[
        str | None,
        typer.Option("--kind", help="Who speaks: wire, news, official, claimant, social, ngo, state_media or other."),
    ] = None,
    rate: Annotated[
        int | None, typer.Option("--rate", min=1, max=10_000_000, help="Reports that it may send in a minute.")
    ] = None,
    var: Var = DEFAULT_VAR,
) -> None:
    """Make a key and print it: this once. The file is `TOCSIN_INGEST_KEYS`, else `keys.toml` in the folder of `--var`.

    One with a role goes where `TOCSIN_BOARD_KEYS` says, if it does. A worker that runs lets it in within a second.
    """
    from tocsin_cli.keys import new

    new(name, role=role, source=source, kind=kind, rate=rate, var=var)


@keys_app.command("list")
def list_command(
    *,
    var: Var = DEFAULT_VAR,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line, for programs.")] = False,
) -> None:
    """Show whose keys there are, and what holds for them; not the keys."""
    from tocsin_cli.keys import show

    show(var=var, as_json=as_json)


@keys_app.command("revoke")
def revoke_command(name: Name, *, var: Var = DEFAULT_VAR) -> None:
    """Take a key out, wherever it is kept: a worker that runs refuses it within a second."""
    from tocsin_cli.keys import revoke

    revoke(name, var=var)
