"""`tocsin incident …`: the commands and their options. What they do is imported when they are called."""

# ruff: noqa: PLC0415, PLR0913  see above; each option is an argument

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tocsin_cli.var import DEFAULT_VAR, Var

if TYPE_CHECKING:
    from tocsin_cli.correcting import Said

incident_app = typer.Typer(help="One incident: look at it, correct it, see what became of it.", no_args_is_help=True)

Id = Annotated[str, typer.Argument(metavar="ID", help="As `tocsin incidents --ids` shows it.")]
Ids = Annotated[list[str], typer.Argument(metavar="ID...", help="As `tocsin incidents --ids` shows them.")]
Reports = Annotated[
    list[str], typer.Argument(metavar="REPORT...", help="Ids of reports, or how they begin; or the id that one gives.")
]
Field = Annotated[str, typer.Argument(metavar="FIELD", help="Such as outcome or casualties.killed.")]
Value = Annotated[str, typer.Argument(metavar="VALUE", help="JSON or a word; null for not known.")]
By = Annotated[str, typer.Option("--by", envvar="USER", help="Who says it.")]
Why = Annotated[str, typer.Option("--why", help="Kept with it, and told to everybody who listens.")]
Json = Annotated[bool, typer.Option("--json", help="JSON instead of words, for programs.")]


@incident_app.command("show")
def show_command(incident_id: Id, *, var: Var = DEFAULT_VAR, as_json: Json = False) -> None:
    """Show all of it: its reports and why they are one, where they differ, revisions and corrections."""
    from tocsin_cli.account import show

    show(incident_id, var=var, as_json=as_json)


@incident_app.command("history")
def history_command(incident_id: Id, *, var: Var = DEFAULT_VAR, as_json: Json = False) -> None:
    """Show what was told of it, revision by revision; also of one that was merged or retracted."""
    from tocsin_cli.account import show_history

    show_history(incident_id, var=var, as_json=as_json)


@incident_app.command("merge")
def merge_command(ids: Ids, *, why: Why, by: By, var: Var = DEFAULT_VAR, as_json: Json = False) -> None:
    """Say that incidents are one. The id of the one that was told of first stands, the others lead to it."""
    from tocsin_cli.correcting import merge

    merge(ids, _said(by, why, var, as_json=as_json))


@incident_app.command("split")
def split_command(
    incident_id: Id, reports: Reports, *, why: Why, by: By, var: Var = DEFAULT_VAR, as_json: Json = False
) -> None:
    """Say that these reports tell of another incident than its other reports do."""
    from tocsin_cli.correcting import split

    split(incident_id, reports, _said(by, why, var, as_json=as_json))


@incident_app.command("retract")
def retract_command(incident_id: Id, *, why: Why, by: By, var: Var = DEFAULT_VAR, as_json: Json = False) -> None:
    """Say that it did not happen, or is none of yours. Later reports of it change nothing until it is restored."""
    from tocsin_cli.correcting import retract

    retract(incident_id, _said(by, why, var, as_json=as_json))


@incident_app.command("restore")
def restore_command(incident_id: Id, *, why: Why, by: By, var: Var = DEFAULT_VAR, as_json: Json = False) -> None:
    """Say that one that was retracted did happen, after all."""
    from tocsin_cli.correcting import restore

    restore(incident_id, _said(by, why, var, as_json=as_json))


@incident_app.command("set")
def set_command(
    incident_id: Id, field: Field, value: Value, *, why: Why, by: By, var: Var = DEFAULT_VAR, as_json: Json = False
) -> None:
    """Say what a field is, whatever reports say; what they say stays visible as a contradiction."""
    from tocsin_cli.correcting import set_field

    set_field(incident_id, field, value, _said(by, why, var, as_json=as_json))


@incident_app.command("unset")
def unset_command(
    incident_id: Id, field: Field, *, why: Why, by: By, var: Var = DEFAULT_VAR, as_json: Json = False
) -> None:
    """Say that a field is what its reports say."""
    from tocsin_cli.correcting import unset_field

    unset_field(incident_id, field, _said(by, why, var, as_json=as_json))


def _said(by: str, why: str, var: Path, *, as_json: bool) -> "Said":
    from tocsin_cli.correcting import Said

    return Said(by, why, var, as_json)
