"""`tocsin dead …`: the commands and their options. What they do is imported when they are called."""

# ruff: noqa: PLC0415, PLR0913  see above; each option is an argument

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tocsin_cli.var import DEFAULT_VAR

if TYPE_CHECKING:
    from tocsin_cli.dead import Filters

dead_app = typer.Typer(help="What workers refused: look at it, put it back, drop it.", no_args_is_help=True)

Ids = Annotated[list[str] | None, typer.Argument(metavar="[ID]...", help="Ids of letters, as `list` shows them.")]
StreamName = Annotated[str | None, typer.Option("--stream", help="Whose readers refused it, such as reports.received.")]
Stage = Annotated[str | None, typer.Option("--stage", help="Which worker refused it, such as enrich.")]
Reason = Annotated[str | None, typer.Option("--reason", help="Such as not_json, refused or exhausted.")]
Entry = Annotated[str | None, typer.Option("--entry", help="Id of the original entry.")]
Report = Annotated[str | None, typer.Option("--report", help="Id of the report in it, or how that id begins.")]
Older = Annotated[str | None, typer.Option("--older-than", help="Written before so long: 90s, 15m, 2h, 7d.")]
Newer = Annotated[str | None, typer.Option("--newer-than", help="Written within so long.")]
Every = Annotated[bool, typer.Option("--all", help="All letters; the other options choose some.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only say what would be done.")]
Json = Annotated[bool, typer.Option("--json", help="One JSON object a line, for programs.")]
Limit = Annotated[int, typer.Option("--limit", "-n", min=1, help="At most so many, the newest first.")]
Var = Annotated[Path, typer.Option("--var", envvar="TOCSIN_VAR", help="Folder of a `tocsin run`, if its server is up.")]


@dead_app.command("list")
def list_command(
    *,
    ids: Ids = None,
    stream: StreamName = None,
    stage: Stage = None,
    reason: Reason = None,
    entry: Entry = None,
    report: Report = None,
    older: Older = None,
    newer: Newer = None,
    limit: Limit = 50,
    var: Var = DEFAULT_VAR,
    as_json: Json = False,
) -> None:
    """Show dead letters, the newest first."""
    from tocsin_cli.dead import list_letters

    filters = _filters(ids, stream, stage, reason, entry, report, older, newer)
    list_letters(filters, var=var, limit=limit, as_json=as_json)


@dead_app.command("show")
def show_command(
    letter: Annotated[str, typer.Argument(metavar="ID", help="Its id, as `list` shows it.")],
    *,
    stream: StreamName = None,
    var: Var = DEFAULT_VAR,
    as_json: Json = False,
) -> None:
    """Show all of one letter: why it was refused, and the entry as it came."""
    from tocsin_cli.dead import show_letter

    show_letter(letter, var=var, stream=stream, as_json=as_json)


@dead_app.command("replay")
def replay_command(
    *,
    ids: Ids = None,
    stream: StreamName = None,
    stage: Stage = None,
    reason: Reason = None,
    entry: Entry = None,
    report: Report = None,
    older: Older = None,
    newer: Newer = None,
    var: Var = DEFAULT_VAR,
    every: Every = False,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Put the original entries back on their streams, untouched, and take the letters away.

    Each is put back and taken away in one step: it is never in both places, nor in neither. Exit status 1 if an id
    is none of theirs, or if a letter could not be put back; the others are.
    """
    from tocsin_cli.dead import replay

    filters = _filters(ids, stream, stage, reason, entry, report, older, newer)
    raise typer.Exit(1 if replay(filters, var=var, every=every, dry_run=dry_run, as_json=as_json) else 0)


@dead_app.command("drop")
def drop_command(
    *,
    ids: Ids = None,
    stream: StreamName = None,
    stage: Stage = None,
    reason: Reason = None,
    entry: Entry = None,
    report: Report = None,
    older: Older = None,
    newer: Newer = None,
    var: Var = DEFAULT_VAR,
    every: Every = False,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Take letters away for good, with the entries in them. Exit status 1 if an id is none of theirs."""
    from tocsin_cli.dead import drop

    filters = _filters(ids, stream, stage, reason, entry, report, older, newer)
    raise typer.Exit(1 if drop(filters, var=var, every=every, dry_run=dry_run, as_json=as_json) else 0)


def _filters(ids: list[str] | None, *typed: str | None) -> "Filters":
    from tocsin_cli.dead import Filters

    return Filters(tuple(ids or ()), *typed)
